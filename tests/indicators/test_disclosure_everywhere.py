"""Everything that leaves, put together: an attacker who has all channels and solves linear bounds recovers no hidden count.

A register is made up with few deaths, its figures are built by the ordinary action, and read back as anybody could. What
the attacker knows and how he solves it is written here anew: nothing of the protection is used.
"""

import csv
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest
from django.test import Client, override_settings
from scipy import sparse
from scipy.optimize import linprog
from tests.indicators.made_up_deaths import (
    AGES,
    CODES,
    FIRST,
    LEAVES,
    ON,
    SEXES,
    YEARS,
    Register,
    county,
    keep,
    register,
)

from luotsi.indicators.actions import build
from luotsi.indicators.queries import store
from luotsi.indicators.rules import causes
from luotsi.indicators.rules.definition import Definition, Kind
from luotsi.warehouse.observations import NUMBERS, TEXTS

pytestmark = pytest.mark.slow
SEEDS = (1, 2)
_ROUNDS, _EXACT = 3, 1e-6
_HIDDEN_PAGES = 3
"""Hidden counts a release of which every page and picture is looked at."""


Cell = tuple[str, str, str, str, str]
"""Indicator, area, period, sex, category."""
Numbers = tuple[float | None, ...]


@dataclass
class Installation:
    """A release, the register behind it, and what was read from outside."""

    folder: Path
    deaths: Register
    definitions: Mapping[str, Definition]
    release: str
    hidden: set[Cell] = field(default_factory=set)
    shown: dict[Cell, Numbers] = field(default_factory=dict)
    """Value, lower, upper, numerator, denominator."""


