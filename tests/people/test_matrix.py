"""Every route answers each role and a stranger as the table says, and every route is in the table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter
from django.urls.resolvers import RegexPattern
from django.utils.translation import override
from tests.people.matrix import FAMILIES, PLACES, Place
from tests.people.staff import sign_in
from tests.world import World

from luotsi.people.rules import POWERS, Role
from luotsi.web import problems

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the resolver."""

    name: str
    pattern: str
    path: tuple[URLPattern | URLResolver, ...]


def walk(resolver: URLResolver, names: str = "", patterns: str = "", above: tuple = ()) -> Iterator[Route]:  # type: ignore[type-arg]
    """Every route below, with its full name or, when it has none, its pattern."""
    for part in resolver.url_patterns:
        written = patterns + re.sub(r"^(fi|sv|en)/$", "", str(part.pattern))
        if isinstance(part, URLResolver):
            yield from walk(part, names + (f"{part.namespace}:" if part.namespace else ""), written, (*above, part))
        else:
            yield Route(names + part.name if part.name else written, written, (*above, part))


@lru_cache(maxsize=1)
def routes() -> tuple[Route, ...]:
    with override("fi"):
        return tuple(walk(get_resolver()))


def family(route: Route) -> Place | None:
    return next((p for start, p in FAMILIES.items() if route.pattern.startswith(start)), None)


def place_of(route: Route) -> Place | None:
    return PLACES.get(route.name) or family(route)


_FILLERS = {IntConverter: 10**9, UUIDConverter: "00000000-0000-0000-0000-000000000000", SlugConverter: "nothing"}


def address(route: Route, args: tuple[object, ...]) -> str:
    """The route's address in Finnish. A family's routes are filled with what exists nowhere."""
    given, text = list(args), "/"
    for part in route.path:
        pattern = part.pattern
        if not isinstance(pattern, RegexPattern):
            written = str(pattern)
            for name, converter in pattern.converters.items():
                default = _FILLERS.get(type(converter), "nothing")
                value = str(given.pop(0)) if given else str(default)
                written = re.sub(rf"<(?:\w+:)?{name}>", value, written)
            text += written
        else:
            written = str(pattern).lstrip("^").rstrip("$")
            while group := re.search(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|\([^()]*\)", written):
                value = str(given.pop(0)) if given else "1"
                written = written[: group.start()] + value + written[group.end() :]
            text += re.sub(r"\\(.)", r"\1", written).replace("?", "")
    return text


def identities() -> dict[str, Role | None]:
    return {**{role.value: role for role in Role}, "without role": None}


@pytest.fixture
def clients(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, Client]:
    """A stranger, somebody of each role, an account without roles, an operator without a second factor.

    Refusals are asked by the thousand, so their page is not drawn here.
    """
    monkeypatch.setattr(problems, "page", lambda request, status, code="": HttpResponse(status=status))
    found = {name: Client(raise_request_exception=False) for name in ("stranger", *identities(), ONE_FACTOR)}
    for name, role in identities().items():
        sign_in(found[name], role)
    sign_in(found[ONE_FACTOR], Role.OPERATOR, name="one-factor@example.invalid", second_factor=False)
    return found


ONE_FACTOR = "operator by password alone"


def test_matrix__places_every_route__and_no_other() -> None:
    missing = sorted({r.name for r in routes() if place_of(r) is None})
    assert not missing, f"place these in tests/people/matrix.py: {missing}"
    assert not sorted(set(PLACES) - {r.name for r in routes()}), "these routes are gone"
    assert len(routes()) > 100


def test_routes__answer_each_role__as_the_table_says(clients: dict[str, Client], world: World) -> None:
    wrong: list[str] = []
    asked = 0
    for route in routes():
        place = place_of(route)
        if place is None:
            continue  # told by the test above
        args = place.args(world) if callable(place.args) else place.args
        path = address(route, args)
        for who, client in clients.items():
            if place.kind in OPEN and who not in {"stranger", "editor"}:
                continue
            if family(route) and may(place, who):
                continue
            is_posted = place.is_written and not may(place, who)
            answer = client.post(path) if is_posted else client.get(path)
            asked += 1
            fault = _fault(place, who, answer.status_code, answer.headers.get("Location", ""))
            if place.kind in OPEN and who == "stranger" and answer.cookies:
                fault = "sets a cookie"
            if place.kind in OPEN and "Cookie" in answer.headers.get("Vary", ""):
                fault = "varies with the cookie, so that the page is never kept"
            if fault:
                wrong.append(f"{route.name} {path} for {who}: {fault}")
    assert not wrong, "\n".join(wrong)
    assert asked > 300


def test_staff_routes__written_to_by_others__refuse_them(clients: dict[str, Client], world: World) -> None:
    wrong = []
    for route in routes():
        place = PLACES.get(route.name)
        if place is None or place.kind != "staff":
            continue
        path = address(route, place.args(world) if callable(place.args) else place.args)
        for who in clients:
            if not may(place, who):
                status = clients[who].post(path).status_code
                if status not in {302, 403, 405}:
                    wrong.append(f"{route.name} for {who}: {status}")
    assert not wrong, "\n".join(wrong)


OPEN = {"public", "machine"}


def may(place: Place, who: str) -> bool:
    """Whether they are let in by their role."""
    if place.kind in OPEN:
        return True
    if place.kind in {"entrance", "account"}:
        return (who == "stranger") == (place.kind == "entrance")
    if who in {"stranger", ONE_FACTOR}:
        return False
    role = identities()[who]
    return role is not None and (not place.powers or bool(POWERS[role] & set(place.powers)))


def _fault(place: Place, who: str, status: int, to: str) -> str:
    """What is wrong with an answer; "" when nothing is."""
    if place.kind in OPEN:
        return _expected(status, place.ok)
    if place.kind == "entrance":
        return _expected(status, place.ok if who == "stranger" else place.ok | {302})
    if who == "stranger":
        is_led = status == 302 and ("/accounts/login/" in to or to.endswith("/fi/"))
        return "" if is_led else f"{status} {to}, not led to sign-in"
    if place.kind == "account":
        return _expected(status, place.ok if who != ONE_FACTOR else place.ok | {302})
    if who == ONE_FACTOR:
        return "" if status == 302 and "/2fa/" in to else f"{status} {to}, not led to a second factor"
    return _expected(status, place.ok if may(place, who) else frozenset({403}))


def _expected(status: int, allowed: frozenset[int]) -> str:
    return "" if status in allowed else f"{status}, not {sorted(allowed)}"
