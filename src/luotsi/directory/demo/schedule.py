"""Opening hours as the demo content writes them, read into the directory's hours. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from luotsi.directory.demo.content import HoursPreset, HoursSet
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.kernel.errors import BadInput

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(?P<first>\w{3})(-(?P<last>\w{3}))? (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")


def spans_of(text: str) -> Iterator[Span]:
    """One span a day; it ends on the next day when it closes before it opens.

    >>> list(spans_of("fri 20:00-08:00"))
    [Span(day=4, opens='20:00', closes='08:00', day_to=5)]
    """
    found = _SPAN.fullmatch(text)
    if found is None or not {found["first"], found["last"] or found["first"]} <= set(_DAYS):
        raise BadInput(f"Not opening hours: {text!r}.", hint='Write them as "mon-fri 08:00-16:00".')
    first, last = _DAYS.index(found["first"]), _DAYS.index(found["last"] or found["first"])
    over_midnight = found["closes"] <= found["opens"]
    for day in range(first, last + 1):
        yield Span(day, found["opens"], found["closes"], (day + 1) % 7 if over_midnight else None)


def presets(written: Iterable[HoursPreset]) -> Mapping[str, tuple[Hours, ...]]:
    """Key to hours, with the holiday closures where a preset keeps them."""
    own = {p.key: tuple(map(_hours, p.sets)) for p in written}
    return {p.key: own[p.key] + (own["holidays"] if p.holidays and p.key != "holidays" else ()) for p in written}


def _hours(written: HoursSet) -> Hours:
    spans = tuple(span for text in written.spans for span in spans_of(text))
    kind = HoursKind.OVERNIGHT if any(s.day_to is not None for s in spans) else HoursKind.WEEKLY
    return Hours(
        kind=HoursKind.EXCEPTION if written.exception else kind,
        spans=spans,
        valid_from=written.from_,
        valid_to=written.to,
        is_closed=written.closed,
        is_always_open=written.always,
        by_appointment=written.appointment,
        info=written.info,
    )
