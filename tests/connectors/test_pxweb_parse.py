"""What PxWeb says, understood: dimensions by their meaning, cells in any order, pieces that fit the limits."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.connectors.checks import BadShape
from luotsi.connectors.labels import age, sex
from luotsi.connectors.pxweb import cube, parse, wanted
from luotsi.connectors.pxweb.meanings import Places
from luotsi.connectors.pxweb.parse import IMPOSSIBLE, KNOWN, MISSING, SECRET, Kind, Source

PLACES = Places(
    {"etelä-savon hyvinvointialue": "county:12", "pirkanmaan hyvinvointialue": "county:08", "helsinki": "county:90"},
    {"mikkeli": "municipality:491", "helsinki": "municipality:091"},
)


def variable(code, *pairs, **more):
    return {"code": code, "text": code, "values": [p[0] for p in pairs], "valueTexts": [p[-1] for p in pairs], **more}


YEARS = variable("timeperiod_y", ("2022",), ("2023",), time=True)
SEXES = variable("x1", ("SSS", "Yhteensä"), ("1", "Miehet"), ("2", "Naiset"), elimination=True)
AGES = variable("x2", ("SSS", "Yhteensä"), ("0-14", "0 - 14"), ("000", "0"), ("1-14", "1 - 14"), ("15-", "15 -"))
AREAS = variable("x3", ("SSS", "KOKO MAA"), ("KU491", "Mikkeli"), ("KU091", "Helsinki"))
COUNTIES = variable(
    "x4", ("SSS", "KOKO MAA"), ("MA1", "MANNER-SUOMI"), ("HVA08", "Etelä-Savon hyvinvointialue"), ("90", "Helsinki"),
    ("HVA08", "Pirkanmaan hyvinvointialue"), ("XX", "Tuntematon"),
)  # fmt: skip
CAUSES = variable("x5", ("00-54", "00-54 Kuolleet yhteensä"), ("01-41", "01-41 Taudit yhteensä"), ("41", "41 Alkoholi"))
CONTENTS = variable("x6", ("lkm", "Lukumäärä"), ("osuus", "Osuus väestöstä, %"))


def table(*variables, title="Kuolleet"):
    return parse.table({"title": title, "variables": list(variables)}, PLACES)


def kinds(*variables):
    return [d.kind for d in table(*variables).dimensions]


def test_table__understands_dimensions__whatever_their_codes():
    assert kinds(YEARS, SEXES, AGES, AREAS, COUNTIES, CAUSES, CONTENTS) == [
        Kind.TIME, Kind.SEX, Kind.AGE, Kind.AREA, Kind.AREA, Kind.CATEGORY, Kind.CONTENTS,
    ]  # fmt: skip
    assert kinds({**YEARS, "time": False}) == [Kind.TIME]
    assert kinds(variable("Tiedot", ("kuolleet", "Kuolleet"))) == [Kind.CONTENTS]


def test_table__recognises_totals_and_overlaps__and_takes_each_meaning_once():
    found = {d.code: d.meanings for d in table(SEXES, AGES, AREAS, COUNTIES, CAUSES).dimensions}
    assert found["x1"] == ("total", "male", "female")
    assert found["x2"] == ("all", None, "0", "1-14", "15-")
    assert found["x3"] == ("country", "municipality:491", "municipality:091")
    # A name says more than a number: the old numbers of counties meant others.
    assert found["x4"] == ("country", None, "county:12", "county:90", "county:08", None)
    assert found["x5"] == ("", "01-41", "41")


def test_table__has_regions_of_another_division__which_are_no_areas_of_ours():
    (dimension,) = table(variable("x", ("SSS", "KOKO MAA"), ("MK01", "Uusimaa"), ("MK10", "Etelä-Savo"))).dimensions
    assert dimension.kind is Kind.CATEGORY


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("0 - 4", "0-4"), ("100 -", "100-"), ("25–29-vuotiaat", "25-29"), ("65 vuotta täyttäneet", "65-"),
        ("85 år och äldre", "85-"), ("007", "7"), ("alle 1", "0"), ("Yhteensä", "all"), ("41 Alkoholi", None),
        ("30-20", None), ("1969", None), ("", None),
    ],
)  # fmt: skip
def test_age__reads_labels__of_every_source(label, meaning):
    assert age(label) == meaning


@given(st.text(max_size=30))
def test_labels__are_any_text__and_never_fail(text):
    assert sex(text) in {None, "total", "male", "female"}
    found = age(text)
    assert found is None or found == "all" or found[0].isdigit()


def answer(of, selection, values, **more):
    """A JSON-stat 2 answer in the order of the table."""
    codes = [[d.values[n] for n in s] for d, s in zip(of.dimensions, selection, strict=True)]
    return {
        "id": [d.code for d in of.dimensions],
        "size": [len(c) for c in codes],
        "dimension": {
            d.code: {"category": {"index": {v: n for n, v in enumerate(c)}}}
            for d, c in zip(of.dimensions, codes, strict=True)
        },
        "value": values,
        **more,
    }


SMALL = table(YEARS, SEXES)
ALL = ((0, 1), (0, 1, 2))


def test_cells__have_marks__and_each_means_something_else():
    values, marks = parse.cells(
        answer(SMALL, ALL, [1, None, None, None, None, None], status={"1": ".", "2": "..", "3": "...", "4": "-"}),
        SMALL, ALL,
    )  # fmt: skip
    assert marks.tolist() == [[KNOWN, IMPOSSIBLE, MISSING], [SECRET, KNOWN, MISSING]]
    assert values[1, 1] == 0.0
    assert np.isnan(values[0, 1])


def test_cells__come_in_another_order_and_shape__and_mean_the_same():
    plain, _ = parse.cells(answer(SMALL, ALL, [1, 2, 3, 4, 5, 6]), SMALL, ALL)
    turned = answer(SMALL, ALL, {str(n): v for n, v in enumerate([6, 3, 5, 2, 4, 1])})
    turned["id"], turned["size"] = ["x1", "timeperiod_y"], [3, 2]
    turned["dimension"]["timeperiod_y"]["category"]["index"] = ["2023", "2022"]
    turned["dimension"]["x1"]["category"]["index"] = {"2": 0, "1": 1, "SSS": 2}
    found, _ = parse.cells(turned, SMALL, ALL)
    assert found.tolist() == plain.tolist()


@pytest.mark.parametrize(
    "broken",
    [
        {"value": [1, 2, 3]}, {"value": {"6": 1}}, {"value": ["x"] * 6}, {"id": ["x1"]}, {"size": [2, 2]},
        {"dimension": {}}, {"val": 1, "value": None}, {"value": [1, 2, 3, 4, 5, math.inf]},
    ],
)  # fmt: skip
def test_cells__are_not_as_agreed__and_are_refused(broken):
    with pytest.raises(BadShape):
        parse.cells({**answer(SMALL, ALL, [1, 2, 3, 4, 5, 6]), **broken}, SMALL, ALL)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(["", "x1", "2022", "l", "t", "SSS"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["id", "size", "dimension", "value", "status", "variables", "code", "values", "valueTexts",
                         "title", "category", "index", "type", "text", "x1", "timeperiod_y"]),
        inner, max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_parsers__are_given_anything__and_refuse_or_understand(anything):
    for read in (
        parse.listing,
        lambda a: parse.table(a, PLACES),
        lambda a: parse.cells(a, SMALL, ALL),
        lambda a: parse.cells({**answer(SMALL, ALL, [1, 2, 3, 4, 5, 6]), "value": a}, SMALL, ALL),
        lambda a: parse.cells({**answer(SMALL, ALL, [1, 2, None, 4, 5, 6]), "status": a}, SMALL, ALL),
    ):
        assert understood(read, anything) in {True, False}


def understood(read, anything) -> bool:
    try:
        read(anything)
    except BadShape:
        return False
    return True


@settings(deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=4), st.integers(1, 200), st.integers(1, 20))
def test_pieces__cover_the_selection_once__within_the_limits(sizes, most_cells, most_values):
    selection = tuple(tuple(range(10, 10 + n)) for n in sizes)
    found = list(wanted.pieces(selection, most_cells=most_cells, most_values=most_values))
    cells = [cell for piece in found for cell in product(*piece)]
    assert sorted(cells) == sorted(product(*selection))
    assert all(wanted.cells_of(p) <= max(most_cells, 1) and max(map(len, p)) <= most_values for p in found)


def test_halves__are_the_whole():
    first, second = wanted.halves(((1, 2), (1, 2, 3)))
    assert (first, second) == (((1, 2), (1,)), ((1, 2), (2, 3)))


DEATHS, COUNTY_CAUSES, CAUSE_AGES, _ = wanted.STATFIN
PENSIONS, _ = wanted.ETK


def test_selection__fits_a_table__only_when_every_kind_is_there_once():
    assert wanted.selection(DEATHS, table(YEARS, AREAS, SEXES, AGES)) == ((0, 1), (0, 1, 2), (0, 1, 2), (0, 2, 3, 4))
    assert wanted.selection(DEATHS, table(YEARS, SEXES, AGES)) is None
    assert wanted.selection(DEATHS, table(YEARS, COUNTIES, SEXES, AGES)) is None
    assert wanted.selection(COUNTY_CAUSES, table(COUNTIES, CAUSES, YEARS)) is not None
    assert wanted.selection(COUNTY_CAUSES, table(AREAS, CAUSES, YEARS)) is None


def test_selection__meets_other_dimensions__and_takes_their_whole_and_the_count():
    assert wanted.selection(CAUSE_AGES, table(CAUSES, AGES, SEXES, YEARS, CONTENTS)) is not None
    chosen = wanted.selection(COUNTY_CAUSES, table(COUNTIES, CAUSES, YEARS, SEXES, CONTENTS))
    assert chosen is not None
    assert chosen[3:] == ((0,), (0,))
    no_total = variable("x7", ("a", "Avioliitto"), ("b", "Muu"))
    assert wanted.selection(DEATHS, table(YEARS, AREAS, SEXES, AGES, no_total)) is None


def test_titles__of_special_deaths__are_not_those_of_all():
    assert DEATHS.is_titled("12ak -- Kuolleet muuttujina Vuosi, Alue, Sukupuoli, Ikä ja Tiedot")
    assert DEATHS.is_titled("Deaths by Year, Area, Sex, Age and Information")
    assert not DEATHS.is_titled("Alkoholiperäisesti kuolleet muuttujina Alkoholisyyt, Ikä, Vuosi, Sukupuoli")
    assert not CAUSE_AGES.is_titled("Kuolleet muuttujina Tilaston peruskuolemansyy (ICD-10, 3-merkkitaso), Ikä, Vuosi")
    assert not PENSIONS.is_titled("Työkyvyttömyyseläkkeelle siirtyneet hyvinvointialueen mukaan")


def build(of, values, marks=None, selection=None):
    chosen = selection or tuple(tuple(range(len(d.values))) for d in of.dimensions)
    array = np.asarray(values, dtype=float)
    told = np.zeros(array.shape, dtype=np.int8) if marks is None else np.asarray(marks, dtype=np.int8)
    return cube.build(Source("a.px", of, chosen), [(chosen, array, told)])


def test_columns__leave_out_the_impossible__and_flag_the_unknown():
    found = cube.columns(
        build(SMALL, [[3, 1, 2], [np.nan, np.nan, 4]], [[0, 0, 0], [MISSING, IMPOSSIBLE, 0]]), hidden="missing"
    )
    rows = list(
        zip(found["period"], found["sex"], found["area"], found["numerator"].tolist(), found["flag"], strict=True)
    )
    assert rows[:3] == [
        ("2022", "total", "country", 3.0, ""), ("2022", "male", "country", 1.0, ""), ("2022", "female", "country", 2.0, ""),
    ]  # fmt: skip
    assert [(r[1], r[4]) for r in rows[3:]] == [("total", "missing"), ("female", "")]


def test_gaps__are_told__where_totals_differ_from_their_parts():
    assert cube.gaps(build(SMALL, [[3, 1, 2], [9, 4, 4]])) == ("sex: 1 totals differ from their parts, by at most 1",)
    unknown = build(SMALL, [[3, 1, np.nan], [8, 4, 4]], [[0, 0, MISSING], [0, 0, 0]])
    assert cube.gaps(unknown) == ()


def test_cube__is_put_together_from_pieces__and_misses_none():
    left, right = wanted.halves(ALL)
    pieces = [(p, np.ones(tuple(map(len, p))), np.zeros(tuple(map(len, p)), dtype=np.int8)) for p in (left, right)]
    source = Source("a.px", SMALL, ALL)
    assert cube.build(source, reversed(pieces)).counts.sum() == 6
    with pytest.raises(BadShape):
        cube.build(source, pieces[:1])
