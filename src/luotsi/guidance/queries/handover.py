"""The built-in hand-over: contact channels of the directory that fit the person, with hours; open ones first."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings

from luotsi.directory.queries import catalogue, engines, overlay
from luotsi.directory.rules import hours as opening
from luotsi.directory.rules.contacts import dial, is_web_address, spoken
from luotsi.directory.rules.facets import EVERYWHERE
from luotsi.directory.rules.records import ChannelRecord, ChannelType
from luotsi.guidance.queries.parts import PARTS
from luotsi.guidance.rules.handover import HANDOVERS, Asked, Handover, Link, WayToPeople
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError
from luotsi.kernel.registry import Check
from luotsi.kernel.text import pick
from luotsi.regions import queries as regions

_FILE = Path(__file__).resolve().parent.parent / "data" / "handover.toml"
_NO_AGE = (13, 64)
"""Whose desks are shown when the age is not known: those of the young and of adults."""
BUILT_IN = "directory"
_LOOKED_AT = 20


@cache
def _wanted() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


class Directory:
    """Contact channels of services in the directory."""

    def ways(self, asked: Asked, at: datetime) -> Sequence[WayToPeople]:
        """At most as many as the file says, those open at `at` first, else in the file's order."""
        given = _wanted()
        ages = _NO_AGE if asked.age is None else (asked.age, asked.age)
        queries = tuple(w["query"] for w in given["ways"] if w["ages"][0] <= ages[1] and w["ages"][1] >= ages[0])
        found = _found(engines.engine().generation(), queries, asked.lang, asked.municipality)
        if not asked.by_phone:
            silent = [replace(w, links=tuple(x for x in w.links if x.kind != "phone")) for w in found]
            found = tuple(w for w in silent if w.links) or found
        chosen = found[: given["most"]]
        return sorted(chosen, key=lambda w: not _is_open(w, at))

    def check(self) -> Check:
        return Check("ok")


HANDOVERS.add(BUILT_IN, Directory())


def ways(asked: Asked, at: datetime) -> tuple[WayToPeople, ...]:
    """From every hand-over there is, others' before the built-in one; what fails is left out."""
    desks = sorted(HANDOVERS.items(), key=lambda pair: pair[0] == BUILT_IN)
    found: list[WayToPeople] = []
    for name, desk in desks:
        found += PARTS.attempt(f"handover {name}", partial(_ways_of, desk, asked, at), ())
    return tuple(found)


def _ways_of(desk: Handover, asked: Asked, at: datetime) -> tuple[WayToPeople, ...]:
    return tuple(desk.ways(asked, at))


def _is_open(way: WayToPeople, at: datetime) -> bool:
    local = at.replace(tzinfo=None)
    return any(opening.is_open(hours, local) for hours in way.hours)


@lru_cache(maxsize=256)
def _found(_generation: str, queries: tuple[str, ...], lang: str, municipality: str) -> tuple[WayToPeople, ...]:
    """One service for each query, each service once."""
    seen: dict[str, WayToPeople] = {}
    for query in queries:
        for id_ in _candidates(query, municipality):
            way = None if id_ in seen else _way(id_, lang, municipality)
            if way:
                seen[id_] = way
                break
    return tuple(seen.values())


def _candidates(query: str, municipality: str) -> list[str]:
    """Ids of services that people of the municipality, or of the whole county when it is not known, may turn to."""
    served = (
        {municipality} if municipality else {m.code for m in regions.municipalities_of(settings.COUNTY, clock.today())}
    )
    found = engines.searcher().answer(query, filters={"serves": frozenset({*served, EVERYWHERE})}, limit=_LOOKED_AT)
    gone = overlay.out_of_sight()
    ids = [h.id for h in found.hits if h.id not in gone]
    wanted = {f"serves:{code}" for code in served}
    held = engines.engine().facets(ids)
    return [id_ for id_, v in zip(ids, held, strict=True) if f"serves:{EVERYWHERE}" in v or wanted <= v][:3]


def _way(id_: str, lang: str, municipality: str) -> WayToPeople | None:
    try:
        page = catalogue.service_page(id_)
    except LuotsiError:
        return None
    channels = [c for c in page.channels if _serves(c, municipality)] or list(page.channels)
    links = tuple(dict.fromkeys(x for c in channels for x in _links(c, lang)))[:3]
    if not links:
        return None
    attended = [c.hours for c in channels if c.type in {ChannelType.PHONE, ChannelType.LOCATION} and c.hours]
    name, text_lang = pick(page.record.names, lang)
    by = pick(page.organization.names, lang)[0] if page.organization else ""
    return WayToPeople(name, by, links, tuple(attended), id_, text_lang)


def _serves(channel: ChannelRecord, municipality: str) -> bool:
    places = {a.municipality for a in channel.contacts.addresses if a.municipality}
    return not municipality or not places or municipality in places


def _links(channel: ChannelRecord, lang: str) -> Iterator[Link]:
    if channel.type is ChannelType.PHONE or channel.contacts.phones:
        for phone in channel.contacts.phones[:1]:
            yield Link("phone", spoken(phone.number), f"tel:{dial(phone.number)}")
    if channel.type in {ChannelType.ESERVICE, ChannelType.WEB}:
        for url in _addresses(channel):
            yield Link("web", pick(channel.names, lang)[0], url)


def _addresses(channel: ChannelRecord) -> Iterable[str]:
    return [w.url for w in channel.contacts.webs if is_web_address(w.url)][:1]
