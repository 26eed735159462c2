"""Reads of coverage follow-up: the services as coverage sees them, evaluations, and figures of earlier days."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from luotsi.directory.models import (
    Channel,
    Connection,
    CoverageDay,
    CoverageState,
    GeneralDescription,
    Organization,
    Service,
)
from luotsi.directory.queries import engines
from luotsi.directory.rules import coverage as rules
from luotsi.directory.rules.coverage import Coverage, Described, Figures, Place
from luotsi.directory.rules.criteria import CriteriaSet, read_criteria
from luotsi.directory.rules.facets import provider_of
from luotsi.directory.rules.records import AreaType, ChannelType, Status
from luotsi.kernel import clock
from luotsi.kernel.text import Texts
from luotsi.regions import queries as regions

_CHUNK = 2000
_FORM = 1
"""Form of the kept projection; raised when `Described` changes."""


@dataclass(frozen=True, slots=True)
class Past:
    """The figures of an area on a day."""

    day: date
    version: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class PastState:
    """A criterion in a municipality on a day."""

    municipality: str
    criterion: str
    state: str
    services: int


def criteria() -> CriteriaSet:
    """The installation's own criteria (criteria.toml in the data folder), else the packaged ones; BadInput."""
    own = Path(settings.DATA_DIR) / "criteria.toml"
    stamp = own.stat().st_mtime_ns if own.is_file() else 0
    return _criteria(str(own) if stamp else "", stamp)


@lru_cache(maxsize=4)
def _criteria(path: str, _stamp: int) -> CriteriaSet:
    if path:
        return read_criteria(Path(path).read_text(encoding="utf-8"))
    packaged = resources.files("luotsi.directory").joinpath("data/criteria.toml")
    return read_criteria(packaged.read_text(encoding="utf-8"))


def places(county: str = "") -> tuple[Place, ...]:
    """The municipalities of a county (the installation's own when not named) today, by code; NotFound."""
    found = regions.municipalities_of(county or settings.COUNTY, clock.today())
    return tuple(Place(m.code, m.languages) for m in found)


def place(code: str) -> Place:
    """One municipality; NotFound."""
    found = regions.municipality(code)
    return Place(found.code, found.languages)


def coverage(chosen: Sequence[Place] | None = None) -> Coverage:
    """Today's evaluation of the places (the county's when not named), by the services of the present index."""
    asked = tuple(chosen if chosen is not None else places())
    generation = engines.engine().generation()
    if not generation:
        return rules.evaluate(tuple(_read()), criteria().on(clock.today()), asked, on=clock.today())
    return _evaluated(engines.folder(), generation, criteria(), asked, clock.today())


@lru_cache(maxsize=8)
def _evaluated(folder: Path, generation: str, found: CriteriaSet, asked: tuple[Place, ...], on: date) -> Coverage:
    return rules.evaluate(_kept(folder, generation), found.on(on), asked, on=on)


def services() -> tuple[Described, ...]:
    """Every published service as coverage sees it; the indices of cells are its places."""
    generation = engines.engine().generation()
    return _kept(engines.folder(), generation) if generation else tuple(_read())


@lru_cache(maxsize=2)
def _kept(folder: Path, generation: str) -> tuple[Described, ...]:
    """Kept in memory and beside the index: only the first process after an indexing reads the tables."""
    kept = folder / "coverage.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        held = json.loads(kept.read_text(encoding="utf-8"))
        if held["form"] == _FORM and held["generation"] == generation:
            return tuple(_from_json(row) for row in held["services"])
    found = tuple(_read())
    fresh = kept.with_name(f".coverage.{os.getpid()}")
    with suppress(OSError):
        held = {"form": _FORM, "generation": generation, "services": [_as_json(d) for d in found]}
        fresh.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
        fresh.replace(kept)
    return found


_SETS = ("classes", "terms", "groups", "municipalities", "languages")
_DAYS = ("modified_on", "valid_from", "valid_to")


def _as_json(row: Described) -> dict[str, Any]:
    found = asdict(row)
    return found | {k: sorted(found[k]) for k in _SETS} | {k: found[k] and found[k].isoformat() for k in _DAYS}


def _from_json(row: dict[str, Any]) -> Described:
    days = {k: row[k] and date.fromisoformat(row[k]) for k in _DAYS}
    return Described(**(row | {k: frozenset(row[k]) for k in _SETS} | days | {"words": tuple(row["words"])}))


