"""Coverage follow-up for coordinators: the matrix, what a municipality lacks, figures of any day, and files of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luotsi.charts import Amount, Lines, LineSeries, Point, Role, Sheet, Table
from luotsi.directory import staff_labels as labels
from luotsi.directory.queries import coverage, dues
from luotsi.directory.rules.coverage import Cell, Coverage, Described, State
from luotsi.directory.rules.criteria import Criterion, Level
from luotsi.directory.views import tables
from luotsi.kernel import clock, sheets
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import Texts, pick
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power
from luotsi.regions import queries as regions
from luotsi.regions.rules import by_name

_LISTED = 3
"""Descriptions told of a criterion on a municipality's page."""
_ORDER = (State.MISSING, State.STALE, State.THIN, State.ONE_LANGUAGE, State.FULFILLED)


@dataclass(frozen=True, slots=True)
class Head:
    """A municipality as a column."""

    code: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of the matrix."""

    code: str
    place: str
    state: str
    word: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    criterion: Criterion
    name: str
    owner: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A description that counts for a criterion."""

    id: str
    name: str
    owner: str
    owner_id: str
    modified_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion in one municipality."""

    criterion: Criterion
    name: str
    dimension: str
    level: str
    owner: str
    flaws: tuple[str, ...]
    descriptions: tuple[Description, ...]
    more: int
    hidden: tuple[Description, ...]
    """Those that an editor has hidden: people do not find them, so they do not count."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the matrix is narrowed to; "" where it is not."""

    dimension: str = ""
    level: str = ""
    state: str = ""


@require_safe
@staff_page(Power.FOLLOW_COVERAGE)
def matrix(request: HttpRequest) -> HttpResponse:
    """Every municipality of the county by every criterion; the coordinator's own municipalities first."""
    wish, evaluated = _wish(request), coverage.coverage()
    heads = _heads(request, evaluated)
    own = [h for h in heads if h.is_own]
    dimensions = labels.dimensions()
    rows = _rows(evaluated, heads, wish)
    shown = {
        "county": regions.county(settings.COUNTY).short_name(labels.lang()),
        "figures": evaluated.figures(),
        "own": [(h, evaluated.figures(h.code), _missing_count(evaluated, h.code)) for h in own[:1]],
        "heads": heads,
        "groups": [
            (name, [r for r in rows if r.criterion.dimension == slug])
            for slug, name in dimensions.items()
            if any(r.criterion.dimension == slug for r in rows)
        ],
        "legend": [(s, labels.STATES[s], labels.STATES_MEAN[s], labels.STATE_ICONS[s]) for s in reversed(_ORDER)],
        "wish": wish,
        "dimensions": dimensions.items(),
        "levels": labels.LEVELS.items(),
        "states": [(s, labels.STATES[s]) for s in _ORDER],
        "criteria": coverage.criteria(),
        "query": request.GET.urlencode(),
    }
    return render(request, "directory/staff_coverage.html", shown)


@require_safe
@staff_page(Power.FOLLOW_COVERAGE)
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """What one municipality lacks and what to do about it: missing first, in order last."""
    evaluated, services = _of(code)
    found = _findings(evaluated, services, code)
    shown = {
        "code": code,
        "name": regions.municipality(code).name(labels.lang()),
        "figures": evaluated.figures(code),
        "sections": [
            (state, labels.STATES[state], labels.STATES_MEAN[state], labels.STATE_ICONS[state], found[state])
            for state in _ORDER
            if found[state]
        ],
        "missing": len([f for f in found[State.MISSING] if f.criterion.level is Level.MINIMUM]),
        "heads": _heads(request, evaluated if len(evaluated.cells) > 1 else coverage.coverage()),
    }
    return render(request, "directory/staff_coverage_municipality.html", shown)


