"""What labels of statistics in Finnish, Swedish and English mean: the whole, a sex, an age. Pure."""

import re

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
_AGE_WORDS = re.compile(
    r"[\s-]*(?:(?P<open>vuotta täyttäneet|år och äldre|years and over|and over)"
    r"|vuotiaat|vuotias|vuotta|åringar|åriga|år|years of age|years old|years|year|v\.?)$"
)
_AGES = re.compile(r"(\d{1,3})\s*[-–—]\s*(\d{1,3})")
_FROM = re.compile(r"(\d{1,3})\s*(?:[-–—]|\+)")
_BELOW = re.compile(r"(?:alle|under)\s+(\d{1,3})")
_OLDEST = 125


def is_total(text: str) -> bool:
    """Does the label name the whole?

    >>> is_total("Yhteensä"), is_total("Tapaturmat yhteensä")
    (True, False)
    """
    return " ".join(text.casefold().split()) in _TOTALS


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
