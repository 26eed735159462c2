"""Causes of death: Statistics Finland's 54 classes, the European shortlist, and groups such as alcohol and accidents.

Owns the facts: which codes a class or group has, from which source, since when and how surely. They are packaged in
`data/causes/` (sources in its SOURCES.md) and read once. What can be asked of them is in `cause_classes`, how a code is
written in `icd10`.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from luotsi.indicators.rules.cause_classes import Cause, CauseGroup, Certainty, Classification, Names, Source
from luotsi.indicators.rules.icd10 import Code, CodeSet
from luotsi.kernel.errors import NotFound

__all__ = [
    "Cause",
    "CauseGroup",
    "Certainty",
    "Classification",
    "Code",
    "Source",
    "classification",
    "classifications",
    "group",
    "groups",
]


def classifications() -> tuple[str, ...]:
    """The names of the classifications there are."""
    return tuple(_packaged()["classifications"])


@lru_cache(maxsize=128)
def classification(name: str, on: date) -> Classification:
    """The classification of that name as it is on that day; NotFound.

    >>> causes = classification("statfin-54", date(2024, 1, 1))
    >>> causes.of("i42.6").name("en")
    'Alcohol-related diseases and accidental poisoning by alcohol'
    >>> [code.dotted for code in causes.exceptions("28")]
    ['I42.6']
    """
    about = _packaged()["classifications"].get(name)
    if about is None:
        raise NotFound(f"There is no classification {name[:40]}.", hint=f"There are: {', '.join(classifications())}.")
    return Classification.build(
        key=name,
        names=_names(about),
        source=_source(about["source"]),
        causes=_causes(name),
        starts=about["valid_from"],
        on=on,
    )


@cache
def groups() -> tuple[CauseGroup, ...]:
    """Every group of causes in every variant."""
    return tuple(map(_group, _packaged()["groups"]))


def group(name: str, variant: str) -> CauseGroup:
    """The group of causes as that publisher counts it; NotFound says which variants there are.

    >>> group("alcohol", "statfin").contains("K85.2"), group("alcohol", "thl").contains("K85.2")
    (True, False)
    """
    variants = {g.variant: g for g in groups() if g.group == name}
    if variant not in variants:
        there = ", ".join(variants) or ", ".join(dict.fromkeys(g.group for g in groups()))
        raise NotFound(f"There is no group {name[:40]} ({variant[:40]}).", hint=f"There are: {there}.")
    return variants[variant]


@cache
def _packaged() -> dict[str, Any]:
    return tomllib.loads(_read("causes.toml"))


def _read(name: str) -> str:
    return resources.files("luotsi").joinpath("indicators", "data", "causes", name).read_text(encoding="utf-8")


@cache
def _causes(name: str) -> tuple[Cause, ...]:
    return tuple(map(_cause, _rows(f"{name}.csv")))


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_read(name).splitlines())


def _cause(row: Mapping[str, str]) -> Cause:
    return Cause(
        code=row["code"],
        parents=tuple(filter(None, row["parent"].split("|"))),
        names=_names(row),
        codes=CodeSet.parse(row["icd10"]),
        chosen=CodeSet.parse(row["chosen"]),
        rest=CodeSet.parse(row["rest"]),
        certainty=Certainty(row["certainty"]),
        source=_source(row["source"]),
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
    )


def _group(row: Mapping[str, Any]) -> CauseGroup:
    return CauseGroup(
        group=row["name"],
        variant=row["variant"],
        names=_names(row),
        codes=CodeSet.parse(row["codes"]),
        without=CodeSet.parse(row.get("without", "")),
        with_substance=tuple(
            (CodeSet.parse(pair["codes"]), CodeSet.parse(pair["substance"])) for pair in row.get("with_substance", ())
        ),
        certainty=Certainty(row["certainty"]),
        source=_source(row["source"]),
        valid_from=row["valid_from"],
    )


def _names(row: Mapping[str, str]) -> Names:
    return Names(row["name_fi"], row["name_sv"], row["name_en"])


def _source(key: str) -> Source:
    return Source(key=key, **_packaged()["sources"][key])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
