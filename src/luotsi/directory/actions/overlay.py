"""What editors and organisations lay over the sources. No record of a source is touched; each change is on
the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from luotsi.directory.actions.index import index_soon
from luotsi.directory.models import Correction, Overlay, Pin, Service, Theme
from luotsi.directory.rules.overlay import LANGUAGES, LONGEST_LABEL, LONGEST_PLAIN, LONGEST_SUMMARY, SEEN, plain_text
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.kernel.text import Texts
from luotsi.people import actions as people
from luotsi.people.rules import Actor, Power
from luotsi.people.rules import check as check_may

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Laid:
    """What an editor wants laid over a service, whole."""

    is_hidden: bool = False
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plain: Texts = field(default_factory=dict)
    campaign: Texts = field(default_factory=dict)
    campaign_from: date | None = None
    campaign_to: date | None = None


@transaction.atomic
def lay_over(*, service_id: UUID, laid: Laid, by: Actor) -> None:
    """Put all of it over the service, in place of what was; the source as it is now counts as seen.

    BadInput when the campaign ends before it begins. Texts are stripped to plain text.
    """
    check_may(by, Power.EDIT_TRAY)
    if laid.campaign_from and laid.campaign_to and laid.campaign_to < laid.campaign_from:
        raise BadInput("The campaign ends before it begins.", hint="Change one of the dates.")
    service = _service(service_id)
    before = Overlay.objects.filter(service=service).first()
    values: dict[str, Any] = {
        "is_hidden": laid.is_hidden,
        "synonyms": {lang: list(words) for lang, words in laid.synonyms.items() if words},
        "plain": _texts(laid.plain, LONGEST_PLAIN),
        "campaign": _texts(laid.campaign, LONGEST_LABEL),
        "campaign_from": laid.campaign_from,
        "campaign_to": laid.campaign_to,
    }
    seen = {**_seen(service), "edited_at": clock.now(), "edited_by": by.name}
    if laid.is_hidden != (before is not None and before.is_hidden):
        seen["seen_or_hidden_at"] = clock.now()
    Overlay.objects.update_or_create(service=service, defaults={**values, **seen})
    then = {name: getattr(before, name) for name in values} if before else None
    _tell(by, "overlay", service_id, then, values)


@transaction.atomic
def look_again(*, service_id: UUID, by: Actor) -> None:
    """The editor has seen what the source changed, and what is laid over it still holds."""
    check_may(by, Power.EDIT_TRAY)
    service = _service(service_id)
    overlay = Overlay.objects.filter(service=service).first()
    if overlay is None:
        raise NotFound(f"Nothing is laid over the service {service_id}.")
    before = {"fingerprint": overlay.fingerprint}
    Overlay.objects.filter(pk=overlay.pk).update(**_seen(service), edited_at=clock.now(), edited_by=by.name)
    _tell(by, "overlay-seen", service_id, before, {"fingerprint": service.fingerprint})


@transaction.atomic
def pin(*, service_id: UUID, theme: str, by: Actor, is_top: bool = True) -> None:
    """Put a service under a theme whatever its classes are: at the top, or among the others."""
    check_may(by, Power.EDIT_TRAY)
    service = _service(service_id)
    found = Theme.objects.filter(slug=theme).first()
    if found is None:
        raise NotFound(f"No theme {theme[:40]!r}.")
    before = Pin.objects.filter(theme=found, service=service).first()
    Pin.objects.update_or_create(
        theme=found, service=service, defaults={"is_top": is_top, "pinned_at": clock.now(), "pinned_by": by.name}
    )
    then = {"theme": theme, "is_top": before.is_top} if before else None
    _tell(by, "pin", service_id, then, {"theme": theme, "is_top": is_top})


@transaction.atomic
def unpin(*, service_id: UUID, theme: str, by: Actor) -> None:
    """Take a service away from where it was put; twice changes nothing."""
    check_may(by, Power.EDIT_TRAY)
    gone, _ = Pin.objects.filter(theme__slug=theme, service_id=service_id).delete()
    if gone:
        _tell(by, "unpin", service_id, {"theme": theme}, None)


@transaction.atomic
def correct_summary(*, service_id: UUID, lang: str, text: str, by: Actor) -> None:
    """The organisation's own summary in one language, shown until the source's own text changes; "" takes it away.

    For editors of the tray, and of the organisation that answers for the service. BadInput for an unknown language or
    a text longer than the catalogue's limit.
    """
    service = _service(service_id)
    if not by.may(Power.EDIT_TRAY):
        check_may(by, Power.DESCRIBE_SERVICES, f"organization:{service.organization_id}")
    if lang not in LANGUAGES:
        raise BadInput(f"No language {lang[:10]!r} here.", hint=f"Known: {', '.join(LANGUAGES)}.")
    wanted = plain_text(text, limit=LONGEST_SUMMARY * 2).replace("\n", " ")
    if len(wanted) > LONGEST_SUMMARY:
        raise BadInput(f"A summary has at most {LONGEST_SUMMARY} characters; this has {len(wanted)}.")
    before = Correction.objects.filter(service=service, part="summaries", lang=lang).first()
    was = service.summaries.get(lang, "")
    if not wanted or wanted == was:
        Correction.objects.filter(service=service, part="summaries", lang=lang).delete()
    else:
        Correction.objects.update_or_create(
            service=service, part="summaries", lang=lang,
            defaults={"text": wanted, "was": was, "corrected_at": clock.now(), "corrected_by": by.name},
        )  # fmt: skip
    _tell(by, "correct-summary", service_id, {lang: before.text if before else was}, {lang: wanted or was})


def _service(id_: UUID) -> Service:
    service = Service.objects.filter(pk=id_).first()
    if service is None:
        raise NotFound(f"No service {id_}.")
    return service


def _seen(service: Service) -> dict[str, Any]:
    return {"fingerprint": service.fingerprint, "seen": {part: service.data.get(part, {}) for part in SEEN}}


def _texts(texts: Texts, limit: int) -> Texts:
    stripped = {lang: plain_text(text, limit=limit) for lang, text in texts.items() if lang in LANGUAGES}
    return {lang: text for lang, text in stripped.items() if text}


def _tell(
    by: Actor, act: str, service_id: UUID, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    people.record(by=by, act=act, subject=f"service:{service_id}", before=_json(before), after=_json(after))
    log.info("overlay changed", act=act, service=str(service_id))
    index_soon()


def _json(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()} if values is not None else None
