"""What somebody writes to come to a briefing, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from luotsi.kernel.text import clean

LONGEST_NAME = 120
YOUNGEST, OLDEST = timedelta(seconds=2), timedelta(hours=12)
_signer = Signer(salt="luotsi.content.form")


@dataclass(frozen=True, slots=True)
class SignUpEntry:
    """What was written, and errors by field."""

    name: str = ""
    email: str = ""
    has_consented: bool = False
    is_robot: bool = False
    errors: dict[str, str] = field(default_factory=dict)


def stamp(page: int, now: datetime) -> str:
    """A signed word of which form this is and when it was opened."""
    return _signer.sign(f"{page}:{int(now.timestamp())}")


def entry(given: Mapping[str, str], page: int, now: datetime) -> SignUpEntry:
    """The form as it came."""
    name = clean(given.get("name", "")[:1000], limit=LONGEST_NAME)
    email = given.get("email", "").strip()[:254]
    has_consented = given.get("consent") == "1"
    errors: dict[str, str] = {}
    if not name:
        errors["name"] = _("Write your name.")
    try:
        validate_email(email)
    except ValidationError:
        errors["email"] = _("Write your work e-mail in the form name@example.fi.")
    if not has_consented:
        errors["consent"] = _("We need your consent to keep your name and address for this briefing.")
    if not _is_fresh(given.get("stamp", ""), page, now):
        errors["form"] = _("Check what you wrote and send it again. The form had been open for too long.")
    return SignUpEntry(name, email, has_consented, bool(given.get("website")), errors)


def _is_fresh(given: str, page: int, now: datetime) -> bool:
    try:
        about, _colon, moment = _signer.unsign(given[:200]).rpartition(":")
    except BadSignature:
        return False
    return about == str(page) and YOUNGEST <= timedelta(seconds=now.timestamp() - int(moment)) <= OLDEST
