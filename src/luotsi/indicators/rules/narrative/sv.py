"""Facts in Swedish: sentences, prepositions of areas, which names of indicators a sentence takes and in which form."""

import re
from types import MappingProxyType
from typing import Final

from luotsi.indicators.rules.definition import DeficitUnit, Direction
from luotsi.indicators.rules.figures import Flag
from luotsi.indicators.rules.narrative.evidence import beside, reading
from luotsi.indicators.rules.narrative.facts import Against, Claim, Fact, Place, Told
from luotsi.indicators.rules.narrative.numbers import HARD_SPACE, Style, amount, years
from luotsi.indicators.rules.narrative.subjects import Groups, Subject, subject
from luotsi.regions.rules import AreaKind

MARK: Final = "Påhittat exempel: "
COUNTRY: Final = "hela landet"
SIMILAR: Final = "liknande områden"

STYLE: Final = Style(
    decimal=",",
    thousands=HARD_SPACE,
    percent=f"{HARD_SPACE}%",
    interval=f"95{HARD_SPACE}% konfidensintervall",
    no_interval="inget konfidensintervall",
    notes=MappingProxyType({Flag.ESTIMATE: "uppskattning", Flag.PRELIMINARY: "preliminär uppgift"}),
    earlier="tidigare",
    millions="miljoner",
)
GROUPS: Final = Groups(
    sexes=MappingProxyType({"male": "män", "female": "kvinnor"}),
    ages="{}-åringar",
    ages_from="{} år och äldre",
    ages_under_one="under 1 år",
)
_AMOUNTS: Final = {
    DeficitUnit.LIFE_YEARS: "{} levnadsår per år",
    DeficitUnit.PEOPLE: "{} personer per år",
    DeficitUnit.EUROS: "{} euro per år",
}
# On islands one is “på”; of the counties only Åland, of the municipalities these.
_ISLANDS: Final = {"Åland", "Karlö", "Kimitoön"}
# Words that grow and shrink, with their definite endings: of people or pensions nothing can be said to be “högre”.
_MEASURES: Final = {
    "dödlighet": "en",
    "sjuklighet": "en",
    "löshet": "en",
    "ensamhet": "en",
    "sättning": "en",
    "itet": "en",
    "grad": "en",
    "andel": "en",
    "längd": "en",
    "förekomst": "en",
    "risk": "en",
    "tal": "et",
    "index": "et",
}
_IS_DEFINITE: Final = re.compile(f"({'|'.join(tail + ending for tail, ending in _MEASURES.items())})$", re.IGNORECASE)
_ADJECTIVES: Final = {"förtida": "den förtida", "förväntad": "den förväntade"}
"""With the article that they need before a definite noun."""


def tell(fact: Fact, own: Place, other: Place | None, category: str) -> str:
    """The fact as one to three sentences."""
    about = subject(fact, "sv", GROUPS, category)
    sentences = [_main(fact, _subject(about), about.label, own, other)]
    if fact.claim is Claim.EXTREME and fact.is_outlier:
        sentences.append(f"Siffran avvek {_BEYOND}.")
    if fact.gap is not None and other is not None:
        one = "per nyfödd" if fact.gap.is_newborn else "per person"
        words = _AMOUNTS.get(fact.gap.unit) or f"{{}} {fact.definition.unit('sv')} {one}"
        least = fact.definition.decimals if fact.gap.unit is DeficitUnit.NONE else 0
        told = amount(fact.gap, words, STYLE, least=least)
        sentences.append(f"Skillnaden till nivån {_than(fact, other)} är ungefär {told}.")
    return " ".join(sentences)


_BEYOND: Final = (
    f"från nivån i hela landet mer än vad man kan vänta sig av slumpmässig variation (99,8{HARD_SPACE}%-gränser)"
)


