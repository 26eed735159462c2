"""Releases of figures as an Atom feed (RFC 4287): what each brought that the one before had not."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from luotsi.indicators.exports.words import said
from luotsi.indicators.queries import figures, store
from luotsi.kernel.errors import NotReady
from luotsi.warehouse import exchange
from luotsi.warehouse.observations import Release

TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 30
_PERIODS_TOLD = 6


def atom(lang: str, *, feed_address: str, page_address: str) -> bytes:
    """The feed in a language: newest first, at most 30 releases. Ids never change, whatever the site's address."""
    releases = figures.releases()
    if not releases:
        raise NotReady("There are no figures yet.", hint="Run: luotsi indicators build (after luotsi sync …).")
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": lang})
    _add(root, "id", f"urn:luotsi:figures:releases:{lang}")
    _add(root, "title", said("feed", lang))
    _add(root, "updated", releases[0].made_at)
    _add(root, "link", rel="self", href=feed_address, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=page_address, type="text/html")
    _add(_add(root, "author"), "name", "Luotsi")
    for number, release in enumerate(releases[:_MOST]):
        before = releases[number + 1] if number + 1 < len(releases) else None
        entry = _add(root, "entry")
        _add(entry, "id", f"urn:luotsi:figures:release:{release.id}:{lang}")
        _add(entry, "title", said("feed_entry", lang, day=release.made_at[:10]))
        _add(entry, "updated", release.made_at)
        _add(entry, "published", release.made_at)
        _add(entry, "link", rel="alternate", href=f"{page_address}#{release.id}", type="text/html")
        _add(entry, "content", "\n".join(changes(release, before, lang)), type="text")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def changes(release: Release, before: Release | None, lang: str) -> list[str]:
    """What the release brought, an indicator a line."""
    if before is None:
        return [said("feed_first", lang)]
    new, old = _content(release), _content(before)
    definitions = store.definitions()
    found = []
    for slug in sorted({*new, *old}):
        what = _change(new.get(slug), old.get(slug), lang)
        if what:
            found.append(f"{definitions[slug].name(lang) if slug in definitions else slug}: {what}")
    return found or [said("feed_same", lang)]


def _change(new: exchange.Summary | None, old: exchange.Summary | None, lang: str) -> str:
    if new is None:
        return said("feed_removed", lang)
    if old is None:
        return said("feed_added", lang)
    periods = sorted(new.periods - old.periods, key=lambda p: (p[-4:], p))
    if periods:
        return said("feed_new", lang, periods=_listed(periods))
    return said("feed_revised", lang) if new != old else ""


def _listed(periods: Sequence[str]) -> str:
    told = [period.replace("-", "–") for period in periods[-_PERIODS_TOLD:]]
    return ("… " if len(periods) > _PERIODS_TOLD else "") + ", ".join(told)


def _content(release: Release) -> Mapping[str, exchange.Summary]:
    return _summaries(store.warehouse().release_file(release.id))


@lru_cache(maxsize=64)
def _summaries(path: Path) -> Mapping[str, exchange.Summary]:
    return exchange.summaries(path)


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text or None
    return element
