"""Signing up to a briefing, cancelling, and forgetting who came.

Name and work e-mail are kept for the briefing only, with consent, and deleted 30 days after it. Nothing of them is
logged. Whoever signs up twice gets the same message again: the page tells nobody who has signed up.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from luotsi.content.models import BriefingPage, SignUp
from luotsi.content.queries import briefings
from luotsi.content.rules.calendar import calendar
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound

log = structlog.get_logger(__name__)

KEPT = timedelta(days=30)
SALT = "luotsi.content.sign-up"
MOST_IN_A_WHILE, A_WHILE = 40, timedelta(minutes=10)
"""Sign-ups of one briefing; more in such a time are not people."""


class Full(BadInput):
    """No seat is left, or signing up has ended."""

    code = "full"
    status = 409


class TooMany(BadInput):
    """More sign-ups at a time than people make."""

    code = "too_many"
    status = 429


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs up."""

    name: str
    email: str


@transaction.atomic
def sign_up(*, page: BriefingPage, person: Person, base_url: str) -> int:
    """Take somebody in and send the confirmation with a calendar file and a link to cancel; returns the sign-up's id.

    Full when there is no seat, TooMany when too many come at once; nothing is kept then.
    """
    event = page.translation_key
    now = clock.now()
    # Only one at a time may look whether a seat is left.
    list(BriefingPage.objects.select_for_update(of=("self",)).filter(translation_key=event).order_by("pk"))
    known = SignUp.objects.filter(event=event, email__iexact=person.email).first()
    if known is None:
        if not page.takes_sign_ups or page.ends_at <= now or not briefings.has_seat(page):
            raise Full("There is no seat left.")
        if SignUp.objects.filter(event=event, created_at__gt=now - A_WHILE).count() >= MOST_IN_A_WHILE:
            raise TooMany("Too many sign up right now.", hint="Try again in ten minutes.")
        known = SignUp.objects.create(
            event=event, name=person.name, email=person.email.lower(), lang=page.language, created_at=now,
            ends_at=page.ends_at,
        )  # fmt: skip
        log.info("signed up to briefing", briefing=page.pk, sign_up=known.pk)
    key = known.pk
    transaction.on_commit(lambda: _confirm(page, key, base_url))
    return key


def _confirm(page: BriefingPage, key: int, base_url: str) -> None:
    person = SignUp.objects.filter(pk=key).first()
    if person is None:
        return
    with translation.override(page.language):
        cancel_at = base_url + reverse("briefing-cancel", args=[token_of(key)])
        event = briefings.event(page, base_url)
        lines = [
            _("Hello!"),
            _("You have signed up to: %(title)s") % {"title": page.title},
            briefings.when(page),
            *([_("Place: %(place)s") % {"place": page.place}] if page.place else []),
            *([_("Remote link: %(link)s") % {"link": page.remote_link}] if page.remote_link else []),
            _("If you cannot come, cancel here: %(link)s") % {"link": cancel_at},
            _("Your name and address are kept only for this briefing and deleted 30 days after it."),
        ]
        subject = _("Signed up: %(title)s") % {"title": page.title}
    message = EmailMultiAlternatives(
        " ".join(subject.split()), "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [person.email]
    )
    file = calendar(event, made_at=clock.now(), lang=page.language)
    message.attach("briefing.ics", file.encode(), "text/calendar")
    try:
        message.send()
    except OSError as error:  # no mail server: the sign-up stands all the same
        log.error("confirmation not sent", briefing=page.pk, sign_up=key, kind=type(error).__name__)


@transaction.atomic
def cancel(*, token: str) -> UUID:
    """Forget the sign-up that a link in a confirmation names; returns the event. NotFound when there is none."""
    found = of_token(token)
    event: UUID = found.event
    found.delete()
    log.info("sign-up cancelled")
    return event


def token_of(key: int) -> str:
    """What a link to cancel carries."""
    return signing.dumps(key, salt=SALT).replace(":", "~")


def of_token(token: str) -> SignUp:
    """The sign-up of a link. NotFound when it was cancelled, forgotten, or the link was not made by us."""
    try:
        key = signing.loads(token.replace("~", ":"), salt=SALT)
    except signing.BadSignature:
        raise NotFound("This link to cancel is not whole.") from None
    found = SignUp.objects.filter(pk=key).first()
    if found is None:
        raise NotFound("This sign-up has been cancelled already.")
    return found


@transaction.atomic
def forget_past() -> int:
    """Delete sign-ups whose briefing ended over 30 days ago; returns how many."""
    count, _kinds = SignUp.objects.filter(ends_at__lt=clock.now() - KEPT).delete()
    if count:
        log.info("sign-ups forgotten", count=count)
    return count
