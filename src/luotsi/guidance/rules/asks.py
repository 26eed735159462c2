"""What a service asks of who wants it, read from its own words: an appointment, a referral. Pure.

Only what a description says is told; silence is "not told", never "no".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Told(IntEnum):
    """Whether a description says that something is needed."""

    NO = -1
    NOT_TOLD = 0
    YES = 1


_LITTLE = r"[^.,;!?]{0,30}"
_NO_BOOKING = re.compile(
    rf"ilman ajanvarau|ajanvarausta ei|ei {_LITTLE}ajanvarau|ei (tarvitse|tarvita) {_LITTLE}(varata|aikaa)|"
    rf"utan (att boka|tidsbokning|tidsbeställning)|ingen (tidsbokning|tidsbeställning)|behöver inte boka|"
    rf"without (an )?(appointment|booking)|no (appointment|booking)|need not book|walk-?in|drop-?in",
    re.IGNORECASE,
)
_BOOKING = re.compile(
    r"ajanvarau|varaa(t|mme)? (itsellesi )?aika|varaamaan aja|varattava|aika varataan|varaamalla|varata ajan|"
    r"tidsbokning|tidsbeställning|boka (en )?tid|beställ(a|er)? (en )?tid|"
    r"\bappointment|book (a|an) (time|visit)|by booking",
    re.IGNORECASE,
)
_NO_REFERRAL = re.compile(
    rf"ilman lähetettä|lähetettä ei|ei {_LITTLE}lähetettä|"
    rf"utan remiss|remiss behövs inte|ingen remiss|inte {_LITTLE}remiss|"
    rf"without (a )?referral|no referral|not {_LITTLE}referral",
    re.IGNORECASE,
)
_REFERRAL = re.compile(r"\blähet(e|että|teellä|teen|teestä)\b|\bremiss(en|er)?\b|\breferral\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Demands:
    """What the words of a description ask for."""

    booking: Told = Told.NOT_TOLD
    referral: Told = Told.NOT_TOLD


def demands(texts: Iterable[str]) -> Demands:
    """What the texts of one service say; a "without" anywhere wins, since it speaks of the way in.

    >>> demands(["Voit tulla ilman ajanvarausta.", "Lääkärin lähete tarvitaan."])
    Demands(booking=<Told.NO: -1>, referral=<Told.YES: 1>)
    >>> demands(["Neuvontaa kaikille."]).booking
    <Told.NOT_TOLD: 0>
    """
    whole = "\n".join(texts)
    return Demands(_told(whole, _NO_BOOKING, _BOOKING), _told(whole, _NO_REFERRAL, _REFERRAL))


def _told(text: str, no: re.Pattern[str], yes: re.Pattern[str]) -> Told:
    if no.search(text):
        return Told.NO
    return Told.YES if yes.search(text) else Told.NOT_TOLD


_YOUNG = re.compile(r"\b(nuor(i|ten|ille|iso\w*|isten)|lasten|lapsille|koululais\w*|ungdom\w*|unga|barn\w*|young|youth"
                    r"|child\w*|oppilas\w*|elev\w*)\b", re.IGNORECASE)  # fmt: skip
_OLD = re.compile(
    r"\b(ikäihmis\w*|ikäänty\w*|vanhus\w*|senior\w*|eläkeläis\w*|äldre\w*|older|elderly)\b", re.IGNORECASE
)


def speaks_to(name: str) -> str:
    """Whom a name speaks to: "young", "old" or "" (anybody).

    >>> speaks_to("Nuorten työpaja"), speaks_to("Ikäihmisten kerho"), speaks_to("Velkaneuvonta")
    ('young', 'old', '')
    """
    if _YOUNG.search(name):
        return "young"
    return "old" if _OLD.search(name) else ""


_BACKGROUND = re.compile(
    r"\b(suru(ryhm|n|av|je)\w*|lesk(i|e)\w*|yhden vanhemman|yksinhuolt\w*|omais(et|ten|ille|hoi)\w*|sateenkaari\w*"
    r"|vamm(ais|at|an)\w*|kehitysvamm\w*|kuulovamm\w*|näkövamm\w*|kuuro\w*|viittom\w*|autis\w*|adhd|nepsy\w*|diabet\w*"
    r"|syöpä(?!seul)\w*|muisti(sair|kahvil|poli|koord)\w*|sairastun\w*|romani(en|lle|oppil)\w*|saamelais\w*"
    r"|vanki(en|la)\w*|maahanmuutt\w*|pakolais\w*|turvapaik\w*|veteraani\w*"
    r"|sorggrupp\w*|sörjande|änk(a|or|ling)\w*|ensamförsörjar\w*|anhörig\w*|närståendevård\w*|regnbåg\w*"
    r"|funktions(nedsätt|hind)\w*|cancer(?!\s?screen)\w*|minnessjuk\w*|teckenspråk\w*|hörselskad\w*|synskad\w*"
    r"|invandr\w*|flykting\w*|asylsök\w*"
    r"|bereave\w*|grief|widow\w*|single.parent\w*|carers?|rainbow|lgbt\w*|disab\w*|dementia|sign language"
    r"|immigrant\w*|refugee\w*)\b",
    re.IGNORECASE,
)


def is_for_some(name: str) -> bool:
    """Whether a name speaks to people with an illness, a disability, a loss or another background of their own.

    >>> is_for_some("Sururyhmä leskille"), is_for_some("Mobilstöd"), is_for_some("Rainbow youth group")
    (True, False, True)
    """
    return bool(_BACKGROUND.search(name))
