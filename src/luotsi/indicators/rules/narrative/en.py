"""Facts in English: sentences, and which names of indicators a sentence takes as they stand."""

import re
from types import MappingProxyType
from typing import Final

from luotsi.indicators.rules.definition import DeficitUnit, Direction
from luotsi.indicators.rules.figures import Flag
from luotsi.indicators.rules.narrative.evidence import beside, reading
from luotsi.indicators.rules.narrative.facts import Against, Claim, Fact, Place, Told
from luotsi.indicators.rules.narrative.numbers import Style, amount, years
from luotsi.indicators.rules.narrative.subjects import Groups, Subject, subject
from luotsi.regions.rules import AreaKind

MARK: Final = "Made-up example: "
COUNTRY: Final = "whole country"
SIMILAR: Final = "similar areas"

STYLE: Final = Style(
    decimal=".",
    thousands=",",
    percent="%",
    interval="95% confidence interval",
    no_interval="no confidence interval",
    notes=MappingProxyType({Flag.ESTIMATE: "estimate", Flag.PRELIMINARY: "preliminary"}),
    earlier="earlier",
    millions="million",
    is_euro_first=True,
)
GROUPS: Final = Groups(
    sexes=MappingProxyType({"male": "men", "female": "women"}),
    ages="aged {}",
    ages_from="aged {} and over",
    ages_under_one="under 1 year",
)
_AMOUNTS: Final = {
    DeficitUnit.LIFE_YEARS: "{} life-years a year",
    DeficitUnit.PEOPLE: "{} people a year",
    DeficitUnit.EUROS: "{} euros a year",
}
# The head of a name stands before its first preposition. A sentence takes the name as it stands when the head is a word
# that grows and shrinks: of people, pensions or years lost nothing can be said to be “higher”.
_HEAD_END: Final = re.compile(r"\s(of|from|with|in|at|on|among|for|to|by|under|over|per|due)\b")
_MEASURE: Final = re.compile(
    r"\b(mortality|morbidity|unemployment|employment|loneliness|prevalence|incidence|continuity|rate|ratio|share"
    r"|proportion|index|expectancy|risk)$",
    re.IGNORECASE,
)


def tell(fact: Fact, own: Place, other: Place | None, category: str) -> str:
    """The fact as one to three sentences."""
    about = subject(fact, "en", GROUPS, category)
    sentences = [_main(fact, _subject(about), about.label, own, other)]
    if fact.claim is Claim.EXTREME and fact.is_outlier:
        sentences.append(f"The figure differed {_BEYOND}.")
    if fact.gap is not None and other is not None:
        one = "per newborn" if fact.gap.is_newborn else "per person"
        words = _AMOUNTS.get(fact.gap.unit) or f"{{}} {fact.definition.unit('en')} {one}"
        least = fact.definition.decimals if fact.gap.unit is DeficitUnit.NONE else 0
        told = amount(fact.gap, words, STYLE, least=least)
        sentences.append(f"The difference from the level {_of(fact, other)} is about {told}.")
    return " ".join(sentences)


_BEYOND: Final = "from the level of the whole country by more than random variation would suggest (99.8% limits)"


def _main(fact: Fact, about: str, label: str, own: Place, other: Place | None) -> str:
    here, when = _in(own), _when(fact.own)
    match fact.claim:
        case Claim.DIFFERS:
            way = "higher" if fact.is_higher else "lower"
            return f"{about} {here} {when} was clearly {way} than {_than(fact, other)}" + _both(fact, own, other)
        case Claim.SIMILAR:
            level = f"the level {_of(fact, other)}"
            return f"{about} {here} {when} did not differ clearly from {level}" + _both(fact, own, other)
        case Claim.CHANGED:
            way = "risen" if fact.is_higher else "fallen"
            return f"{about} {here} has {way} clearly {_from_to(fact)}" + _first_last(fact)
        case Claim.UNCHANGED:
            return f"{about} {here} has not changed clearly {_from_to(fact)}" + _first_last(fact)
        case Claim.EXTREME:
            return f"{about} {here} {when} was {_end(fact, own)}" + _both(fact, own, other, end=_place(fact))
        case Claim.OUTLIER:
            return f"{about} {here} {when} differed {_BEYOND}" + _both(fact, own, other)
        case Claim.STATED:
            return f"{label} {when}" + _stated(fact, own, other)
        case Claim.HIDDEN:
            period = years(fact.own.first, fact.own.last)
            return f"{label}, {own.name}: the figure for {period} is not published, there are too few cases."
        case Claim.ABSENT:
            return f"{label}, {own.name}: the figure for {years(fact.own.first, fact.own.last)} is not available."


def _subject(about: Subject) -> str:
    is_measure = _MEASURE.search(_HEAD_END.split(about.main)[0])
    return about.label if about.is_plain and is_measure else f"The figure “{about.label}”"


def _both(fact: Fact, own: Place, other: Place | None, *, end: str = "") -> str:
    """The evidence of a comparison."""
    return beside(fact, own, other, STYLE, "en", _when, end=end)


def _first_last(fact: Fact) -> str:
    """The evidence of a change."""
    if fact.other is None:
        return "."
    before = reading(fact.other, fact, STYLE, "en", is_first=True)
    return f": from {before} to {reading(fact.own, fact, STYLE, 'en', is_first=False)}."


def _stated(fact: Fact, own: Place, other: Place | None) -> str:
    text = _both(fact, own, other)
    if fact.other is not None:
        return text + " A confidence interval is missing: whether the difference is clear has not been assessed."
    return text + " The reference figure is not published." if fact.is_reference_hidden else text


def _end(fact: Fact, own: Place) -> str:
    county = own.area is None or own.area.kind is not AreaKind.MUNICIPALITY
    if fact.is_alone:
        return f"{'higher' if fact.is_higher else 'lower'} than in any other {'county' if county else 'municipality'}"
    return f"the {'highest' if fact.is_higher else 'lowest'} of all {'counties' if county else 'municipalities'}"


def _place(fact: Fact) -> str:
    if fact.place is None:
        return ""
    first = "lowest" if fact.definition.direction is Direction.NONE else "best"
    return f"; rank {fact.place.place}/{fact.place.of} of those published (1 = {first})"


def _in(place: Place) -> str:
    if place.area is None:
        return "in areas with a similar population"
    return "in the whole country" if place.area.kind is AreaKind.COUNTRY else f"in {place.name}"


def _than(fact: Fact, other: Place | None) -> str:
    if fact.against is Against.PAST and fact.other is not None:
        return _when(fact.other)
    return _in(other) if other is not None else "in the whole country"


def _of(fact: Fact, other: Place | None) -> str:
    if fact.against is Against.PAST:
        return _than(fact, other)
    if fact.against is Against.SIMILAR:
        return "of areas with a similar population"
    return "of the whole country" if fact.against is Against.COUNTRY or other is None else f"of {other.name}"


def _when(told: Told) -> str:
    return f"in {years(told.first, told.last)}"


def _from_to(fact: Fact) -> str:
    if fact.other is None:
        return ""
    return f"from {years(fact.other.first, fact.other.last)} to {years(fact.own.first, fact.own.last)}"
