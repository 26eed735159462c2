"""Making, changing, copying and archiving cards; counting their openings; new wordings of phrases."""

import secrets
from datetime import date
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F

from luotsi.directory.models import Card, CardOpening, PhraseVersion, Service
from luotsi.directory.queries import phrases as phrase_queries
from luotsi.directory.rules import cards as rules
from luotsi.directory.rules import phrases as phrase_rules
from luotsi.directory.rules.cards import Draft
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.people import actions as people
from luotsi.people.rules import COMMAND, Actor, NotAllowed, Power

log = structlog.get_logger(__name__)

_TRIES = 8
"""For a code that nobody has; one in ten thousand million is taken by chance."""


@transaction.atomic
def make_card(*, draft: Draft, by: Actor, code: str = "", is_demo: bool = False) -> str:
    """Keep a new card; returns its code, drawn by lot unless one is given (for demonstration).

    BadInput when `rules.faults` finds something, a service never was, or the code is taken.
    """
    _check_maker(by)
    if code and (rules.read_code(code) != code or Card.objects.filter(code=code).exists()):
        raise BadInput(f"The code {code[:20]!r} is taken or cannot be one.")
    fields = _fields(draft)
    now = clock.now()
    card = Card.objects.create(
        code=code or _free_code(),
        **fields,
        is_demo=is_demo,
        maker_id=by.id,
        maker_name=by.name,
        created_at=now,
        changed_at=now,
    )
    people.record(by=by, act="card made", subject=f"card:{card.code}", after=fields)
    log.info("card made", card=card.code, services=len(draft.services), by=by.id)
    return card.code


@transaction.atomic
def change_card(*, code: str, draft: Draft, by: Actor) -> None:
    """Put other content on a card; its address stays."""
    card = _own(code, by)
    before, fields = _held(card), _fields(draft)
    if before == fields:
        return
    for name, value in fields.items():
        setattr(card, name, value)
    card.changed_at = clock.now()
    card.save()
    people.record(by=by, act="card changed", subject=f"card:{code}", before=before, after=fields)
    log.info("card changed", card=code, by=by.id)


@transaction.atomic
def copy_card(*, code: str, by: Actor) -> str:
    """A card of one's own with the same content, from an own or a shared one; returns the new code."""
    _check_maker(by)
    card = Card.objects.filter(code=code).first()
    if card is None or not (card.is_shared or _is_keeper(card, by)):
        raise NotFound(f"No card {code[:20]!r}.")
    fields, now = {**_held(card), "is_shared": False}, clock.now()
    copy = Card.objects.create(
        code=_free_code(), **fields, is_demo=card.is_demo, maker_id=by.id, maker_name=by.name,
        created_at=now, changed_at=now,
    )  # fmt: skip
    people.record(by=by, act="card copied", subject=f"card:{copy.code}", before={"code": code}, after=fields)
    log.info("card copied", card=copy.code, by=by.id)
    return copy.code


@transaction.atomic
def archive_card(*, code: str, by: Actor) -> None:
    """Take a card out of use: its page goes on to be shown, since paper is in people's hands, and says so."""
    _set_archived(code, by, is_archived=True)


@transaction.atomic
def restore_card(*, code: str, by: Actor) -> None:
    """Take an archived card back into use."""
    _set_archived(code, by, is_archived=False)


def count_opening(*, code: str, lang: str, day: date) -> None:
    """One more opening of the card on that day in that language; nothing of who opened it is known."""
    card_id = Card.objects.filter(code=code).values_list("id", flat=True).first()
    if card_id is None:
        raise NotFound(f"No card {code[:20]!r}.")
    row = CardOpening.objects.filter(card_id=card_id, day=day, lang=lang)
    if row.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            CardOpening.objects.create(card_id=card_id, day=day, lang=lang, count=1)
    except IntegrityError:  # another process was first
        row.update(count=F("count") + 1)


@transaction.atomic
def change_phrase(*, key: str, lang: str, text: str, by: Actor) -> int:
    """Give a phrase a new wording; the earlier ones are kept. Returns its version, the present one if unchanged.

    Raises NotFound for a phrase that is not offered in the language, BadInput for a wording that cannot be used.
    """
    if by != COMMAND and Power.EDIT_TRAY not in by.powers:
        raise NotAllowed(f"{Power.EDIT_TRAY} is not among your tasks.")
    present = phrase_queries.phrase(key).newest(lang)
    if present is None:
        raise NotFound(f"The phrase {key[:60]!r} is not offered in {lang[:8]!r}.")
    wording = " ".join(text.split())
    if fault := phrase_rules.fault(wording):
        raise BadInput(f"The wording cannot be used: {fault}.", hint="Places are {service} and {date}.")
    if wording == present.text:
        return present.number
    made = PhraseVersion.objects.create(
        key=key, lang=lang, version=present.number + 1, text=wording, made_at=clock.now(), maker_name=by.name
    )
    people.record(
        by=by, act="phrase changed", subject=f"phrase:{key}:{lang}",
        before={"version": present.number, "text": present.text}, after={"version": made.version, "text": wording},
    )  # fmt: skip
    log.info("phrase changed", phrase=key, lang=lang, version=made.version, by=by.id)
    return made.version


def _check_maker(by: Actor) -> None:
    if by != COMMAND and Power.MAKE_CARDS not in by.powers:
        raise NotAllowed(f"{Power.MAKE_CARDS} is not among your tasks.")


def _is_keeper(card: Card, by: Actor) -> bool:
    """Whether the actor decides of the card: its maker, commands, and of shared cards the tray's editors."""
    return by == COMMAND or card.maker_id == by.id or (card.is_shared and Power.EDIT_TRAY in by.powers)


def _own(code: str, by: Actor) -> Card:
    _check_maker(by)
    card = Card.objects.select_for_update().filter(code=code).first()
    if card is None or not (card.is_shared or _is_keeper(card, by)):
        raise NotFound(f"No card {code[:20]!r}.")
    if not _is_keeper(card, by):
        raise NotAllowed("The card is somebody else's.", hint="Make a copy of it.")
    return card


def _set_archived(code: str, by: Actor, *, is_archived: bool) -> None:
    card = _own(code, by)
    if (card.archived_at is not None) is is_archived:
        return
    card.archived_at = clock.now() if is_archived else None
    card.save(update_fields=["archived_at"])
    act = "card archived" if is_archived else "card restored"
    people.record(by=by, act=act, subject=f"card:{code}")
    log.info(act, card=code, by=by.id)


def _fields(draft: Draft) -> dict[str, Any]:
    if faults := rules.faults(draft):
        raise BadInput(f"The card cannot be kept: {', '.join(faults)}.")
    ids = list(dict.fromkeys(draft.services))
    known = set(Service.objects.filter(id__in=ids).values_list("id", flat=True))
    if unknown := [i for i in ids if i not in known]:
        raise BadInput(f"No service {unknown[0]}.")
    return {
        "titles": {lang: text.strip() for lang, text in draft.titles.items() if text.strip()},
        "texts": {lang: text.strip() for lang, text in draft.texts.items() if text.strip()},
        "services": [] if draft.search else [str(i) for i in ids],
        "search": draft.search,
        "is_shared": draft.is_shared,
    }


def _held(card: Card) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ("titles", "texts", "services", "search", "is_shared")}


def _free_code() -> str:
    for _ in range(_TRIES):
        code = rules.new_code(secrets.choice)
        if not Card.objects.filter(code=code).exists():
            return code
    raise BadInput("No free code was found for the card.", hint="Try again.")
