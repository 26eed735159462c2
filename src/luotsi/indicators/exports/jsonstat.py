"""Figures as JSON-stat 2.0: a cube for each indicator. Values are as they are; why one is missing is in `status`."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from luotsi.indicators.exports.selection import MEASURES, SEXES, Selection, area_name, category_names, made_on, note
from luotsi.indicators.exports.words import said
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Flag

_DENSE = 0.5
"""A cube of which at least this share of cells is filled is written as a list, else by the cells that are."""
_AXES = ("area", "period", "sex", "age", "category")
_ROLES = {"time": ["period"], "geo": ["area"], "metric": ["measure"]}


def jsonstat(selection: Selection, lang: str) -> bytes:
    """A dataset for one indicator; for several (or none) a collection of them."""
    cubes = [_dataset(selection.of(slug), selection.definitions[slug], lang) for slug in selection.definitions]
    if len(cubes) == 1:
        content = cubes[0]
    else:
        content = {
            "version": "2.0",
            "class": "collection",
            "label": said("figures", lang),
            "updated": made_on(selection.release).isoformat(),
            "link": {"item": cubes},
        }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _dataset(part: Selection, definition: Definition, lang: str) -> dict[str, Any]:
    labels = {axis: _labels(part, definition, axis, lang) for axis in _AXES}
    sizes = [len(labels[axis]) for axis in _AXES] + [len(MEASURES)]
    values, status = _cells(part, labels, sizes)
    measures = {name: said(name, lang) for name in MEASURES}
    unit = {"label": definition.unit(lang), "decimals": definition.decimals}
    dimensions = {axis: _dimension(said(axis, lang), labels[axis]) for axis in _AXES}
    dimensions["measure"] = _dimension(said("measure", lang), measures)
    dimensions["measure"]["category"]["unit"] = dict.fromkeys(("value", "lower", "upper"), unit)
    told = note(definition, lang)
    synthetic = Flag.SYNTHETIC.value in part.columns["flag"]
    notes = [text for text in (told, said("synthetic", lang) if synthetic else "") if text]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": definition.name(lang),
        "source": definition.owner,
        "updated": made_on(part.release).isoformat(),
        **({"note": notes} if notes else {}),
        "role": _ROLES,
        "id": [*_AXES, "measure"],
        "size": sizes,
        "dimension": dimensions,
        "value": values,
        **({"status": status} if status else {}),
        "extension": {
            "indicator": definition.slug,
            "description": definition.description(lang),
            "release": part.release.id,
            "licence": definition.licence,
            "is_open": definition.is_open,
            "sources": [asdict(source) for source in part.sources(definition.slug)],
        },
    }


def _dimension(label: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(names), "label": dict(names)}}


def _labels(part: Selection, definition: Definition, axis: str, lang: str) -> dict[str, str]:
    known: Sequence[str] = sorted(set(part.columns[axis].tolist()))
    if axis == "area":
        return {area: area_name(area, lang) for area in known}
    if axis == "sex":
        return {sex: said(sex, lang) for sex in SEXES if sex in known}
    if axis == "period":
        return {period: period for period in sorted(known, key=lambda p: (p[-4:], p))}
    if axis == "age":
        return {age: said("whole", lang) if age == "all" else age for age in known}
    names = category_names(definition, lang, made_on(part.release))
    return {category or TOTAL: names.get(category, category) or said("whole", lang) for category in known}


TOTAL = "total"
"""What the empty category (the whole) is called in a cube, where categories need a name."""


def _cells(part: Selection, labels: Mapping[str, Mapping[str, str]], sizes: list[int]) -> tuple[Any, dict[str, str]]:
    at = np.zeros(len(part), dtype=np.int64)
    for axis, size in zip(_AXES, sizes, strict=False):
        place = {code: n for n, code in enumerate(labels[axis])}
        codes = part.columns[axis].tolist()
        at = at * size + np.fromiter((place[code or TOTAL] for code in codes), np.int64, len(codes))
    filled: dict[int, float] = {}
    status: dict[str, str] = {}
    flags = part.columns["flag"].tolist()
    for n, name in enumerate(MEASURES):
        for cell, value, flag in zip(
            (at * len(MEASURES) + n).tolist(), part.columns[name].tolist(), flags, strict=True
        ):
            if value == value:
                filled[cell] = value
            if flag:
                status[str(cell)] = flag
    total = math.prod(sizes)
    if len(filled) >= total * _DENSE:
        return [filled.get(cell) for cell in range(total)], status
    return {str(cell): value for cell, value in sorted(filled.items())}, status
