"""What the values of a dimension mean, told by their codes and labels in Finnish, Swedish or English. Pure.

Ids of dimensions are not looked at: they change. Labels are what people read and stay.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TOTALS = frozenset(
    {
        "yhteensä", "kaikki", "kaikki yhteensä", "molemmat sukupuolet", "ikäluokat yhteensä", "sukupuolet yhteensä",
        "totalt", "alla", "samtliga", "båda könen", "sammanlagt", "total", "all", "both sexes", "all ages",
    }
)  # fmt: skip
_SEXES = {
    "miehet": "male", "mies": "male", "män": "male", "man": "male", "males": "male", "male": "male", "men": "male",
    "naiset": "female", "nainen": "female", "kvinnor": "female", "kvinna": "female", "females": "female",
    "female": "female", "women": "female", "woman": "female",
}  # fmt: skip
_COUNTRY = frozenset({"koko maa", "hela landet", "whole country", "suomi", "finland"})
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_AGE_WORDS = re.compile(
    r"[\s-]*(?:(?P<open>vuotta täyttäneet|år och äldre|years and over|and over)"
    r"|vuotiaat|vuotias|vuotta|åringar|åriga|år|years of age|years old|years|year|v\.?)$"
)
_AGES = re.compile(r"(\d{1,3})\s*[-–—]\s*(\d{1,3})")
_FROM = re.compile(r"(\d{1,3})\s*(?:[-–—]|\+)")
_BELOW = re.compile(r"(?:alle|under)\s+(\d{1,3})")
_OLDEST = 125
_MUNICIPALITY = re.compile(r"KU(\d{3})")
_BARE_MUNICIPALITY = re.compile(r"\d{3}")
_COUNTY = re.compile(r"HVA?_?(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Places:
    """Casefolded names to areas (`county:12`, `municipality:491`), in every language."""

    counties: Mapping[str, str]
    municipalities: Mapping[str, str]


def is_total(text: str) -> bool:
    """Does the label name the whole?

    >>> is_total("Yhteensä"), is_total("Tapaturmat yhteensä")
    (True, False)
    """
    return " ".join(text.casefold().split()) in _TOTALS


def ends_as_total(text: str) -> bool:
    """Does the label end as that of a whole (00-54 Kuolleet yhteensä)? Groups of causes may do so too."""
    return text.casefold().split()[-1:] in (["yhteensä"], ["totalt"], ["total"])


def year(code: str, text: str) -> str | None:
    return next((t for t in (code, text) if _YEAR.fullmatch(t)), None)


def sex(text: str) -> str | None:
    """total, male or female; None for anything else.

    >>> sex("Naiset"), sex("Yhteensä"), sex("Kuopio")
    ('female', 'total', None)
    """
    return "total" if is_total(text) else _SEXES.get(text.casefold().strip())


def age(text: str) -> str | None:
    """An age or group as observations have it; None when the label is no age.

    >>> [age(t) for t in ("Yhteensä", "0 - 4", "25–29-vuotiaat", "100 -", "85 years and over", "007", "41 Alkoholi")]
    ['all', '0-4', '25-29', '100-', '85-', '7', None]
    """
    if is_total(text):
        return "all"
    plain = " ".join(text.casefold().split())
    words = _AGE_WORDS.search(plain)
    if words:
        plain = plain[: words.start()].strip() + ("-" if words["open"] else "")
    if match := _AGES.fullmatch(plain):
        low, high = int(match[1]), int(match[2])
        return None if not low <= high <= _OLDEST else f"{low}-{high}" if low < high else str(low)
    if match := _FROM.fullmatch(plain):
        return f"{int(match[1])}-" if int(match[1]) <= _OLDEST else None
    if match := _BELOW.fullmatch(plain):
        return age(f"0-{int(match[1]) - 1}") if int(match[1]) else None
    return str(int(plain)) if plain.isdecimal() and int(plain) <= _OLDEST else None


def bounds(group: str) -> tuple[int, int]:
    """First and last age of a group; an open one ends at 999."""
    low, dash, high = group.partition("-")
    return int(low), int(high) if high else 999 if dash else int(low)


def finest(ages: Sequence[str | None]) -> tuple[bool, ...]:
    """Which groups hold no other group: overlapping tables list 15-64 beside 15-19, and both must not be summed."""
    known = {a: bounds(a) for a in ages if a and a != "all"}

    def holds_another(group: str) -> bool:
        low, high = known[group]
        return any(low <= a and b <= high and (a, b) != (low, high) for a, b in known.values())

    return tuple(a is not None and (a == "all" or not holds_another(a)) for a in ages)


def area(code: str, text: str, places: Places) -> str | None:
    """The area of a value; None for regions of other divisions, the mainland and the unknown.

    A name says more than a number: the old numbers of counties still turn up and meant other counties.
    """
    name = " ".join(text.casefold().split())
    if name in _COUNTRY:
        return "country"
    if match := _MUNICIPALITY.fullmatch(code):
        return f"municipality:{match[1]}"
    if name in places.counties:
        return places.counties[name]
    if match := _COUNTY.fullmatch(code):
        found = f"county:{match[1]}"
        return found if found in places.counties.values() else None
    if _BARE_MUNICIPALITY.fullmatch(code) and name in places.municipalities:
        return f"municipality:{code}"
    return None