@require_safe
@staff_page(Power.FOLLOW_COVERAGE)
def history(request: HttpRequest) -> HttpResponse:
    """Figures of any day, and how they have developed: a chart with its table."""
    areas = [(f"county:{settings.COUNTY}", regions.county(settings.COUNTY).short_name(labels.lang()))]
    areas += [(f"municipality:{h.code}", h.name) for h in _heads(request, coverage.coverage())]
    area = request.GET.get("area", areas[0][0])
    if area not in dict(areas):
        raise NotFound("No such area is followed.")
    asked = request.GET.get("on", "")
    try:
        on = date.fromisoformat(asked) if asked else clock.today()
    except ValueError:
        on, wrong = clock.today(), True
    else:
        wrong = False
    past = coverage.development(area)
    shown = {
        "areas": areas, "area": area, "area_name": dict(areas)[area], "on": on, "wrong": wrong,
        "found": coverage.at(area, on), "past": list(reversed(past)), "drawing": _drawing(past, dict(areas)[area]),
        "is_county": area.startswith("county:"),
    }  # fmt: skip
    return render(request, "directory/staff_coverage_history.html", shown)


@require_safe
@staff_page(Power.FOLLOW_COVERAGE)
def matrix_file(request: HttpRequest, form: str) -> HttpResponse:
    """The matrix as CSV or XLSX, narrowed as the page is."""
    evaluated = coverage.coverage()
    heads, dimensions = _heads(request, evaluated), labels.dimensions()
    header = [_("Dimension"), _("Criterion"), _("Level"), _("Who describes"), *(h.name for h in heads)]
    rows: list[list[sheets.Cell]] = [
        [
            dimensions.get(r.criterion.dimension, r.criterion.dimension), r.name,
            str(labels.LEVELS[r.criterion.level]), r.owner, *(m.word for m in r.marks),
        ]
        for r in _rows(evaluated, heads, _wish(request))
    ]  # fmt: skip
    return tables.file(form, f"coverage-{evaluated.on}", _("Coverage"), header, rows)


