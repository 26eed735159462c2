"""Facts in Finnish: sentences, the forms of areas' names, which names of indicators a sentence takes as they stand."""

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

MARK: Final = "Keksitty esimerkki: "
COUNTRY: Final = "koko maa"
SIMILAR: Final = "samankaltaiset alueet"

IN_COUNTY: Final = MappingProxyType(
    {
        "01": "Itä-Uudellamaalla",
        "02": "Keski-Uudellamaalla",
        "03": "Länsi-Uudellamaalla",
        "04": "Vantaalla ja Keravalla",
        "05": "Varsinais-Suomessa",
        "06": "Satakunnassa",
        "07": "Kanta-Hämeessä",
        "08": "Pirkanmaalla",
        "09": "Päijät-Hämeessä",
        "10": "Kymenlaaksossa",
        "11": "Etelä-Karjalassa",
        "12": "Etelä-Savossa",
        "13": "Pohjois-Savossa",
        "14": "Pohjois-Karjalassa",
        "15": "Keski-Suomessa",
        "16": "Etelä-Pohjanmaalla",
        "17": "Pohjanmaalla",
        "18": "Keski-Pohjanmaalla",
        "19": "Pohjois-Pohjanmaalla",
        "20": "Kainuussa",
        "21": "Lapissa",
        "90": "Helsingissä",
        "91": "Ahvenanmaalla",
    }
)
"""Where, for each county: some take the inner local case, some the outer one."""

STYLE: Final = Style(
    decimal=",",
    thousands=HARD_SPACE,
    percent=f"{HARD_SPACE}%",
    interval=f"95{HARD_SPACE}%:n luottamusväli",
    no_interval="ei luottamusväliä",
    notes=MappingProxyType({Flag.ESTIMATE: "arvio", Flag.PRELIMINARY: "ennakkotieto"}),
    earlier="aiemmin",
    millions="miljoonaa",
)
GROUPS: Final = Groups(
    sexes=MappingProxyType({"male": "miehet", "female": "naiset"}),
    ages="{}-vuotiaat",
    ages_from="{} vuotta täyttäneet",
    ages_under_one="alle 1-vuotiaat",
)
_AMOUNTS: Final = {
    DeficitUnit.LIFE_YEARS: "{} elinvuotta vuodessa",
    DeficitUnit.PEOPLE: "{} ihmistä vuodessa",
    DeficitUnit.EUROS: "{} euroa vuodessa",
}
# Words that grow and shrink: of a name that has one in the nominative, a sentence can be made as it stands. Of people,
# pensions or years lost nothing can be said to be “suurempi”.
_MEASURE: Final = re.compile(
    r"(kuolleisuus|sairastavuus|työttömyys|työllisyys|yksinäisyys|alkavuus|yleisyys|jatkuvuus|osuus|määrä|suhde|vaara"
    r"|aste|indeksi|elinajanodote)\b",
    re.IGNORECASE,
)


def tell(fact: Fact, own: Place, other: Place | None, category: str) -> str:
    """The fact as one to three sentences."""
    about = subject(fact, "fi", GROUPS, category)
    sentences = [_main(fact, _subject(about), about.label, own, other)]
    if fact.claim is Claim.EXTREME and fact.is_outlier:
        sentences.append(f"Luku poikkesi {_BEYOND}.")
    if fact.gap is not None and other is not None:
        one = "vastasyntynyttä kohti" if fact.gap.is_newborn else "henkeä kohti"
        words = _AMOUNTS.get(fact.gap.unit) or f"{{}} {fact.definition.unit('fi')} {one}"
        least = fact.definition.decimals if fact.gap.unit is DeficitUnit.NONE else 0
        sentences.append(f"Ero {_of(fact, other)} tasoon on noin {amount(fact.gap, words, STYLE, least=least)}.")
    return " ".join(sentences)


_BEYOND: Final = f"koko maan tasosta enemmän kuin satunnaisvaihtelusta voisi odottaa (99,8{HARD_SPACE}%:n rajat)"