def _read() -> Iterator[Described]:
    owners = {id_: rules.owner_of(provider_of(type_)) for id_, type_ in Organization.objects.values_list("id", "type")}
    inherited = dict(GeneralDescription.objects.values_list("id", "data"))
    types = dict(Channel.objects.filter(status=Status.PUBLISHED).values_list("id", "type"))
    channels: dict[UUID, set[str]] = {}
    for service_id, channel_id in Connection.objects.values_list("service_id", "channel_id").iterator(_CHUNK):
        if channel_id in types:
            channels.setdefault(service_id, set()).add(types[channel_id])
    rows = Service.objects.filter(status=Status.PUBLISHED, same_as=None).order_by("id")
    fields = ("id", "organization_id", "general_description_id", "modified_at", "changed_at", "data")
    for id_, owner, general, modified, changed, data in rows.values_list(*fields).iterator(_CHUNK):
        more = inherited.get(general) if general else None
        yield _one(id_, owner, owners, more or {}, channels.get(id_, set()), modified or changed, data)


def _one(
    id_: UUID, owner: UUID | None, owners: Mapping[UUID, str], general: Mapping[str, Any], channels: set[str],
    modified: datetime, data: Mapping[str, Any],
) -> Described:  # fmt: skip
    """The JSON is read as it lies, not through the record types: twenty times faster over a whole catalogue."""
    names: Texts = data.get("names", {})
    summaries = _merged(general.get("summaries", {}), data.get("summaries", {}))
    descriptions = _merged(general.get("descriptions", {}), data.get("descriptions", {}))
    area = data.get("area", {})
    nationwide = area.get("type", AreaType.NATIONWIDE) == AreaType.NATIONWIDE
    told = [*names.values(), *(k for ks in data.get("keywords", {}).values() for k in ks)]
    longest = max(map(len, descriptions.values()), default=0)
    return Described(
        id=str(id_),
        names=names,
        owner_id=str(owner or ""),
        owner=owners.get(owner, "other") if owner else "other",
        classes=rules.with_parents(data.get("service_classes", ())),
        terms=frozenset(data.get("terms", ())),
        groups=rules.with_parents(data.get("target_groups", ())),
        words=rules.words_of(told),
        municipalities=frozenset() if nationwide else frozenset(area.get("municipalities", ())),
        is_nationwide=nationwide,
        is_remote=bool(channels) and not channels & {ChannelType.LOCATION, ChannelType.FORM},
        is_thin=not summaries or longest < rules.SHORTEST or not channels,
        languages=frozenset(lang for lang, n in names.items() if n and (summaries.get(lang) or descriptions.get(lang))),
        modified_on=modified.astimezone(clock.HELSINKI).date(),
        valid_from=_day(data.get("valid_from")),
        valid_to=_day(data.get("valid_to")),
    )


def _merged(*texts: Mapping[str, str]) -> dict[str, str]:
    """Each language's longest text: a service may leave its own short one to the general description."""
    found: dict[str, str] = {}
    for some in texts:
        for lang, text in some.items():
            if len(text) > len(found.get(lang, "")):
                found[lang] = text
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def owner_names_of(ids: Iterable[str]) -> dict[str, Texts]:
    """Names of organisations by id."""
    found = Organization.objects.filter(id__in=list(ids)).values_list("id", "names")
    return {str(id_): names for id_, names in found}


def missing_minimum(codes: Iterable[str]) -> dict[str, int]:
    """Dimension to how many minimum criteria are missing in the municipalities (each counted once a municipality)."""
    chosen = tuple(codes)
    mine = {p.code for p in places()}
    evaluated = coverage() if mine.issuperset(chosen) else coverage(tuple(place(code) for code in chosen))
    return rules.missing_by_dimension(evaluated, chosen)


def days(area: str) -> list[date]:
    """Days whose figures are kept, the newest first."""
    return list(CoverageDay.objects.filter(area=area).order_by("-day").values_list("day", flat=True))


def development(area: str) -> list[Past]:
    """The figures of every kept day, the oldest first."""
    return [_past(row) for row in CoverageDay.objects.filter(area=area).order_by("day")]


def at(area: str, day: date) -> Past | None:
    """The figures that held on the day: those of the newest kept day that is not after it."""
    row = CoverageDay.objects.filter(area=area, day__lte=day).order_by("-day").first()
    return _past(row) if row else None


def states_at(codes: Iterable[str], day: date) -> list[PastState]:
    """Every criterion of the municipalities as kept on exactly that day."""
    rows = CoverageState.objects.filter(day=day, municipality__in=list(codes)).order_by("municipality", "id")
    return [PastState(r.municipality, r.criterion, r.state, r.services) for r in rows]


def _past(row: CoverageDay) -> Past:
    figures = Figures(row.minimum, row.all, row.described, row.fulfilled, row.municipalities)
    return Past(row.day, row.version, figures)
