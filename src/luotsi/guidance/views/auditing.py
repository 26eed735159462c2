"""Staff page: whom recommendation shows, by language, municipality, theme and provider."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luotsi.directory import labels
from luotsi.directory.queries import catalogue, engines
from luotsi.guidance.queries import auditing
from luotsi.guidance.queries.auditing import Audit
from luotsi.guidance.rules.auditing import Group
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError
from luotsi.people.access import staff_page
from luotsi.people.rules import Power
from luotsi.regions import queries as regions

_PEOPLE = 200
"""Random people of the page; the command asks more."""
_GAP = 0.5
_FEWEST = 5
"""Of fewer services than these, a gap is chance."""


@dataclass(frozen=True, slots=True)
class Row:
    """A value of a facet: how its services are shown."""

    name: str
    services: int
    shown: int
    share: float
    exposure: float
    ratio: float
    real: float | None
    """Share of real exposures, in percent; None when nothing was shown yet."""
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    rows: tuple[Row, ...]


@require_safe
@staff_page(Power.OPERATE, Power.EDIT_TRAY)
def report(request: HttpRequest) -> HttpResponse:
    """Exposure and gaps."""
    if not engines.engine().count():
        return render(request, "guidance/staff_audit.html", {"found": None})
    found = _found(engines.engine().generation(), clock.today().toordinal())
    shown = {
        "found": found,
        "tables": _tables(found),
        "overlap": _percent(found.alike.overlap),
        "largest": _percent(found.alike.largest_share),
        "never": _percent(found.alike.never),
        "rankable": _percent(found.rankable / max(1, found.services)),
        "days": auditing.DAYS,
    }
    return render(request, "guidance/staff_audit.html", shown)


def _percent(share: float) -> str:
    return f"{number_format(100 * share, 1)}\N{NO-BREAK SPACE}%"


@lru_cache(maxsize=1)
def _found(_generation: str, _day: int) -> Audit:
    return auditing.audit(_PEOPLE)


def _tables(found: Audit) -> list[Table]:
    real = {(g.facet, g.value): 100 * g.share_of_exposures for g in found.real}
    titles = {
        "language": _("Language of the service"), "place": _("Municipality of a place"), "theme": _("Theme"),
        "provider": _("Provider"), "reach": _("Where it is offered"),
    }  # fmt: skip
    grouped = groupby(found.random, key=lambda g: g.facet)
    return [Table(facet, titles[facet], _rows(list(groups), real)) for facet, groups in grouped]


def _rows(groups: Sequence[Group], real: dict[tuple[str, str], float]) -> tuple[Row, ...]:
    return tuple(
        Row(
            name=_name(g.facet, g.value),
            services=g.services,
            shown=g.shown,
            share=100 * g.share_of_services,
            exposure=100 * g.share_of_exposures,
            ratio=g.ratio,
            real=real.get((g.facet, g.value), 0.0) if real else None,
            is_gap=g.ratio < _GAP and g.services >= _FEWEST,
        )
        for g in groups
    )


def _name(facet: str, value: str) -> str:
    if facet == "place":
        try:
            return regions.municipality(value).name(labels.language())
        except LuotsiError:
            return value
    names = {t.slug: t.names for t in catalogue.themes()} if facet == "theme" else None
    return labels.value_label(facet, value, names)
