"""The data table beside each chart: the figures given, as people write them; what is suppressed is nowhere."""

import re
from dataclasses import replace

import pytest
from tests.charts import reading, showcase

from luotsi import charts
from luotsi.charts import Amount, Chart, LineSeries, Place, Point, Role, Table, Tone

NAMES = sorted(showcase.charts_of())


def value(cell: str) -> float | None:
    """A cell read back; None for words."""
    found = re.match(r"[+−]?[\d\u00a0,.]+", cell)
    if not found:
        return None
    digits = found[0].replace("\u00a0", "").replace("−", "-")
    return float(digits.replace(",", ".") if "," in digits and "." not in digits else digits)


def column(table: Table, name: str) -> list[str]:
    return [row[table.header.index(name)] for row in table.rows]


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_table__is_even_and_named__for_every_chart(name: str, lang: str) -> None:
    chart = showcase.charts_of(lang)[name]
    table = chart.table()
    assert table.caption == chart.sheet.title
    assert {len(row) for row in table.rows} == {len(table.header)}
    assert len(table.is_number) == len(table.header)
    assert not table.is_number[0]
    assert len(table.rows) > 1
    for row in table.rows:
        for is_number, cell in zip(table.is_number, row, strict=True):
            words = {showcase.WORDS[lang].missing, showcase.WORDS[lang].suppressed, ""}
            assert not is_number or cell in words or value(cell) is not None, cell


def test_table__has_the_figures_given__in_each_language() -> None:
    for lang, separator in (("fi", "\u00a0"), ("sv", "\u00a0"), ("en", ",")):
        table = showcase.charts_of(lang)["ranked"].table()
        for place, row in zip(showcase.places(lang), table.rows, strict=False):
            assert row[0] == place.name
            if place.amount.shown is not None:
                assert row[1] == f"{place.amount.shown:,.0f}".replace(",", separator)
                assert place.amount.lower is not None
                assert row[2] == f"{place.amount.lower:,.0f}".replace(",", separator)
        assert table.rows[-1][:2] == (showcase.COUNTRY[lang], f"5{separator}800")


def test_table__has_the_decimals_of_the_sheet__with_a_comma() -> None:
    sheet = showcase.sheet("x", "fi", 320, decimals=2)
    places = (Place("1", "Ä", Amount(-1234.567, -1300, -1200)),)
    table = charts.RankedBars(sheet, places).table()
    assert table.rows == (("Ä", "−1\u00a0234,57", "−1\u00a0300,00", "−1\u00a0200,00"),)


def test_lines_table__has_a_row_a_period_and_tells_breaks__in_notes() -> None:
    table = showcase.charts_of("en")["lines-compare"].table()
    assert [row[0] for row in table.rows] == [str(year) for year in range(2004, 2024)]
    assert column(table, "Finland")[0] == f"{showcase.country_series('en').points[0].amount.value:,.0f}"
    own = column(table, "Etelä-Savo (95% interval)")
    assert re.fullmatch(r"[\d,]+ \([\d,]+–[\d,]+\)", own[0])
    assert own[6] == "no data"
    assert own[7] == "suppressed"
    assert column(table, "Note")[13] == "not comparable with before"
    assert column(table, "Note")[19] == "preliminary"


def test_decomposition__sums_to_its_total__exactly() -> None:
    table = showcase.charts_of("en")["decomposition"].table()
    parts = [part.amount.value or 0 for part in showcase.charts_of("en")["decomposition"].parts]  # type: ignore[attr-defined]
    assert table.rows[-1][:2] == ("Total", f"{sum(parts):,.0f}")


def test_total__is_not_told__when_it_would_tell_a_suppressed_part() -> None:
    sheet = showcase.sheet("x", "en", 320)
    parts = (charts.Part("a", Amount(10)), charts.Part("b", Amount(7, is_suppressed=True)))
    assert charts.Decomposition(sheet, parts).table().rows[-1] == ("Total", "no data")
    stack = charts.StackedBars(sheet, ("a", "b"), (charts.Stack("row", (Amount(10), Amount(7, is_suppressed=True))),))
    assert stack.table().rows == (("row", "10", "suppressed", "no data"),)
    assert "17" not in {t.said for t in reading.texts(reading.parse(stack.svg()))}


SECRET = Amount(31337.25, 31300.5, 31390.75, is_suppressed=True)


