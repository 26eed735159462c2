"""Operators' page of guidance: quality over time with charts and tables, use by month, the language model's switch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luotsi.charts import Amount, Lines, LineSeries, Point, Role, Sheet
from luotsi.directory import staff_labels
from luotsi.guidance import measuring_labels as labels
from luotsi.guidance.actions import measurements as actions
from luotsi.guidance.queries import measurements, model
from luotsi.guidance.queries.measurements import Series
from luotsi.guidance.rules import measuring
from luotsi.guidance.rules.measuring import Month
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power

_NARROW, _WIDE = 320, 720
_DRAWN = 6
"""Lines that one chart can tell apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in the table: its newest value, the one before, and how many cases they are of."""

    name: str
    low_is_good: bool
    now: str
    before: str
    n: int
    has_fallen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one kind on one test set."""

    key: str
    title: str
    testset: str
    digest: str
    at: datetime
    version: str
    rows: tuple[Row, ...]
    runs: tuple[tuple[datetime, str, tuple[str, ...]], ...]
    """Every run shown: moment, version, and the figures as text."""
    svg: SafeString
    wide: SafeString


@dataclass(frozen=True, slots=True)
class Use:
    """Counts by month as a table."""

    names: tuple[str, ...]
    months: tuple[tuple[date, tuple[str, ...]], ...]


@require_safe
@staff_page(Power.OPERATE)
def figures(request: HttpRequest) -> HttpResponse:
    """Everything at once."""
    actions.write_counts()
    found = measurements.series()
    alarms = measurements.alarms()
    fallen = {a.now.key for a in alarms}
    by_group: dict[tuple[str, str], list[Series]] = {}
    for one in found:
        by_group.setdefault((one.kind, one.testset), []).append(one)
    try:
        at = model.endpoint()
        problem = ""
    except BadInput as error:
        at, problem = None, str(error)
    shown = {
        "groups": [_group(n, some, fallen) for n, some in enumerate(by_group.values())],
        "alarms": [
            (labels.kind(a.now.kind), labels.figure(a.now.figure), _text(a.before.value), _text(a.now.value))
            for a in alarms
        ],
        "use": _use(measurements.months()),
        "least": measuring.LEAST,
        "model": at,
        "problem": problem,
        "is_on": model.is_switched_on(),
        "is_done": request.GET.get("done") == "1",
        "example": "luotsi evaluate search --testset … --record",
    }
    return render(request, "guidance/staff_measuring.html", shown)


@require_POST
@staff_page(Power.OPERATE)
def switch_model(request: HttpRequest) -> HttpResponse:
    """Turn the language model on or off, at once and everywhere."""
    turned = {"on": True, "off": False}.get(request.POST.get("turn", ""))
    if turned is None:
        raise BadInput("The model is turned on or off.")
    actions.turn_switch(model.SWITCH, is_on=turned, by=actor_of(request))
    return HttpResponseRedirect(f"{reverse('staff-guidance')}?done=1#model", status=303)


def _group(number: int, some: Sequence[Series], fallen: set[tuple[str, str, str]]) -> Group:
    first = some[0]
    newest = max((s.runs[-1] for s in some), key=lambda f: f.at)
    title = labels.kind(first.kind)
    moments = sorted({r.at: r.version for s in some for r in s.runs}.items(), reverse=True)
    by_moment = [{r.at: r.value for r in s.runs} for s in some]
    runs = tuple((at, version, tuple(_text(v.get(at)) for v in by_moment)) for at, version in moments)
    svg, wide = _drawing(f"kind-{number}", title, some)
    return Group(
        f"kind-{number}", title, first.testset, newest.testset_hash, newest.at, newest.version,
        tuple(_row(s, fallen) for s in some), runs, svg, wide,
    )  # fmt: skip


def _row(one: Series, fallen: set[tuple[str, str, str]]) -> Row:
    now, before = one.runs[-1], one.runs[-2] if len(one.runs) > 1 else None
    return Row(
        labels.figure(one.figure), measuring.is_better_low(one.figure), _text(now.value),
        _text(before.value if before else None), now.n, now.key in fallen,
    )  # fmt: skip


def _drawing(key: str, title: str, some: Sequence[Series]) -> tuple[SafeString, SafeString]:
    """Lines of the figures that are shares; nothing before there are two runs."""
    drawn = [s for s in some if len(s.runs) > 1 and all(0 <= r.value <= 1 for r in s.runs)][:_DRAWN]
    if not drawn:
        return SafeString(), SafeString()
    moments = sorted({r.at for s in drawn for r in s.runs})
    named = {at: _period(n, at) for n, at in enumerate(moments, 1)}
    lines = tuple(
        LineSeries(
            labels.figure(s.figure),
            tuple(Point(named[r.at], Amount(r.value)) for r in s.runs),
            Role.OTHER,
        )
        for s in drawn
    )
    told = _("Lines over runs of the measurement, oldest first. The same figures are in the table below.")

    def draw(name: str, width: int) -> SafeString:
        sheet = Sheet(name, title, told, staff_labels.words(), decimals=2, width=width)
        return mark_safe(Lines(sheet, lines).svg())  # noqa: S308 - charts escape every word themselves

    return draw(key, _NARROW), draw(f"{key}-w", _WIDE)


def _period(number: int, at: datetime) -> str:
    day = clock.local(at)
    return f"{number}: {day.day}.{day.month}."


def _text(value: float | None) -> str:
    if value is None:
        return "–"
    told = f"{value:.3f}" if abs(value) < 10 else f"{value:.0f}"
    return told if staff_labels.lang() == "en" else told.replace(".", ",")


def _use(months: Sequence[Month]) -> Use:
    names = sorted({n for m in months for n in m.counts}, key=lambda n: (n.startswith(measuring.CRISIS), n))
    few = _("under %(least)s") % {"least": measuring.LEAST}
    return Use(
        tuple(labels.use(n) for n in names),
        tuple(
            (m.first, tuple(few if n in m.counts and m.counts[n] is None else str(m.counts.get(n, 0)) for n in names))
            for m in months
        ),
    )