@pytest.fixture(scope="module", params=SEEDS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("everywhere")
    deaths, people = register(request.param)
    with override_settings(DATA_DIR=folder):
        keep(store.warehouse(), deaths, people)
        wanted = {
            slug: d for slug, d in store.definitions().items()
            if d.suppress_below and str(d.calculation.parameters.get("numerator", "")).endswith(":deaths")
        }  # fmt: skip
        release = build(definitions=wanted, on=ON).release.id
        yield Installation(folder, deaths, wanted, release)


# -- what anybody can read -------------------------------------------------------------------------------------------


def fetched(path: str) -> bytes:
    response = Client().get(path)
    assert response.status_code == 200, (path, response.content[:300])
    return bytes(response.content)


def by_row(rows: Any) -> dict[Cell, Numbers]:
    """Every row of a channel whether it tells a number or not."""

    def numbers(row: Any) -> Numbers:
        return tuple(None if row[name] in ("", None) else float(row[name]) for name in MEASURES)

    return {tuple(row[key] or "" for key in KEYS): numbers(row) for row in rows}  # type: ignore[misc]


KEYS = ("indicator", "area", "period", "sex", "category")
MEASURES = ("value", "lower", "upper", "numerator", "denominator")
API, EXPORT = "/api/v1/figures/observations?", "/en/figures/export/?"


def json_pages(path: str) -> dict[Cell, Numbers]:
    found: list[Any] = []
    pages = page = 1
    while page <= pages:
        content = json.loads(fetched(f"{path}&size=1000&page={page}"))
        pages, page = content["pages"], page + 1
        found += content["items"]
    return by_row(found)


def csv_rows(path: str) -> dict[Cell, Numbers]:
    return by_row(csv.DictReader(io.StringIO(fetched(path).decode())))


def sheets(path: str) -> list[list[Any]]:
    """Rows of each sheet, the heading first."""
    book = openpyxl.load_workbook(io.BytesIO(fetched(path)), read_only=True)
    return [list(sheet.values) for sheet in book.worksheets]


def of_sheet(rows: list[Any]) -> dict[Cell, Numbers]:
    return by_row(dict(zip(rows[0], row, strict=True)) for row in rows[1:])


def jsonstat(path: str) -> dict[Cell, Numbers]:
    """Cells of the cubes that have a number or a status; those that are not there at all are left out."""
    found: dict[Cell, list[float | None]] = defaultdict(lambda: [None] * len(MEASURES))
    for content in json.loads(fetched(path))["link"]["item"]:
        axes = {axis: list(content["dimension"][axis]["category"]["index"]) for axis in content["id"]}
        values = content["value"]
        told = dict(enumerate(values)) if isinstance(values, list) else {int(n): v for n, v in values.items()}
        there = sorted({*(n for n, v in told.items() if v is not None), *map(int, content.get("status", {}))})
        for n, *at in zip(there, *np.unravel_index(there, content["size"]), strict=True):
            key = {axis: axes[axis][place] for axis, place in zip(content["id"], at, strict=True)}
            category = "" if key["category"] == "total" else key["category"]
            cell = (content["extension"]["indicator"], key["area"], key["period"], key["sex"], category)
            found[cell][MEASURES.index(key["measure"])] = told.get(n)
    return {cell: tuple(numbers) for cell, numbers in found.items()}


CHANNELS: Mapping[str, tuple[Callable[[str], dict[Cell, Numbers]], str]] = {
    "api json": (json_pages, API),
    "api csv": (csv_rows, API + "format=csv&"),
    "api json-stat": (jsonstat, API + "format=json-stat&"),
    "export csv": (csv_rows, EXPORT + "format=csv&"),
    "export xlsx": (lambda path: of_sheet(sheets(path)[0]), EXPORT + "format=xlsx&"),
    "export parquet": (
        lambda path: by_row(pq.read_table(io.BytesIO(fetched(path))).to_pylist()),
        EXPORT + "format=parquet&",
    ),
    "export json-stat": (jsonstat, EXPORT + "format=json-stat&"),
}


@pytest.fixture(scope="module")
def read(built: Installation) -> Iterator[Installation]:
    """The same with every figure of every channel of numbers read; what any one of them tells is known."""
    with override_settings(DATA_DIR=built.folder):
        columns = store.warehouse().figures(built.release)
        every = list(zip(*(columns[name].tolist() for name in (*KEYS, "flag")), strict=True))
        built.hidden = {cell for *cell, flag in map(list, every) if flag == "suppressed" for cell in [tuple(cell)]}
        asked = "&".join(f"indicator={slug}" for slug in built.definitions)
        for channel, (numbers_of, address) in CHANNELS.items():
            for cell, numbers in numbers_of(address + asked).items():
                known = built.shown.get(cell, (None,) * len(MEASURES))
                told = list(zip(known, numbers, strict=True))
                assert all(a is None or b is None or a == b for a, b in told), (channel, cell)
                built.shown[cell] = tuple(b if a is None else a for a, b in told)
        assert set(built.shown) == {tuple(cell) for *cell, _ in every}
        yield built


# -- what the attacker makes of it -----------------------------------------------------------------------------------


def counted(definition: Definition) -> tuple[dict[str, list[int]], list[int]]:
    """(category to places of codes, places of ages) that an indicator counts, as its definition says to everybody."""
    told = definition.calculation.parameters
    if definition.calculation.kind is Kind.PYLL:
        first, last = int(told.get("minimum", 0)), int(told["limit"]) - 1
    elif definition.calculation.kind is Kind.LIFE_EXPECTANCY:
        first, last = 0, 200
    else:
        first, last = (int(age) for age in str(told["ages"]).split("-"))
    ages = [n for n, start in enumerate(FIRST) if first <= start and (start < 85 or last > 85) and start <= last]
    if "classification" in told:
        found: dict[str, list[int]] = defaultdict(list)
        classes = causes.classification(str(told["classification"]), ON)
        joined = {leaf.code: group for group in told["groups"] for leaf in classes.leaves_of(group)}
        for n, leaf in enumerate(classes.classify(CODES)):
            found[joined.get(leaf, leaf)].append(n)
        return found, ages
    groups = [causes.group(name, str(told["variant"])) for name in told.get("causes", ())]
    of = [n for n, code in enumerate(CODES) if any(not g.needs_substance(code) and g.contains(code) for g in groups)]
    return {"": of if groups else list(range(len(CODES)))}, ages


@dataclass
class Attack:
    """Published counts as sums of what nobody publishes: deaths by leaf, year, sex, and class of code and age."""

    cells: list[Cell]
    sums: Any
    """Sparse (cells, unknowns)."""
    counts: np.ndarray[Any, np.dtype[np.float64]]
    """True counts: the attacker reads those of shown cells only."""

    @classmethod
    def on(cls, built: Installation) -> "Attack":
        what = {slug: counted(definition) for slug, definition in built.definitions.items()}
        measures = sorted({(slug, category) for slug, (categories, _) in what.items() for category in categories})
        counts_it = np.zeros((len(AGES), len(CODES), len(measures)), dtype=bool)
        for n, (slug, category) in enumerate(measures):
            counts_it[np.ix_(what[slug][1], what[slug][0][category], [n])] = True
        classes, of = np.unique(counts_it.reshape(-1, len(measures)), axis=0, return_inverse=True)
        of = of.reshape(len(AGES), len(CODES))
        unknown = np.zeros((len(LEAVES), len(YEARS), 2, len(classes)))
        for (age, code), n in np.ndenumerate(of):
            unknown[..., n] += built.deaths[:, :, :, age, code]
        place = np.arange(unknown.size).reshape(unknown.shape)
        cells = sorted(cell for cell in built.shown if (cell[0], cell[4]) in measures)
        rows = []
        for slug, area, period, sex, category in cells:
            first, _, last = period.partition("-")
            years = [n for n, year in enumerate(YEARS) if first <= year <= (last or first)]
            leaves = [n for n, leaf in enumerate(LEAVES) if area in ("country", leaf, county(leaf))]
            sexes = [0, 1] if sex == "total" else [SEXES.index(sex)]
            members = np.flatnonzero(classes[:, measures.index((slug, category))])
            rows.append(place[np.ix_(leaves, years, sexes, members)].ravel())
        ends = np.cumsum([0, *map(len, rows)])
        sums = sparse.csr_array((np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(cells), unknown.size))
        return cls(cells, sums, sums @ unknown.ravel())

    def recovered(self, hidden: np.ndarray[Any, np.dtype[np.bool_]], *, most: int = 10) -> list[Cell]:
        """Cells (the first few) whose least and greatest value, as shown counts bound them, allow one whole number.

        Two tables that fit all that is shown prove a range. Some random ones prove most, the others are asked singly.
        """
        shown, right, dark = self.sums[~hidden], self.counts[~hidden], self.sums[hidden]
        low, high = self.counts[hidden].copy(), self.counts[hidden].copy()

        def seek(aim: Any) -> None:
            for sign in (1, -1):
                if (high - low)[aim != 0].min() >= 1:
                    return  # proved by now
                found = linprog(sign * (dark.T @ aim), A_eq=shown, b_eq=right, bounds=(0, 10 * right.max()))
                assert found.status == 0, found.message
                np.minimum(low, dark @ found.x, out=low)
                np.maximum(high, dark @ found.x, out=high)

        random = np.random.default_rng(0)
        for _ in range(_ROUNDS):
            if (narrow := high - low < 1 - _EXACT).any():
                seek(random.normal(size=narrow.size) * narrow)
        cells = [cell for cell, is_hidden in zip(self.cells, hidden, strict=True) if is_hidden]
        found: list[Cell] = []
        for n in np.flatnonzero(high - low < 1 - _EXACT):
            if len(found) < most:
                seek(np.eye(1, len(cells), n)[0])
                found += [cells[n]] if high[n] - low[n] < 1 - _EXACT else []
        return found


def test_hidden_figures__are_without_a_number__in_every_channel(read: Installation) -> None:
    assert len(read.hidden) > 100
    assert {c: read.shown[c][:4] for c in read.hidden if any(n is not None for n in read.shown[c][:4])} == {}


def test_attacker__with_all_channels_and_indicators__recovers_nothing(read: Installation) -> None:
    attack = Attack.on(read)
    deaths = [read.definitions[slug].calculation.kind is Kind.STANDARDISED for slug, *_ in attack.cells]
    for cell, count, is_told in zip(attack.cells, attack.counts.tolist(), deaths, strict=True):
        # Where years are told, not deaths, the attacker is given the deaths: he may well work them out.
        assert not is_told or cell in read.hidden or read.shown[cell][3] == count, cell
    hidden = np.array([cell in read.hidden for cell in attack.cells])
    tables = {(slug, period, category, county(area)) for slug, area, period, _, category in attack.cells}
    assert len(tables) > 1000 / len(SEEDS)
    assert attack.recovered(hidden) == []


def test_attacker__of_small_counts_hidden_by_themselves__recovers_them(read: Installation) -> None:
    """The attack works: it needs what is hidden beside them."""
    attack = Attack.on(read)
    some = [n for n, (slug, *_) in enumerate(attack.cells) if slug.endswith(("-alcohol", "-accidents", "-suicides"))]
    few = Attack([attack.cells[n] for n in some], attack.sums[some], attack.counts[some])
    small = (few.counts > 0) & (few.counts < 5)
    found = few.recovered(small, most=1)
    assert len(found) == 1
    assert set(found) <= read.hidden


# -- pages, pictures, documents --------------------------------------------------------------------------------------


def addresses(hidden: list[Cell]) -> list[str]:
    """Where the figures of these cells and of their areas are shown, drawn and told."""
    found = ["/fi/figures/", "/fi/figures/pyll/?area=county:21&reference=country"]
    for area in dict.fromkeys(area for _, area, *_ in hidden):
        found += [f"/fi/figures/area/{area}/?reference={kind}" for kind in ("country", "best", "similar", "past")]
        found += [f"/api/v1/figures/profile?area={area}", f"/fi/figures/pyll/?area={area}"]
        found.append(f"/sv/figures/export/?area={area}&format=pptx")
    for slug, area, _, sex, category in hidden:
        asked = f"area={area}&sex={sex}" + (f"&category={category}" if category else "")
        kind = area.partition(":")[0].replace("country", "county")
        found += [
            f"/fi/figures/indicators/{slug}/?{asked}",
            f"/fi/figures/indicators/{slug}/areas/?{asked}&kind={kind}",
            f"/fi/figures/compare/?indicator={slug}&sex={sex}&category={category}&areas={area}&areas=county:12",
            f"/fi/figures/export/?indicator={slug}&{asked}&format=pptx",
        ]
        for drawn in ("line", "ranking"):
            found.append(f"/fi/figures/export/?indicator={slug}&{asked}&format=svg&kind={drawn}")
            found.append(f"/fi/figures/embed/{slug}/?{asked}&kind={drawn}")
    return list(dict.fromkeys(found))


def unpacked(content: bytes, release: str) -> bytes:
    """The content without the release's id; of an office file all that is in it."""
    if not content.startswith(b"PK"):
        return re.sub(rb"(nonce|csrfmiddlewaretoken)[^>]*", b"", content.replace(release.encode(), b"RELEASE"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(name.encode() + unpacked(packed.read(name), release) for name in sorted(packed.namelist()))


def published_with(built: Installation, cells: set[Cell], *names: str) -> str:
    """Make the release current whose figures of these cells have these numbers changed, and the flags they had."""
    warehouse = store.warehouse()
    before = warehouse.release(built.release)
    columns = warehouse.figures(built.release)
    keys = zip(*(columns[name].tolist() for name in KEYS), strict=True)
    chosen = [n for n, cell in enumerate(keys) if cell in cells]
    changed: dict[str, Any] = {name: columns[name].copy() for name in (*TEXTS, *NUMBERS)}
    for name in names:
        changed[name][chosen] = 777_777.7 * np.arange(1, 1 + len(chosen))
    made_at = datetime.fromisoformat(before.made_at)
    return warehouse.publish(changed, inputs=before.inputs, methods=before.methods, made_at=made_at).id


def some_of(built: Installation) -> list[Cell]:
    places = np.random.default_rng(5).choice(len(built.hidden), _HIDDEN_PAGES, replace=False)
    return [sorted(built.hidden)[n] for n in places]


@pytest.mark.parametrize("built", SEEDS[:1], indirect=True)
def test_page_of_a_hidden_number_and_its_areas_workbook__tell_no_number(db: None, read: Installation) -> None:
    for slug, area, period, sex, category in some_of(read):
        asked = f"area={area}&sex={sex}&category={category}&period={period}"
        page = fetched(f"/fi/figures/about/{slug}/?{asked}").decode()
        assert "Ei julkaista" in page
        assert "(osoittaja)" not in page
        book = openpyxl.load_workbook(
            io.BytesIO(fetched(f"/fi/figures/export/?area={area}&format=xlsx")), read_only=True
        )
        lines, _, figures, _ = (list(sheet.values) for sheet in book.worksheets)
        told = by_row(dict(zip(figures[0], row, strict=True)) for row in figures[1:])
        assert told[slug, area, period, sex, category][:4] == (None,) * 4
        at = {name: lines[0].index(name) for name in ("indicator", "period", "value", "deficit")}
        for row in lines[1:]:
            if (row[at["indicator"]], area, row[at["period"]], "total", "") in read.hidden:
                assert row[at["value"]] is None
                assert row[at["deficit"]] is None


@pytest.mark.parametrize("built", SEEDS[:1], indirect=True)
def test_pages_pictures_and_documents__are_the_same__whatever_the_hidden_numbers(db: None, read: Installation) -> None:
    """Numbers put into hidden figures change no byte of what draws or tells figures; put into shown ones, they do."""
    paths = addresses(some_of(read))
    plain = {path: unpacked(fetched(path), read.release) for path in paths}
    # A ranking is of the newest period that most areas have, causes stand by size: both need values to be missing.
    ordered = [path for path in paths if "kind=ranking" in path or "/pyll/" in path]
    ends = ("lower", "upper", "numerator")
    try:
        poisoned = published_with(read, read.hidden, *ends)
        assert [path for path in ordered if unpacked(fetched(path), poisoned) != plain[path]] == []
        poisoned = published_with(read, read.hidden, "value", *ends)
        others = [path for path in paths if path not in ordered]
        assert [path for path in others if unpacked(fetched(path), poisoned) != plain[path]] == []
        other = published_with(read, set(read.shown) - read.hidden, "value", *ends)
        pictures = [path for path in paths if "kind=line" in path or "/area/" in path]
        assert [path for path in pictures if unpacked(fetched(path), other) == plain[path]] == []
    finally:
        published_with(read, set())
