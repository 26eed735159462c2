"""From an address's parameters to what somebody looks for. What is wrong is left out and named, never an error page."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from luotsi.directory import labels
from luotsi.directory.queries import catalogue, front
from luotsi.directory.queries.finding import ORDERS, Wish
from luotsi.directory.rules.records import CodeScheme
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError
from luotsi.kernel.text import clean
from luotsi.regions import queries as regions
from luotsi.search.ranking import LONGEST_QUERY

FILTERS = (
    "theme",
    "group",
    "age",
    "reach",
    "channel",
    "language",
    "cost",
    "accessible",
    "provider",
    "event",
    "class",
    "organization",
)
_MOST_VALUES = 30
_LAST_PAGE = 10_000
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A parameter that could not be used, and why, in the reader's language."""

    parameter: str
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    wish: Wish
    wrong: tuple[Wrong, ...]
    was_cut: bool
    """The query was longer than we read."""


def asked(given: QueryDict, lang: str, *, position: str = "") -> Asked:
    """The wish that the parameters tell, and what is wrong in them.

    `position` is "lat,lon" as the browser sends it in a header; a bad one counts as none.
    """
    wrong: list[Wrong] = []
    raw = given.get("q", "")
    filters: dict[str, frozenset[str]] = {}
    for name in FILTERS:
        values = [v for v in given.getlist(name)[:_MOST_VALUES] if v]
        good = _known(name, values) if values else set()
        if bad := [v for v in values if v not in good]:
            wrong.append(_unknown_value(name, bad[0]))
        if good:
            filters[name] = frozenset(good)
    wish = Wish(
        query=clean(raw, limit=LONGEST_QUERY),
        lang=lang,
        municipality=_municipality(given.get("municipality", ""), wrong),
        filters=filters,
        open_now=_open_now(given.get("open", ""), wrong),
        order=_order(given.get("order", ""), wrong),
        position=_position(position),
        page=_page(given.get("page", ""), wrong),
    )
    return Asked(wish=wish, wrong=tuple(wrong), was_cut=len(raw.strip()) > LONGEST_QUERY)


def saved(search: str, lang: str, *, size: int) -> Wish | None:
    """The wish that a saved search tells: the query string of a results page; None when there is none."""
    return replace(asked(QueryDict(search), lang).wish, page=1, size=size) if search else None


def home_municipalities() -> frozenset[str]:
    """Codes of the installation's own municipalities."""
    return frozenset(m.code for m in regions.municipalities_of(settings.COUNTY, clock.today()))


def _unknown_value(name: str, value: str) -> Wrong:
    message = _("“%(value)s” is not a choice of “%(parameter)s”. It was left out.")
    return Wrong(name, message % {"value": _shown(value), "parameter": labels.facet_title(name)})


def _shown(value: str) -> str:
    return clean(value, limit=40)


def _known(name: str, values: Iterable[str]) -> set[str]:
    return {v for v in values if v in labels.VALUES[name]} if name in labels.VALUES else _OPEN_ENDED[name](values)


def _themes(values: Iterable[str]) -> set[str]:
    return set(values) & {t.slug for t in catalogue.themes()}


def _codes(scheme: CodeScheme) -> Callable[[Iterable[str]], set[str]]:
    return lambda values: set(front.code_names(scheme, tuple(v for v in values if len(v) <= 120 and "\0" not in v)))


def _organizations(values: Iterable[str]) -> set[str]:
    return set(front.organization_names(tuple(v for v in values if is_uuid(v))))


_OPEN_ENDED: Mapping[str, Callable[[Iterable[str]], set[str]]] = {
    "theme": _themes,
    "group": _codes(CodeScheme.TARGET_GROUP),
    "event": _codes(CodeScheme.LIFE_EVENT),
    "class": _codes(CodeScheme.SERVICE_CLASS),
    "language": lambda values: {v for v in values if _LANGUAGE.fullmatch(v)},
    "organization": _organizations,
}


def _municipality(value: str, wrong: list[Wrong]) -> str:
    """A code; one that has merged becomes its successor's."""
    if not value:
        return ""
    try:
        found = regions.municipality(value[:40])
        while not found.is_valid(clock.today()) and found.successor:
            found = regions.municipality(found.successor)
    except LuotsiError:
        message = _("There is no municipality with the code “%(value)s”. Services of the whole area are shown.")
        wrong.append(Wrong("municipality", message % {"value": _shown(value)}))
        return ""
    return found.code


def _open_now(value: str, wrong: list[Wrong]) -> bool:
    if value not in {"", "now"}:
        wrong.append(_unknown_value("open", value))
    return value == "now"


def _order(value: str, wrong: list[Wrong]) -> str:
    if not value:
        return "relevance"
    if value not in ORDERS:
        message = _("“%(value)s” is not an order. The best matches are shown first.")
        wrong.append(Wrong("order", message % {"value": _shown(value)}))
        return "relevance"
    return value


def _page(value: str, wrong: list[Wrong]) -> int:
    if not value:
        return 1
    if value.isascii() and value.isdigit() and len(value) <= 6 and 1 <= int(value) <= _LAST_PAGE:
        return int(value)
    message = _("“%(value)s” is not a page number. The first page is shown.")
    wrong.append(Wrong("page", message % {"value": _shown(value)}))
    return 1


def _position(value: str) -> tuple[float, float] | None:
    match = _POSITION.fullmatch(value)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its usual form."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
