"""Keeping what the quality checks found, and what web addresses answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

import structlog
from django.db import transaction

from luotsi.directory.actions.catalogue import insert_many
from luotsi.directory.models import Checked, Finding, Link
from luotsi.directory.queries import quality
from luotsi.directory.queries.quality import Answer
from luotsi.kernel import clock

log = structlog.get_logger(__name__)

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class CheckRun:
    """What a run did."""

    checked: int
    """Services whose answer had to be found anew."""
    findings: int
    """Of those."""


def check_quality(*, everything: bool = False, progress: Callable[[int], None] | None = None) -> CheckRun:
    """Check the published services whose content, links or calendar changed (`everything`: all) and keep the findings.

    Each thousand is kept by itself: an interrupted run goes on where it stopped.
    """
    now = clock.now()
    _forget(quality.uncheckable())
    answers = quality.answers(now.date(), only_changed=not everything)
    checked = findings = 0
    while batch := list(islice(answers, _BATCH)):
        _keep(batch, now)
        checked, findings = checked + len(batch), findings + sum(len(a.findings) for a in batch)
        if progress:
            progress(len(batch))
    log.info("quality checked", services=checked, findings=findings)
    return CheckRun(checked, findings)


@transaction.atomic
def _keep(batch: Sequence[Answer], now: datetime) -> None:
    _forget([a.service_id for a in batch])
    insert_many(
        Checked,
        ("service", "key", "good_until", "findings", "checked_at"),
        ((a.service_id, a.key, a.good_until, len(a.findings), now) for a in batch),
    )
    rows = (
        (a.service_id, f.check, int(f.severity), f.lang, f.part, f.start, f.end, f.value)
        for a in batch
        for f in a.findings
    )
    insert_many(Finding, ("service", "check_id", "severity", "lang", "part", "start", "end", "value"), rows)


def _forget(ids: Sequence[UUID]) -> None:
    for chunk in (ids[n : n + 500] for n in range(0, len(ids), 500)):
        Finding.objects.filter(service_id__in=chunk).delete()
        Checked.objects.filter(service_id__in=chunk).delete()


@transaction.atomic
def note_link(*, url: str, status: int, problem: str) -> None:
    """Keep what an address answered; failures in a row are counted."""
    before = Link.objects.filter(url=url).first()
    failures = (before.failures if before else 0) + 1 if problem else 0
    Link.objects.update_or_create(
        url=url, defaults={"status": status, "problem": problem, "failures": failures, "checked_at": clock.now()}
    )
