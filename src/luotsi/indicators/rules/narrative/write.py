"""Findings to text in a language: the door of the narrative. Finds the areas' names and marks what is made up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from luotsi.indicators.rules.definition import LANGUAGES
from luotsi.indicators.rules.findings import Finding
from luotsi.indicators.rules.narrative import en, fi, sv
from luotsi.indicators.rules.narrative.facts import Place, Told, fact
from luotsi.kernel.errors import BadParameter
from luotsi.regions.rules import AreaKind, RegionTable

_TELL: Final = MappingProxyType({"fi": fi.tell, "sv": sv.tell, "en": en.tell})
_NAMES: Final = MappingProxyType(
    {
        "fi": (fi.MARK, fi.COUNTRY, fi.SIMILAR),
        "sv": (sv.MARK, sv.COUNTRY, sv.SIMILAR),
        "en": (en.MARK, en.COUNTRY, en.SIMILAR),
    }
)
_NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Paragraph:
    finding: Finding
    text: str


def narrative(
    findings: Iterable[Finding], *, lang: str, table: RegionTable, labels: Mapping[str, str] = _NO_LABELS
) -> tuple[Paragraph, ...]:
    """The findings in words, in their order; arguments as for `write`."""
    return tuple(Paragraph(each, write(each, lang=lang, table=table, labels=labels)) for each in findings)


def write(finding: Finding, *, lang: str, table: RegionTable, labels: Mapping[str, str] = _NO_LABELS) -> str:
    """The finding in fi, sv or en: one to three sentences that name their evidence; marked first when it is made up.

    `labels`: the name of each category (a class of causes …) in that language; an unknown one is told by its code.
    BadParameter for another language, NotFound for an area that the table does not know.
    """
    if lang not in _TELL:
        raise BadParameter("lang", lang, ", ".join(LANGUAGES))
    said = fact(finding)
    own = _place(said.own, lang, table)
    other = None if said.other is None else _place(said.other, lang, table)
    text = _TELL[lang](said, own, other, labels.get(said.figure.category, said.figure.category))
    return (_NAMES[lang][0] if said.is_synthetic else "") + text[:1].upper() + text[1:]


def _place(told: Told, lang: str, table: RegionTable) -> Place:
    _, country, similar = _NAMES[lang]
    if told.area is None:
        return Place(None, similar, "")
    genitive = table.county(told.area.code).genitive_fi if told.area.kind is AreaKind.COUNTY else ""
    return Place(told.area, table.name(told.area, lang, country=country), genitive)
