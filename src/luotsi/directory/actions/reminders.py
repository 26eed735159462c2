"""E-mail digests of what is missing or stale, to those who answer for it: one a week at most, none after an opt-out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from luotsi.directory.models import Reminder
from luotsi.directory.queries import coverage, dues
from luotsi.directory.queries.dues import Due
from luotsi.directory.rules.coverage import State
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound, NotReady
from luotsi.kernel.text import pick
from luotsi.people import demo
from luotsi.people import queries as people
from luotsi.people.rules import EVERYWHERE, Actor, Power
from luotsi.regions import queries as regions

log = structlog.get_logger(__name__)

PACE = timedelta(days=7)
SHOWN = 15
"""Of each kind in a letter; the rest are on the to-do page."""
_signer = Signer(salt="luotsi.reminders")
_NOWHERE = frozenset({"django.core.mail.backends.dummy.EmailBackend"})


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a run did, in numbers: no addresses."""

    sent: int = 0
    nothing_due: int = 0
    too_soon: int = 0
    opted_out: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    heading: str
    lines: tuple[str, ...]
    more: int


def remind(*, is_dry_run: bool = False) -> Reminded:
    """Send everybody who answers for a municipality, county or organisation what is due. NotReady without mail.

    A dry run counts the same and sends nothing. One address that fails does not stop the others.
    """
    if settings.EMAIL_BACKEND in _NOWHERE and not is_dry_run:
        raise NotReady("There is no mail server to send by.", hint="Set LUOTSI_SMTP and LUOTSI_MAIL_FROM.")
    if not settings.BASE_URL and not is_dry_run:
        raise NotReady("Letters need the site's address for their links.", hint="Set LUOTSI_BASE_URL.")
    counts = dict.fromkeys(Reminded.__dataclass_fields__, 0)
    with get_connection(fail_silently=False) as mailer:
        for account in people.accounts():
            actor = people.actor(account.id, account.email)
            is_demo = demo.is_one(account.email)
            if is_demo or not account.is_active or not _answers_for_something(actor):
                continue
            counts[_remind(account.id, account.email, actor, mailer, is_dry_run=is_dry_run)] += 1
    done = Reminded(**counts)
    log.info("reminded", dry_run=is_dry_run, **counts)
    return done


def _answers_for_something(actor: Actor) -> bool:
    scopes = {*actor.scopes(Power.FOLLOW_COVERAGE), *actor.scopes(Power.DESCRIBE_SERVICES)}
    return bool(scopes - {EVERYWHERE})


def _remind(user_id: int, email: str, actor: Actor, mailer: BaseEmailBackend, *, is_dry_run: bool) -> str:
    """What became of it, as a field of `Reminded`. The week begins only when the letter has left."""
    with transaction.atomic():
        if is_dry_run:
            row = Reminder.objects.filter(user_id=user_id).first() or Reminder(user_id=user_id)
        else:
            Reminder.objects.get_or_create(user_id=user_id)
            row = Reminder.objects.select_for_update().get(user_id=user_id)
        if row.opted_out_at is not None:
            return "opted_out"
        if row.sent_at is not None and clock.now() - row.sent_at < PACE:
            return "too_soon"
        found = dues.dues(actor)
        if not found:
            return "nothing_due"
        if is_dry_run:
            return "sent"
        try:
            _letter(user_id, email, found, mailer).send(fail_silently=False)
        except OSError as error:  # smtplib's errors among them
            log.warning("reminder failed", account=user_id, kind=type(error).__name__)
            return "failed"
        row.sent_at = clock.now()
        row.save(update_fields=["sent_at"])
        return "sent"


def _letter(user_id: int, email: str, found: Sequence[Due], mailer: BaseEmailBackend) -> EmailMessage:
    lang = settings.LANGUAGE_CODE
    with override(lang):
        out = settings.BASE_URL + reverse("reminders-off", args=[token(user_id)])
        shown = {
            "parts": _parts(found, lang),
            "todo": settings.BASE_URL + reverse("staff-todo"),
            "out": out,
            "county": regions.county(settings.COUNTY).short_name(lang),
        }
        subject = gettext("Service descriptions that wait for you")
        body = render_to_string("directory/mail/coverage.txt", shown)
    headers = {
        "List-Unsubscribe": f"<{out}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, body, to=[email], headers=headers, connection=mailer)


def _parts(found: Sequence[Due], lang: str) -> list[_Part]:
    headings = {
        State.MISSING: gettext("Not described anywhere in the municipality"),
        State.STALE: gettext("Not changed for over a year"),
        State.THIN: gettext("Summary, longer text or way of contact is lacking"),
    }
    owners = coverage.owner_names_of({d.owner_id for d in found if d.owner_id})
    parts = []
    for state, heading in headings.items():
        own = [d for d in found if d.state is state]
        if own:
            lines = tuple(_line(d, owners, lang) for d in own[:SHOWN])
            parts.append(_Part(heading, lines, max(0, len(own) - SHOWN)))
    return parts


def _line(due: Due, owners: dict[str, dict[str, str]], lang: str) -> str:
    name = pick(due.names, lang)[0]
    if due.state is State.MISSING:
        return f"{name}: {', '.join(regions.municipality(code).name(lang) for code in due.municipalities)}"
    day = f"{due.modified_on.day}.{due.modified_on.month}.{due.modified_on.year}" if due.modified_on else ""
    address = settings.BASE_URL + reverse("service", args=[due.service_id])
    told = ", ".join(part for part in (pick(owners.get(due.owner_id, {}), lang)[0], day) if part)
    return f"{name} ({told})\n  {address}"


def token(user_id: int) -> str:
    """What the opt-out link of a person's letters carries; it needs no sign-in and opens nothing else."""
    return _signer.sign(str(user_id)).replace(":", ".")


def _user_of(given: str) -> int:
    try:
        return int(_signer.unsign(given[:200].replace(".", ":", 1)))
    except (BadSignature, ValueError):
        raise NotFound("There is no such page.", hint="Copy the whole link from the letter.") from None


def is_wanted(given: str) -> bool:
    """Whether the person of the link gets letters; NotFound for a wrong link."""
    return not Reminder.objects.filter(user_id=_user_of(given), opted_out_at__isnull=False).exists()


@transaction.atomic
def choose(*, given: str, is_wanted: bool) -> None:
    """The person of the link wants letters, or none; NotFound for a wrong link or a person who is no more."""
    user_id = _user_of(given)
    if not get_user_model().objects.filter(pk=user_id).exists():
        raise NotFound("There is no such page.")
    row, _made = Reminder.objects.get_or_create(user_id=user_id)
    row.opted_out_at = None if is_wanted else row.opted_out_at or clock.now()
    row.save(update_fields=["opted_out_at"])
    log.info("reminders chosen", account=user_id, wanted=is_wanted)
