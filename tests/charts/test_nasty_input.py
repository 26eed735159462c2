"""Whatever names and figures come: the picture is valid XML, within bounds, and says so when there is nothing."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.charts import reading, showcase

from luotsi import charts
from luotsi.charts import Amount, Chart, LineSeries, Place, Point, Reference, Role, Sheet, Tone

WORDS = showcase.WORDS["fi"]
EXAMPLES = 20
"""Of each kind, twice; thousands were tried when this was written."""
numbers = st.one_of(
    st.none(),
    st.floats(),
    st.floats(-1e6, 1e6),
    st.integers(-10, 10).map(float),
    st.sampled_from(
        [0.0, -0.0, 1e12, -1e12, 1e-12, 1e300, -1e308, 5e-324, math.nan, math.inf, -math.inf, 1e15, 999_999.9]
    ),
)
texts = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(exclude_categories=[]), max_size=12),  # lone surrogates too
    st.sampled_from(["", " ", "<script>&\"'", "]]>", "\x00\x0b\ufffe\uffff", "\ud800", "‮abc", "a" * 500, "Keski-Pohjanmaa", "x-" * 90, "日本" * 20]),
)  # fmt: skip
amounts = st.builds(Amount, numbers, numbers, numbers, st.booleans(), st.one_of(st.just(""), texts))
tones = st.sampled_from(list(Tone))
hrefs = st.one_of(st.just(""), st.just("/a?b=1&c=\"'<"), texts)
places = st.builds(Place, st.sampled_from([str(i) for i in range(9)]), texts, amounts, tones, st.booleans(), hrefs)
periods = st.one_of(st.sampled_from(["2019", "2020", "2021", "2023", "2019-2023"]), texts)
points = st.lists(st.builds(Point, periods, amounts, st.booleans(), st.booleans()), max_size=8).map(tuple)
series = st.builds(LineSeries, texts, points, st.sampled_from(list(Role)))
references = st.lists(st.builds(Reference, texts, numbers), max_size=3).map(tuple)
classes = st.lists(st.tuples(tones, texts), max_size=4).map(tuple)
sheets = st.builds(
    Sheet,
    key=texts,
    title=texts,
    description=texts,
    words=st.sampled_from([replace(WORDS, language=lang) for lang in ("fi", "sv", "en", "<")]),
    unit=texts,
    decimals=st.integers(-2, 15),
    width=st.sampled_from([320, 320, 360, 720, 0, 99_999]),
    standalone=st.booleans(),
    source=texts,
)


def tuples(one: st.SearchStrategy, most: int = 6) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(one, max_size=most).map(tuple)


corner = st.tuples(st.floats(-180, 180), st.floats(-89, 89)) | st.just((math.nan, 1.0)) | st.just((25.0, 62.0))
bases = st.builds(
    charts.map_base,
    st.dictionaries(
        st.sampled_from([str(i) for i in range(9)]), st.lists(st.lists(corner, max_size=7), max_size=2), max_size=4
    ),
    is_lonlat=st.booleans(),
)
sizes = st.floats(allow_nan=False, allow_infinity=False) | st.floats(1, 1e6)
pairs = st.tuples(numbers, numbers)
KINDS: dict[str, st.SearchStrategy[Chart]] = {
    "lines": st.builds(charts.Lines, sheets, tuples(series, 4), texts, st.none() | st.booleans()),
    "sparkline": st.builds(charts.Sparkline, sheets, points, numbers, st.integers(-5, 900)),
    "multiples": st.builds(
        charts.SmallMultiples, sheets, tuples(st.builds(charts.Panel, texts, points, st.booleans(), hrefs)), st.none() | series
    ),
    "ranked": st.builds(charts.RankedBars, sheets, tuples(places), references, classes),
    "dots": st.builds(
        charts.DotIntervals, sheets, tuples(texts, 3), tuples(st.builds(charts.Dots, texts, tuples(amounts, 4), st.booleans(), hrefs)), references
    ),
    "tiles": st.builds(
        charts.TileGrid,
        sheets,
        tuples(places),
        tuples(st.tuples(st.sampled_from([str(i) for i in range(9)]), st.builds(charts.Cell, st.integers(-99, 99), st.integers(-999, 999)))),
        classes,
    ),
    "map": st.builds(charts.Choropleth, sheets, bases, tuples(places), classes, texts),
    "funnel": st.builds(
        charts.Funnel,
        sheets,
        tuples(st.builds(charts.FunnelPoint, places, numbers)),
        tuples(st.builds(charts.FunnelLimits, sizes, pairs, pairs)),
        texts,
        numbers,
        texts,
        classes,
    ),
    "grouped": st.builds(
        charts.GroupedBars,
        sheets,
        tuples(st.builds(charts.BarSeries, texts, st.integers(-3, 20), st.booleans()), 4),
        tuples(st.builds(charts.BarGroup, texts, tuples(amounts, 5), hrefs), 4),
        texts,
    ),
    "stacked": st.builds(
        charts.StackedBars, sheets, tuples(texts, 10), tuples(st.builds(charts.Stack, texts, tuples(amounts, 10), st.none() | amounts), 3), texts
    ),
    "decomposition": st.builds(
        charts.Decomposition, sheets, tuples(st.builds(charts.Part, texts, amounts, hrefs)), st.none() | amounts, tones, tones, classes, texts
    ),
    "needsupply": st.builds(
        charts.NeedSupply, sheets, tuples(st.builds(charts.Need, texts, amounts, amounts, texts, hrefs)), texts, texts, texts, texts
    ),
}  # fmt: skip


def test_every_kind_of_chart__is_tried__here() -> None:
    assert {type(chart).__name__ for chart in showcase.charts_of().values()} == {
        "Lines", "Sparkline", "SmallMultiples", "RankedBars", "DotIntervals", "TileGrid", "Choropleth", "Funnel",
        "GroupedBars", "StackedBars", "Decomposition", "NeedSupply",
    }  # fmt: skip
    assert len(KINDS) == 12


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_chart__stays_valid__whatever_it_is_given(kind: str, data: st.DataObject) -> None:
    chart = data.draw(KINDS[kind])
    assert reading.faults(chart.svg()) == []
    table = chart.table()
    assert {len(row) for row in table.rows} <= {len(table.header)}
    assert len(table.is_number) == len(table.header)


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_texts__stay_within_the_picture__whatever_they_say(kind: str, data: st.DataObject) -> None:
    chart = data.draw(KINDS[kind])
    if chart.sheet.width >= 320 and kind != "sparkline":
        assert reading.outside(reading.parse(chart.svg())) == []


EMPTY: dict[str, Callable[[Sheet], Chart]] = {
    "lines": lambda s: charts.Lines(s, (LineSeries("a", (Point("2020", Amount(None)),)),)),
    "multiples": lambda s: charts.SmallMultiples(s, ()),
    "ranked": lambda s: charts.RankedBars(s, (Place("1", "a", Amount(math.nan)),)),
    "dots": lambda s: charts.DotIntervals(s, ("a",), ()),
    "tiles": lambda s: charts.TileGrid(s, (), ()),
    "map": lambda s: charts.Choropleth(s, charts.map_base({}), ()),
    "funnel": lambda s: charts.Funnel(s, (), (), "all", 5, "size"),
    "grouped": lambda s: charts.GroupedBars(s, (), ()),
    "stacked": lambda s: charts.StackedBars(s, (), ()),
    "decomposition": lambda s: charts.Decomposition(s, ()),
    "needsupply": lambda s: charts.NeedSupply(s, (), "n", "s"),
}


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_chart_without_figures__says_so__in_words(kind: str) -> None:
    root = reading.parse(EMPTY[kind](showcase.sheet("x", "fi", 320)).svg())
    assert "Ei lukuja" in {t.said for t in reading.texts(root)}


@pytest.mark.parametrize("figures", [[5.0], [7.0] * 4, [-3.0, -1.0, -2.0], [1e12, 3e12, 2e12], [1e-9, 3e-9], [0.0, 0.0], [-5.0, 5.0]])  # fmt: skip
def test_odd_figures__give_bars_and_points_in_proportion__and_readable_text(figures: list[float]) -> None:
    sheet = showcase.sheet("x", "fi", 320, decimals=1)
    rows = tuple(Place(str(i), f"alue {i}", Amount(v)) for i, v in enumerate(figures))
    root = reading.parse(charts.RankedBars(sheet, rows).svg())
    wide = [float(r.attrib["width"]) for r in root.iter(reading.SVG + "rect") if r.get("rx") == "1.5"]
    assert len(wide) == len(figures)
    largest = max(map(abs, figures))
    for one, value in zip(wide, figures, strict=True):
        assert one == pytest.approx(max(wide) * abs(value) / largest if largest else 1, abs=1.1)
    assert reading.overlapping(root) == []
    line = LineSeries("alue", tuple(Point(str(2000 + i), Amount(v)) for i, v in enumerate(figures)), Role.OWN)
    assert reading.overlapping(reading.parse(charts.Lines(sheet, (line,)).svg())) == []


def test_interval_far_out__is_cut_with_an_arrow__rather_than_squeezing_the_bars() -> None:
    sheet = showcase.sheet("x", "fi", 320)
    rows = (Place("1", "a", Amount(10, 5, 9_000)), Place("2", "b", Amount(8, 7, 9)))
    root = reading.parse(charts.RankedBars(sheet, rows).svg())
    bars = [float(r.attrib["width"]) for r in root.iter(reading.SVG + "rect") if r.get("rx") == "1.5"]
    assert min(bars) > 60