def with_secret() -> dict[str, tuple[Chart, Chart]]:
    """Each chart with a suppressed value and with another one in its place: nothing may tell them apart."""

    def pair(make) -> tuple[Chart, Chart]:  # type: ignore[no-untyped-def]
        return make(SECRET, Tone.WORSE), make(Amount(12, 11, 13, is_suppressed=True), Tone.BETTER)

    sheet = showcase.sheet("x", "en", 320)
    known = tuple(Place(str(i), f"area {i}", Amount(100 + i, 90, 120), Tone.SIMILAR) for i in range(5))
    points = tuple(Point(str(2015 + i), Amount(100 + i)) for i in range(5))
    base = showcase.municipal_map(320)
    codes = [shape.code for shape in base.shapes]
    limits = (charts.FunnelLimits(100, (1, 2), (0, 3)), charts.FunnelLimits(1000, (1, 2), (0, 3)))
    return {
        "ranked": pair(lambda a, t: charts.RankedBars(sheet, (*known, Place("s", "secret", a, t)), (), showcase.JUDGED["en"])),
        "tiles": pair(
            lambda a, t: charts.TileGrid(
                sheet, (*known, Place("s", "secret", a, t)), (("1", charts.Cell(1, 1)), ("s", charts.Cell(1, 2))), showcase.JUDGED["en"]
            )
        ),
        "map": pair(
            lambda a, t: charts.Choropleth(sheet, base, (Place(codes[0], "secret", a, t), Place(codes[1], "b", Amount(3))), showcase.JUDGED["en"])
        ),
        "funnel": pair(
            lambda a, t: charts.Funnel(
                sheet,
                (*(charts.FunnelPoint(p, 300) for p in known), charts.FunnelPoint(Place("s", "secret", a, t), a.value)),
                limits, "all", 101, "size", showcase.JUDGED["en"],
            )
        ),
        "lines": pair(lambda a, t: charts.Lines(sheet, (LineSeries("own", (*points, Point("2020", a)), Role.OWN),))),
        "sparkline": pair(lambda a, t: charts.Sparkline(sheet, (*points, Point("2020", a)))),
        "multiples": pair(lambda a, t: charts.SmallMultiples(sheet, (charts.Panel("one", (*points, Point("2020", a))),))),
        "dots": pair(lambda a, t: charts.DotIntervals(sheet, ("a", "b"), (charts.Dots("row", (Amount(5), a)),))),
        "grouped": pair(lambda a, t: charts.GroupedBars(sheet, (charts.BarSeries("m"), charts.BarSeries("w")), (charts.BarGroup("g", (Amount(5), a)),))),
        "stacked": pair(lambda a, t: charts.StackedBars(sheet, ("a", "b"), (charts.Stack("row", (Amount(5), a)),))),
        "decomposition": pair(lambda a, t: charts.Decomposition(sheet, (charts.Part("a", Amount(5)), charts.Part("b", a)))),
        "needsupply": pair(lambda a, t: charts.NeedSupply(sheet, (charts.Need("n", a, Amount(5)), charts.Need("m", Amount(3), a)), "need", "supply")),
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(with_secret()))
def test_suppressed__cannot_be_told_from_another_suppressed__in_picture_or_table(name: str) -> None:
    one, other = with_secret()[name]
    assert one.svg() == other.svg()
    assert one.table() == other.table()
    assert "31,3" not in one.svg()


def test_every_kind__is_among_those_with_a_secret() -> None:
    kinds = {type(chart) for chart in showcase.charts_of().values()}
    assert {type(one) for one, _ in with_secret().values()} == kinds


def test_suppressed_and_missing__look_and_read_differently__in_a_row() -> None:
    sheet = showcase.sheet("x", "en", 320)
    places = (
        Place("1", "a", Amount(4)),
        Place("2", "b", Amount(None)),
        Place("3", "c", Amount(4, is_suppressed=True)),
    )
    chart = charts.RankedBars(sheet, places)
    svg = chart.svg()
    assert [row[1] for row in chart.table().rows] == ["4", "no data", "suppressed"]
    assert svg.count('fill="url(#c-') == 1
    assert svg.count('stroke-dasharray="3 2"') == 1
    assert {"no data", "suppressed"} <= {t.said for t in reading.texts(reading.parse(svg))}


def test_note__is_in_the_table__only_when_there_is_one() -> None:
    chart = showcase.charts_of("en")["ranked"]
    assert "Note" not in chart.table().header
    noted = replace(showcase.places("en")[0], amount=Amount(3, note="two years"))
    assert column(replace(chart, places=(noted,)).table(), "Note")[0] == "two years"  # type: ignore[type-var]