@require_safe
@staff_page(Power.FOLLOW_COVERAGE)
def municipality_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The list of one municipality as CSV or XLSX: a row for each description, or for a criterion without any."""
    evaluated, services = _of(code)
    header = [_("Status"), _("Dimension"), _("Criterion"), _("Level"), _("Who describes"), _("Service"),
              _("Organisation"), _("Last change"), _("Does not count")]  # fmt: skip
    rows: list[list[sheets.Cell]] = []
    for state, found in _findings(evaluated, services, code, listed=1000).items():
        for f in found:
            first = [str(labels.STATES[state]), f.dimension, f.name, f.level, f.owner]
            rows += [[*first, d.name, d.owner, d.modified_on.isoformat(), ""] for d in f.descriptions] or [
                [*first, "", "", "", ""]
            ]
            rows += [[*first, d.name, d.owner, d.modified_on.isoformat(), _("hidden by an editor")] for d in f.hidden]
    return tables.file(form, f"coverage-{code}-{evaluated.on}", _("Coverage"), header, rows)


def _wish(request: HttpRequest) -> Wish:
    def one(name: str, allowed: Iterable[str]) -> str:
        value = request.GET.get(name, "")
        return value if value in set(allowed) else ""

    return Wish(one("dimension", labels.dimensions()), one("level", labels.LEVELS), one("state", labels.STATES))


def _of(code: str) -> tuple[Coverage, Sequence[Described]]:
    evaluated, services = coverage.present()
    if code not in evaluated.cells:
        raise NotFound(f"{code[:10]} is not among the county's municipalities.")
    return evaluated, services


def _heads(request: HttpRequest, evaluated: Coverage) -> tuple[Head, ...]:
    own = set(dues.municipalities_of(actor_of(request)))
    if len(own) == len(evaluated.cells):
        own = set()
    named = by_name([regions.municipality(code) for code in evaluated.cells], labels.lang())
    heads = [Head(m.code, m.name(labels.lang()), m.code in own) for m in named]
    return tuple(sorted(heads, key=lambda h: not h.is_own))


def _rows(evaluated: Coverage, heads: Sequence[Head], wish: Wish) -> list[Row]:
    rows = []
    for c in evaluated.criteria:
        if (wish.dimension and c.dimension != wish.dimension) or (wish.level and c.level != wish.level):
            continue
        cells = [(h, evaluated.cells[h.code][c.id]) for h in heads]
        if wish.state and all(cell.state != wish.state for _h, cell in cells):
            continue
        marks = tuple(_mark(h, cell) for h, cell in cells)
        rows.append(Row(c, pick(c.names, labels.lang())[0], str(labels.OWNERS[c.owner]), marks))
    return rows


def _mark(head: Head, cell: Cell) -> Mark:
    word, icon = str(labels.STATES[cell.state]), labels.STATE_ICONS[cell.state]
    return Mark(head.code, head.name, cell.state, word, icon, len(cell.services))


def _missing_count(evaluated: Coverage, code: str) -> int:
    minimum = (c for c in evaluated.criteria if c.level is Level.MINIMUM)
    return sum(evaluated.cells[code][c.id].state is State.MISSING for c in minimum)


def _findings(
    evaluated: Coverage, services: Sequence[Described], code: str, *, listed: int = _LISTED
) -> dict[State, list[Finding]]:
    found: dict[State, list[Finding]] = {state: [] for state in _ORDER}
    dimensions = labels.dimensions()
    cells = evaluated.cells[code].values()
    chosen = {n: services[n] for cell in cells for n in (*cell.services[:listed], *cell.hidden)}
    owners = coverage.owner_names_of({d.owner_id for d in chosen.values() if d.owner_id})
    for c in evaluated.criteria:
        cell = evaluated.cells[code][c.id]
        found[cell.state].append(
            Finding(
                criterion=c,
                name=pick(c.names, labels.lang())[0],
                dimension=dimensions.get(c.dimension, c.dimension),
                level=str(labels.LEVELS[c.level]),
                owner=str(labels.OWNERS[c.owner]),
                flaws=tuple(str(labels.STATES_MEAN[s]) for s in _ORDER if s in cell.flaws and s is not cell.state),
                descriptions=tuple(_description(chosen[n], owners) for n in cell.services[:listed]),
                more=max(0, len(cell.services) - listed),
                hidden=tuple(_description(chosen[n], owners) for n in cell.hidden),
            )
        )
    for rows in found.values():
        rows.sort(key=lambda f: f.criterion.level is not Level.MINIMUM)
    return found


def _description(service: Described, owners: dict[str, Texts]) -> Description:
    name = pick(service.names, labels.lang())[0]
    owner = pick(owners.get(service.owner_id, {}), labels.lang())[0]
    return Description(service.id, name, owner, service.owner_id, service.modified_on)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in two widths, with its table."""

    title: str
    svg: SafeString
    wide: SafeString
    table: Table


def _drawing(past: Sequence[coverage.Past], area: str) -> Drawing | None:
    if len(past) < 2:
        return None
    days = _thinned(past)

    def line(name: str, pick_: str, role: Role) -> LineSeries:
        points = (
            Point(f"{p.day.day}.{p.day.month}.{p.day.year}", Amount(float(getattr(p.figures, pick_)))) for p in days
        )
        return LineSeries(name, tuple(points), role)

    series = (
        line(_("With complementary ones"), "all", Role.REFERENCE),
        line(_("For minimum criteria"), "minimum", Role.OWN),
    )
    title = _("Service descriptions: %(area)s") % {"area": area}
    told = _("Two lines over time: descriptions that count for minimum criteria, and with complementary ones.")

    def draw(key: str, width: int) -> Lines:
        return Lines(Sheet(key, title, told, labels.words(), decimals=0, width=width), series)

    narrow = draw("coverage", 320)
    wide = mark_safe(draw("coverage-w", 720).svg())  # noqa: S308 - charts escape every word themselves
    return Drawing(title, mark_safe(narrow.svg()), wide, narrow.table())  # noqa: S308


def _thinned(past: Sequence[coverage.Past], *, most: int = 24) -> list[coverage.Past]:
    """The last day of each month when there are many days, always with the newest."""
    if len(past) <= most:
        return list(past)
    last: dict[tuple[int, int], coverage.Past] = {(p.day.year, p.day.month): p for p in past}
    since = past[-1].day - timedelta(days=31 * most)
    return [p for p in last.values() if p.day >= since]