def _main(fact: Fact, about: str, label: str, own: Place, other: Place | None) -> str:
    here, when = _in(own), _when(fact.own)
    match fact.claim:
        case Claim.DIFFERS:
            way = "högre" if fact.is_higher else "lägre"
            return f"{about} {here} var {when} tydligt {way} än {_than(fact, other)}" + _both(fact, own, other)
        case Claim.SIMILAR:
            level = f"nivån {_than(fact, other)}"
            return f"{about} {here} skilde sig {when} inte tydligt från {level}" + _both(fact, own, other)
        case Claim.CHANGED:
            way = "stigit" if fact.is_higher else "sjunkit"
            return f"{about} {here} har {way} tydligt {_from_to(fact)}" + _first_last(fact)
        case Claim.UNCHANGED:
            return f"{about} {here} har inte förändrats tydligt {_from_to(fact)}" + _first_last(fact)
        case Claim.EXTREME:
            return f"{about} {here} var {when} {_end(fact, own)}" + _both(fact, own, other, end=_place(fact))
        case Claim.OUTLIER:
            return f"{about} {here} avvek {when} {_BEYOND}" + _both(fact, own, other)
        case Claim.STATED:
            return f"{label} {when}" + _stated(fact, own, other)
        case Claim.HIDDEN:
            return f"{label}, {own.name}: siffran för {when} publiceras inte, fallen är för få."
        case Claim.ABSENT:
            return f"{label}, {own.name}: siffran för {when} finns inte att tillgå."


def _subject(about: Subject) -> str:
    """The name in the definite form, when its first noun is a measure; else as a quotation."""
    first, _, rest = about.main.partition(" ")
    article = _ADJECTIVES.get(first.lower(), "")
    noun, _, rest = rest.partition(" ") if article else (first, "", rest)
    if about.is_plain and not article and _IS_DEFINITE.search(noun):
        return about.label
    ending = next((ending for tail, ending in _MEASURES.items() if noun.lower().endswith(tail)), "")
    if not about.is_plain or not ending:
        return f"Siffran ”{about.label}”"
    return about.with_main(" ".join(part for part in (article, noun + ending, rest) if part))


def _both(fact: Fact, own: Place, other: Place | None, *, end: str = "") -> str:
    """The evidence of a comparison."""
    return beside(fact, own, other, STYLE, "sv", _when, end=end)


def _first_last(fact: Fact) -> str:
    """The evidence of a change."""
    if fact.other is None:
        return "."
    before = reading(fact.other, fact, STYLE, "sv", is_first=True)
    return f": från {before} till {reading(fact.own, fact, STYLE, 'sv', is_first=False)}."


def _stated(fact: Fact, own: Place, other: Place | None) -> str:
    text = _both(fact, own, other)
    if fact.other is not None:
        return text + " Konfidensintervall saknas: det har inte bedömts om skillnaden är tydlig."
    return text + " Jämförelsesiffran är inte publicerad." if fact.is_reference_hidden else text


def _end(fact: Fact, own: Place) -> str:
    county = own.area is None or own.area.kind is not AreaKind.MUNICIPALITY
    if fact.is_alone:
        others = "i något annat välfärdsområde" if county else "i någon annan kommun"
        return f"{'högre' if fact.is_higher else 'lägre'} än {others}"
    return f"{'högst' if fact.is_higher else 'lägst'} av alla {'välfärdsområden' if county else 'kommuner'}"


def _place(fact: Fact) -> str:
    if fact.place is None:
        return ""
    first = "lägst" if fact.definition.direction is Direction.NONE else "bäst"
    return f"; plats {fact.place.place}/{fact.place.of} av de publicerade (1 = {first})"


def _in(place: Place) -> str:
    if place.area is None:
        return "i områden med liknande befolkning"
    if place.area.kind is AreaKind.COUNTRY:
        return "i hela landet"
    return f"{'på' if place.name in _ISLANDS else 'i'} {place.name}"


def _than(fact: Fact, other: Place | None) -> str:
    if fact.against is Against.PAST and fact.other is not None:
        return _when(fact.other)
    return _in(other) if other is not None else "i hela landet"


def _when(told: Told) -> str:
    return f"{'år' if told.first == told.last else 'åren'} {years(told.first, told.last)}"


def _from_to(fact: Fact) -> str:
    return f"från {_when(fact.other)} till {_when(fact.own)}" if fact.other is not None else ""
