"""Classifications of causes of death: one class for every code, sums that agree, the versions and their sources."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.indicators.rules.cause_classes import Cause, Names
from luotsi.indicators.rules.causes import Certainty, Classification, Source, classification, classifications
from luotsi.indicators.rules.icd10 import UNDERLYING, Code, CodeSet
from luotsi.kernel.errors import BadInput, NotFound

STATFIN, EUROPEAN = "statfin-54", "european-shortlist"
DAYS = [
    (STATFIN, date(1997, 12, 31)),
    (STATFIN, date(1998, 1, 1)),
    (STATFIN, date(2019, 12, 31)),
    (STATFIN, date(2020, 1, 1)),
    (STATFIN, date(2026, 6, 1)),
    (EUROPEAN, date(2011, 1, 1)),
    (EUROPEAN, date(2026, 6, 1)),
]
every_version = pytest.mark.parametrize("causes", [classification(*day) for day in DAYS], ids=lambda c: str(c.key))
TODAY = date(2026, 6, 1)


def _every_code() -> Iterator[str]:
    for category in sorted(UNDERLYING.prefixes):
        yield category
        yield from (f"{category}{fourth}" for fourth in "0123456789X")
    yield from (f"G40{fourth}{fifth}" for fourth in "0123456789" for fifth in "0123456789A")
    yield from (f"{code}{fifth}" for code in ("K292", "K860", "K852", "Y870", "U071", "R999") for fifth in "019")


EVERY_CODE = tuple(_every_code())
"""Every category, every digit and a letter in the fourth place, and every further place of the longest codes."""


@every_version
def test_every_code__falls_into_exactly_one_class__and_sums_equal_the_total(causes: Classification) -> None:
    counts = causes.count(EVERY_CODE)
    classes = Counter(causes.classify(EVERY_CODE))
    assert set(counts) == set(causes.causes)
    assert counts[causes.total.code] == len(EVERY_CODE)
    assert sum(counts[leaf.code] for leaf in causes.leaves) == len(EVERY_CODE)
    assert all(counts[leaf.code] for leaf in causes.leaves)  # no class that no code reaches
    for group in causes.groups:
        children = [c for c in causes.causes.values() if causes.parent(c.code) is group]
        assert len(children) > 0
        assert counts[group.code] == sum(counts[c.code] for c in children)
        assert counts[group.code] == sum(counts[leaf.code] for leaf in causes.leaves_of(group.code))
    assert {leaf.code: counts[leaf.code] for leaf in causes.leaves} == classes


@pytest.mark.parametrize(
    "causes", [classification(*day) for day in (DAYS[2], DAYS[4], DAYS[6])], ids=lambda c: str(c.key)
)
def test_published_range_of_a_group__is_the_sum_of_its_classes__but_for_alcohol(causes: Classification) -> None:
    """Groups' ranges are published apart from their classes': a slip in either would show here."""
    alcohol = causes.causes["41"].codes if causes.key == STATFIN else CodeSet.parse("")
    dementia = CodeSet.parse("R54 F01 F03") if causes.key == STATFIN else CodeSet.parse("")
    own = {group.code: {leaf.code for leaf in causes.leaves_of(group.code)} for group in causes.groups}
    for code, leaf in zip(EVERY_CODE, causes.classify(EVERY_CODE), strict=True):
        # Outside the published text: U codes without a class, and categories that ICD-10 does not use.
        if code[0] == "U" or code[:3] in UNUSED or code in dementia or code.startswith("R999"):
            continue
        for group in causes.groups:
            if code not in alcohol or "41" in own[group.code]:
                assert (leaf in own[group.code]) == (code in group.codes), (group.code, code)


UNUSED = CodeSet.parse("C98-C99 D49 D90-D99 E90-E99 F00 H96-H99 K93-K99 P97-P99").prefixes


@pytest.mark.parametrize(
    ("code", "leaf"),
    [
        ("A16.2", "01"), ("J65", "01"), ("B90.9", "01"), ("B24", "02"), ("A41.9", "03"), ("B94.2", "03"),
        ("C18.7", "07"), ("C19", "07"), ("C20", "08"), ("C34.9", "11"), ("C17.0", "21"), ("C97", "21"), ("D48", "22"),
        ("E11.9", "23"), ("E66", "24"), ("F01", "25"), ("F03", "25"), ("G30.1", "25"), ("R54", "25"),
        ("G20", "26"), ("G31.8", "26"), ("G40.5", "26"), ("G40.50", "26"), ("H66", "26"), ("I21.0", "27"),
        ("I42", "28"), ("I42.5", "28"), ("I42.7", "28"), ("I63", "29"), ("I05", "30"), ("I26", "30"), ("I71", "30"),
        ("J10", "31"), ("J18.9", "32"), ("J84.9", "32"), ("J84", "35"), ("J84.1", "35"), ("J44", "33"), ("J45", "34"),
        ("K29.1", "36"), ("K74.6", "36"), ("K85.1", "36"), ("K86.1", "36"), ("N18", "37"), ("Q21", "38"), ("Q86.1", "38"),
        ("D50", "39"), ("F11", "39"), ("F20", "39"), ("L03", "39"), ("M05", "39"), ("O00", "39"), ("P07", "39"),
        ("R53", "39"), ("R95", "39"), ("U04.9", "39"), ("R96", "40"), ("R99", "40"),
        ("F10.2", "41"), ("G31.2", "41"), ("G40.51", "41"), ("G62.1", "41"), ("G72.1", "41"), ("I42.6", "41"),
        ("K29.2", "41"), ("K70.3", "41"), ("K85.2", "41"), ("K86.0", "41"), ("K86.00", "41"), ("O35.4", "41"),
        ("P04.3", "41"), ("Q86.0", "41"), ("X45", "41"),
        ("V43.5", "42"), ("V03.1", "42"), ("V89.2", "42"), ("V86.0", "42"), ("V03.0", "43"), ("V43.0", "43"),
        ("V81.2", "43"), ("V86.5", "43"), ("V80", "43"), ("V92", "44"), ("V95", "45"), ("W01", "46"), ("W69", "47"),
        ("X42", "48"), ("X47", "48"), ("Y12", "48"), ("Y15", "48"), ("W79", "49"), ("X31", "49"), ("X59", "49"),
        ("Y85", "49"), ("Y86", "49"), ("X70", "50"), ("Y87.0", "50"), ("X95", "51"), ("Y87.1", "51"), ("Y16", "52"),
        ("Y34", "52"), ("Y87.2", "52"), ("Y35", "53"), ("Y83", "53"), ("Y87", "53"), ("Y89", "53"),
        ("R99.9", "54"), ("U07.1", "00"), ("U07.2", "00"), ("U10.9", "00"),
    ],
)  # fmt: skip
def test_class_of_statistics_finland__is_found__for_known_codes(code: str, leaf: str) -> None:
    assert classification(STATFIN, TODAY).of(code).code == leaf


@pytest.mark.parametrize(
    ("code", "leaf"),
    [
        ("B18.2", "1.3"), ("B94.2", "1.3"), ("B94.1", "1.4"), ("B94", "1.4"), ("C19", "2.1.4"), ("C71", "2.1.17"),
        ("C88", "2.1.21"), ("C80", "2.1.22"), ("F10", "5.2"), ("F17", "5.4"), ("F19", "5.3"), ("G20", "6.1"),
        ("I22", "7.1.1"), ("I25", "7.1.2"), ("I42.6", "7.2"), ("I52", "7.4"), ("J84.9", "8.4"), ("K70", "9.2"),
        ("R54", "16.3"), ("X45", "17.1.4"), ("Y12", "17.4"), ("Y35", "17.5"), ("Y85", "17.1.1"), ("Y86", "17.1.5"),
        ("U07.1", "18.1"), ("U12.9", "18.2"), ("U04.9", "16.3"),
    ],
)  # fmt: skip
def test_class_of_the_european_shortlist__is_found__for_known_codes(code: str, leaf: str) -> None:
    assert classification(EUROPEAN, TODAY).of(code).code == leaf


def test_classes_of_the_same_disease__hold_the_same_codes__in_both_classifications() -> None:
    """Written apart in two tables: a slip in either shows here."""
    same = (
        "02=1.2 04=2.1.1 05=2.1.2 06=2.1.3 09=2.1.5 10=2.1.6 12=2.1.9 13=2.1.10 14=2.1.11 15=2.1.12 16=2.1.13 17=2.1.14 "
        "18=2.1.15 19=2.1.16 23=4.1 27=7.1 29=7.3 31=8.1 34=8.3.1 33=8.3.2 37=12 40=16.2 46=17.1.2 47=17.1.3 50=17.2 51=17.3"
    )
    finnish, european = classification(STATFIN, date(1997, 6, 1)), classification(EUROPEAN, date(2015, 6, 1))
    pairs = list(zip(EVERY_CODE, finnish.classify(EVERY_CODE), european.classify(EVERY_CODE), strict=True))
    for ours, theirs in (pair.split("=") for pair in same.split()):
        inside = {leaf.code for leaf in european.leaves_of(theirs)}
        assert {code for code, leaf, _ in pairs if leaf == ours} == {code for code, _, leaf in pairs if leaf in inside}


def test_sums__equal_the_published_table_of_2018__for_classes_01_to_22() -> None:
    """Statistics Finland, Causes of death 2018, appendix table 1a, both sexes."""
    published = (
        "31 3 210 198 317 377 869 425 533 1298 2318 242 859 55 216 310 895 353 291 1119 1883 344"  # classes 01–22
    )
    one_code = "A16 B24 A41 C02 C15 C16 C18 C20 C22 C25 C34 C43 C50 C53 C54 C56 C61 C64 C67 C90 C80 D37"
    deaths = dict(zip(one_code.split(), map(int, published.split()), strict=True))
    counts = classification(STATFIN, date(2018, 12, 31)).add_up(deaths)
    assert [counts[f"{n:02}"] for n in range(1, 23)] == list(deaths.values())
    assert (counts["01-03"], counts["04-22"], counts["04-21"]) == (244, 12_902, 12_558)
    assert counts["01-54"] == 244 + 12_902


def test_version__changes__with_the_classes_of_1998_and_2020() -> None:
    first, second, third = (classification(STATFIN, date(year, 6, 1)) for year in (1997, 2019, 2020))
    assert (first.valid_from, first.valid_until) == (date(1996, 1, 1), date(1997, 12, 31))
    assert (second.valid_from, second.valid_until) == (date(1998, 1, 1), date(2019, 12, 31))
    assert (third.valid_from, third.valid_until) == (date(2020, 1, 1), None)
    assert [len(c.leaves) for c in (first, second, third)] == [53, 54, 55]
    assert [len(c.groups) for c in (first, second, third)] == [10, 10, 10]
    assert [c.total.code for c in (first, second, third)] == ["01-54", "01-54", "00-54"]
    assert [c.of("R99.9").code for c in (first, second, third)] == ["40", "54", "54"]
    assert [c.of("U07.1").code for c in (first, second, third)] == ["39", "39", "00"]


def test_shortlist__has_its_86_causes__and_covid_from_2020() -> None:
    numbered = [c for c in classification(EUROPEAN, date(2019, 6, 1)).causes if c not in ("total", "0")]
    assert len(numbered) == 86
    assert set(classification(EUROPEAN, TODAY).causes) - set(numbered) == {"total", "0", "18", "18.1", "18.2"}


def test_certainty__is_told__of_each_class_and_code() -> None:
    causes = classification(STATFIN, TODAY)
    certain = {c: causes.cause(c).certainty for c in ("27", "41", "21", "26", "36", "39", "49", "00", "54", "42", "43")}
    assert {c for c, how in certain.items() if how is Certainty.EXACT} == {"27", "41"}
    assert {c for c, how in certain.items() if how is Certainty.NOT_FOUND} == {"42", "43"}
    assert causes.certainty("I21") is Certainty.EXACT
    assert causes.certainty("C17") is causes.certainty("Y87") is Certainty.DERIVED
    assert causes.certainty("V43.5") is causes.certainty("U04.9") is Certainty.NOT_FOUND


@pytest.mark.parametrize(
    ("name", "cause", "outside"),
    [(STATFIN, "28", ["I42.6"]), (STATFIN, "37", []), (STATFIN, "35", ["J84.9"]), (EUROPEAN, "1.4", []),
     (STATFIN, "27-30", ["I42.6"]), (STATFIN, "41", [])],
)  # fmt: skip
def test_exceptions__are_the_codes_that_belong_elsewhere__within_the_published_range(
    name: str, cause: str, outside: list[str]
) -> None:
    assert [c.dotted for c in classification(name, TODAY).exceptions(cause)] == outside


@every_version
def test_every_cause__has_a_name_in_each_language__and_a_source(causes: Classification) -> None:
    named: list[Cause | Classification] = [*causes.causes.values(), causes]
    for cause in named:
        names = [cause.name(language) for language in ("fi", "sv", "en")]
        assert all(name == name.strip() and name for name in names)
        assert len(set(names)) > 1 or names == ["Diabetes"] * 3
        assert cause.source.url.startswith(("https://", "http://"))
        assert cause.source.licence
    assert causes.causes[causes.leaves[3].code].name("se") == causes.leaves[3].name("fi")


@every_version
def test_names_of_classes__differ__within_a_classification(causes: Classification) -> None:
    for language in ("fi", "sv", "en"):
        assert len({leaf.name(language) for leaf in causes.leaves}) == len(causes.leaves)


def test_classification__is_refused__before_it_begins_or_with_another_name() -> None:
    with pytest.raises(NotFound, match="1996-01-01"):
        classification(STATFIN, date(1995, 12, 31))
    with pytest.raises(NotFound, match="european-shortlist"):
        classification("icd-11", TODAY)
    with pytest.raises(NotFound):
        classification(STATFIN, TODAY).cause("99")
    assert classifications() == (STATFIN, EUROPEAN)


def test_codes_that_cannot_be_counted__are_named__with_the_way_out() -> None:
    causes = classification(STATFIN, TODAY)
    codes = ["I21.0", "Z51.5", "S72", "I21.0", "abc", "Z51.5"]
    assert list(causes.refused(codes)) == ["Z51.5", "S72", "abc"]
    assert causes.refused(["i21", "X45+"]) == {}
    with pytest.raises(BadInput, match=r"Z51\.5.*2 other codes") as refusal:
        causes.count(codes)
    assert refusal.value.hint
    with pytest.raises(BadInput, match="abc"):
        causes.classify(codes[4:])
    with pytest.raises(BadInput, match=r"I21\.0 is -1"):
        causes.add_up({"I21.0": -1})


CODES = st.lists(
    st.builds(
        lambda category, more, dot, small: (lambda code: code.lower() if small else code)(
            f"{category}{'.' if dot and more else ''}{more}"
        ),
        st.sampled_from(sorted(UNDERLYING.prefixes)),
        st.from_regex(r"([0-9A-Z]{1,2})?", fullmatch=True),
        st.booleans(),
        st.booleans(),
    ),
    max_size=60,
)


@given(CODES, st.sampled_from(DAYS))
def test_count__adds_up__for_any_codes_however_written(codes: list[str], day: tuple[str, date]) -> None:
    causes = classification(*day)
    counts = causes.count(codes)
    assert counts[causes.total.code] == len(codes)
    for cause in causes.causes.values():
        assert counts[cause.code] == sum(counts[leaf.code] for leaf in causes.leaves_of(cause.code))
    assert counts == causes.count([Code(code).dotted for code in reversed(codes)])
    classes = causes.classify(codes)
    assert classes == [causes.of(code).code for code in codes]
    assert all(counts[leaf.code] == classes.count(leaf.code) for leaf in causes.leaves)


def test_a_million_codes__are_counted_and_classified__in_seconds() -> None:
    causes = classification(STATFIN, TODAY)
    codes = np.random.default_rng(3).choice(EVERY_CODE, 1_000_000)
    started = time.perf_counter()
    counts = causes.count(codes.tolist())
    classes = causes.classify(codes.tolist())
    assert time.perf_counter() - started < 10  # measured 0.3–0.6 s
    assert counts["00-54"] == len(classes) == 1_000_000
    assert counts["41"] == classes.count("41")
    assert causes.count(codes[:1000]) == causes.count(codes[:1000].tolist())


SOURCE = Source("x", "x", "x", "https://example.org", "x")


def row(code: str, parent: str = "", codes: str = "", **more: object) -> Cause:
    empty = CodeSet.parse("")
    names = Names(code, code, code)
    cause = Cause(
        code, tuple(filter(None, [parent])), names, CodeSet.parse(codes), empty, empty, Certainty.EXACT, SOURCE
    )
    return replace(cause, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([row("t"), row("a", "t", "A00-A09"), row("b", "t", "A09")], r"A09 is in two classes of k: a and b"),
        ([row("t"), row("a", "t", "A001"), row("b", "t", chosen=CodeSet.parse("A001"))], r"A00\.1 is in two classes"),
        ([row("t"), row("a", "t", rest=CodeSet.parse("A00")), row("b", "t", rest=CodeSet.parse("A00-A01"))], "A00 remains"),
        ([row("t"), row("a", "t", "A00"), row("a", "t", "A01")], "a of k has two rows"),
        ([row("t"), row("a", "x", "A00")], "a of k has 0 parents"),
        ([row("t", codes="A00"), row("u", codes="A01")], "one total"),
    ],
)  # fmt: skip
def test_rows__are_refused__when_they_do_not_divide_the_codes(rows: list[Cause], complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        Classification.build(
            key="k", names=Names("k", "k", "k"), source=SOURCE, causes=rows, starts=date(2000, 1, 1), on=TODAY
        )