def _main(fact: Fact, about: str, label: str, own: Place, other: Place | None) -> str:
    here, when = _in(own), _when(fact.own)
    match fact.claim:
        case Claim.DIFFERS:
            way = "suurempi" if fact.is_higher else "pienempi"
            said = _joined(about, "oli", here, when, "selvästi", way, "kuin", _than(fact, other))
            return said + _both(fact, own, other)
        case Claim.SIMILAR:
            level = f"{_of(fact, other)} tasosta"
            return _joined(about, "ei eronnut", here, when, "selvästi", level) + _both(fact, own, other)
        case Claim.CHANGED:
            way = "noussut" if fact.is_higher else "laskenut"
            return _joined(about, "on", way, here, "selvästi", _from_to(fact)) + _first_last(fact, own)
        case Claim.UNCHANGED:
            return _joined(about, "ei ole muuttunut", here, "selvästi", _from_to(fact)) + _first_last(fact, own)
        case Claim.EXTREME:
            return _joined(about, "oli", here, when, _end(fact, own)) + _both(fact, own, other, end=_place(fact))
        case Claim.OUTLIER:
            return _joined(about, "poikkesi", here, when, _BEYOND) + _both(fact, own, other)
        case Claim.STATED:
            return f"{label}" + _stated(fact, own, other)
        case Claim.HIDDEN:
            return f"{label}, {own.name}: {_when_of(fact.own)} lukua ei julkaista, tapauksia on liian vähän."
        case Claim.ABSENT:
            return f"{label}, {own.name}: {_when_of(fact.own)} lukua ei ole saatavilla."


def _subject(about: Subject) -> str:
    return about.label if about.is_plain and _MEASURE.search(about.main) else f"Luku ”{about.label}”"


def _both(fact: Fact, own: Place, other: Place | None, *, end: str = "") -> str:
    """The evidence of a comparison."""
    return beside(fact, own, other, STYLE, "fi", _when, end=end)


def _first_last(fact: Fact, own: Place) -> str:
    """The evidence of a change."""
    if fact.other is None:
        return "."
    name = "" if _in(own) else f"{own.name}, "
    before = reading(fact.other, fact, STYLE, "fi", is_first=True)
    return f": {name}alussa {before}, lopussa {reading(fact.own, fact, STYLE, 'fi', is_first=False)}."


def _stated(fact: Fact, own: Place, other: Place | None) -> str:
    text = f" {_when(fact.own)}" + _both(fact, own, other)
    if fact.other is not None:
        return text + " Luottamusväli puuttuu: eron selvyyttä ei ole arvioitu."
    return text + " Vertailulukua ei ole julkaistu." if fact.is_reference_hidden else text


def _end(fact: Fact, own: Place) -> str:
    county = own.area is None or own.area.kind is not AreaKind.MUNICIPALITY
    if fact.is_alone:
        others = "millään muulla hyvinvointialueella" if county else "missään muussa kunnassa"
        return f"{'suurempi' if fact.is_higher else 'pienempi'} kuin {others}"
    return f"{'hyvinvointialueiden' if county else 'kuntien'} {'suurin' if fact.is_higher else 'pienin'}"


def _place(fact: Fact) -> str:
    if fact.place is None:
        return ""
    first = "pienin" if fact.definition.direction is Direction.NONE else "paras"
    return f"; sija {fact.place.place}/{fact.place.of} julkaistuista (1 = {first})"


def _in(place: Place) -> str:
    """Where; empty for municipalities, whose names are not inflected but stand in the evidence."""
    if place.area is None:
        return ""
    return "koko maassa" if place.area.kind is AreaKind.COUNTRY else IN_COUNTY.get(place.area.code, "")


def _than(fact: Fact, other: Place | None) -> str:
    match fact.against:
        case Against.PAST if fact.other is not None:
            return _when(fact.other)
        case Against.AREA if other is not None:
            return _in(other) or f"vertailukunnassa ({other.name})"
        case Against.SIMILAR:
            return "väestöltään samankaltaisilla alueilla"
    return "koko maassa"


def _of(fact: Fact, other: Place | None) -> str:
    match fact.against:
        case Against.PAST if fact.other is not None:
            return _when_of(fact.other)
        case Against.AREA if other is not None:
            return other.genitive or f"vertailukunnan ({other.name})"
        case Against.SIMILAR:
            return "väestöltään samankaltaisten alueiden"
    return "koko maan"


def _when(told: Told) -> str:
    return f"{'vuonna' if told.first == told.last else 'vuosina'} {years(told.first, told.last)}"


def _when_of(told: Told) -> str:
    return f"{'vuoden' if told.first == told.last else 'vuosien'} {years(told.first, told.last)}"


def _from_to(fact: Fact) -> str:
    if fact.other is None:
        return ""
    before, now = fact.other, fact.own
    start = f"{'vuodesta' if before.first == before.last else 'vuosista'} {years(before.first, before.last)}"
    return f"{start} {'vuoteen' if now.first == now.last else 'vuosiin'} {years(now.first, now.last)}"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
