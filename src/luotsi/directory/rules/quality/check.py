"""Every check over one service, and until when its answer holds."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luotsi.directory.rules.hours import HoursKind
from luotsi.directory.rules.quality.findings import Finding
from luotsi.directory.rules.quality.texts import of_texts
from luotsi.directory.rules.records import ChannelRecord, GeneralDescriptionRecord, ServiceRecord
from luotsi.kernel import clock
from luotsi.kernel.text import pick

VERSION = "1"
"""Changes when a check changes what it finds, so that what is kept is found anew."""
MOST_CLASSES = 4
MOST_TERMS = 10
STALE_DAYS = 365
_LANGUAGES = frozenset({"fi", "sv", "en"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A service with all that its checks look at."""

    record: ServiceRecord
    channels: Sequence[ChannelRecord] = ()
    general: GeneralDescriptionRecord | None = None
    languages: tuple[str, ...] = ("fi",)
    """Languages of the municipalities it serves."""
    dead_links: Collection[str] = frozenset()


def check(subject: Subject, today: date) -> tuple[Finding, ...]:
    """What is not as it should be, in order of the record; the same finding once.

    Channels' hours and links are those that this service shows. Limits are the public ones of describing services in
    the Finnish Service Catalogue, see `texts` and this module.
    """
    found = (*of_texts(subject.record, subject.general), *_facts(subject, today))
    return tuple(dict.fromkeys(found))


def good_until(subject: Subject, today: date) -> date | None:
    """The first day on which the calendar alone changes the answer; None when it never does."""
    days = [h.valid_to + timedelta(days=1) for c in subject.channels for h in c.hours
            if h.kind is HoursKind.EXCEPTION and h.valid_to and h.valid_to >= today]  # fmt: skip
    if subject.record.modified_at is not None:
        days.append(clock.day_of(subject.record.modified_at) + timedelta(days=STALE_DAYS + 1))
    return min((d for d in days if d > today), default=None)


def _facts(subject: Subject, today: date) -> Iterator[Finding]:
    record = subject.record
    yield from _classified(record)
    yield from _languages(record, subject.languages)
    if not subject.channels:
        yield Finding("no-channel")
    for channel in subject.channels:
        name = pick(channel.names, "fi")[0][:150]
        if any(_is_past_exception(h.kind, h.valid_from, h.valid_to, today) for h in channel.hours):
            yield Finding("past-hours", value=name)
        for web in channel.contacts.webs:
            if web.url in subject.dead_links:
                yield Finding("dead-link", value=web.url[:200])
    if record.modified_at is not None and (today - clock.day_of(record.modified_at)).days > STALE_DAYS:
        yield Finding("stale", value=clock.day_of(record.modified_at).isoformat())


def _classified(record: ServiceRecord) -> Iterator[Finding]:
    classes = record.service_classes
    if len(classes) > MOST_CLASSES:
        yield Finding("too-many-classes", value=str(len(classes)))
    if classes and not any("." in code for code in classes):
        yield Finding("only-main-class", value=", ".join(classes)[:200])
    if len(record.terms) > MOST_TERMS:
        yield Finding("too-many-terms", value=str(len(record.terms)))


def _languages(record: ServiceRecord, of_area: Sequence[str]) -> Iterator[Finding]:
    """The languages of the area and those the service is given in should have a text."""
    wanted = {*of_area, *(lang for lang in record.languages if lang in _LANGUAGES)}
    for lang in sorted(wanted):
        if not record.names.get(lang) or not (record.descriptions.get(lang) or record.summaries.get(lang)):
            yield Finding("missing-language", value=lang)


def _is_past_exception(kind: HoursKind, start: date | None, end: date | None, today: date) -> bool:
    last = end or start
    return kind is HoursKind.EXCEPTION and last is not None and last < today
