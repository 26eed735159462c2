"""Groups of causes in the variants of their publishers, and their agreement with the classes."""

from datetime import date

import pytest

from luotsi.indicators.rules.causes import Certainty, classification, group, groups
from luotsi.indicators.rules.icd10 import UNDERLYING
from luotsi.kernel.errors import BadInput, NotFound

STATFIN = classification("statfin-54", date(2024, 1, 1))
EUROPEAN = classification("european-shortlist", date(2024, 1, 1))
CODES = [f"{category}{more}" for category in sorted(UNDERLYING.prefixes) for more in ("", *"0123456789X", "51")]


def codes_of(name: str, variant: str) -> set[str]:
    causes = group(name, variant)
    return {code for code in CODES if causes.contains(code)}


@pytest.mark.parametrize(
    ("name", "cause"),
    [("alcohol", "41"), ("accidents", "42-49"), ("suicides", "50"), ("falls", "46"), ("circulatory", "27-30"), ("cancers", "04-21")],
)  # fmt: skip
def test_group_of_statistics_finland__holds_the_codes__of_its_classes(name: str, cause: str) -> None:
    leaves = {leaf.code for leaf in STATFIN.leaves_of(cause)}
    unused = {"C98", "C99"}
    expected = {c for c in CODES if STATFIN.of(c).code in leaves and c[:3] not in unused}
    assert codes_of(name, "statfin") == expected


@pytest.mark.parametrize(("name", "cause"), [("accidents", "17.1"), ("circulatory", "7")])
def test_group_of_the_shortlist__holds_the_codes__of_its_classes(name: str, cause: str) -> None:
    leaves = {leaf.code for leaf in EUROPEAN.leaves_of(cause)}
    assert codes_of(name, "eurostat") == {c for c in CODES if EUROPEAN.of(c).code in leaves}


def test_alcohol_of_thl__lacks_two_diseases__of_statistics_finland() -> None:
    statfin, thl = codes_of("alcohol", "statfin"), codes_of("alcohol", "thl")
    assert thl < statfin
    assert {c[:4] for c in statfin - thl} == {"K852", "Q860"}
    assert group("alcohol", "thl").contains("K86.00")


def test_accidents_of_thl__leave_out__undetermined_poisonings() -> None:
    statfin, thl = codes_of("accidents", "statfin"), codes_of("accidents", "thl")
    assert thl < statfin
    assert {c[:3] for c in statfin - thl} == {"Y10", "Y11", "Y12", "Y13", "Y14", "Y15"}
    assert {c[:3] for c in codes_of("accidents", "eurostat") - thl} == {"X45"}
    assert not any(group("accidents", variant).contains("X45") for variant in ("statfin", "thl"))


def test_falls_of_the_nordic_comparison__take_also__unspecified_accidents() -> None:
    assert {c[:3] for c in codes_of("falls", "nordic") - codes_of("falls", "statfin")} == {"X59"}


@pytest.mark.parametrize(
    ("cause", "substance", "belongs"),
    [
        ("F11.2", None, True),
        ("F11.9", None, False),
        ("F13.2", None, False),
        ("F19", None, True),
        ("F19.1", None, True),
        ("X42", "T40.1", True),
        ("X42.0", "T409", True),
        ("X42", "T43.6", False),
        ("X41", "T43.6", True),
        ("X41", "T42.4", False),
        ("X62", "T40.2", True),
        ("Y12", "T40.6", True),
        ("X44", None, False),
        ("I21", "T40.1", False),
    ],
)
def test_drug_death__is_told__by_the_cause_and_the_substance(cause: str, substance: str | None, belongs: bool) -> None:
    assert group("drugs", "statfin").contains(cause, substance=substance) is belongs


def test_drug_death__is_not_guessed__without_the_substance() -> None:
    drugs = group("drugs", "statfin")
    assert drugs.needs_substance("x42.0")
    assert not drugs.needs_substance("F11.2")
    with pytest.raises(BadInput, match=r"X42\.0.*T36–T65"):
        drugs.contains("x42.0")
    with pytest.raises(BadInput, match="heroin"):
        drugs.contains("X42", substance="heroin")


def test_every_group__tells_its_source_validity_and_certainty__in_three_languages() -> None:
    assert {(g.group, g.variant) for g in groups()} >= {
        (name, "statfin") for name in ("alcohol", "accidents", "falls", "suicides", "circulatory", "cancers", "drugs")
    }
    assert len({(g.group, g.variant) for g in groups()}) == len(groups())
    for causes in groups():
        assert all(causes.name(language) for language in ("fi", "sv", "en"))
        assert causes.source.url.startswith(("https://", "http://"))
        assert date(1996, 1, 1) <= causes.valid_from <= date(2011, 1, 1)
        derived = (causes.group, causes.variant) == ("accidents", "statfin")
        assert causes.certainty is (Certainty.DERIVED if derived else Certainty.EXACT)


def test_group__is_refused__with_the_variants_there_are() -> None:
    with pytest.raises(NotFound, match="statfin, thl, eurostat"):
        group("accidents", "oecd")
    with pytest.raises(NotFound, match="alcohol, accidents"):
        group("tobacco", "thl")
    with pytest.raises(BadInput, match="beer"):
        group("alcohol", "thl").contains("beer")
