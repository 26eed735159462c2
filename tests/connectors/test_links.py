"""Whether addresses answer: politely, and never into our own network."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import httpx
import pytest
from tests import small_catalogue as small

from luotsi.connectors.links import client, load
from luotsi.connectors.links.client import Answer, ask
from luotsi.directory import actions
from luotsi.directory.queries import quality
from luotsi.directory.rules.records import Catalogue, Contacts, Web

PUBLIC = {"good.example": ["93.184.215.14"], "inner.example": ["10.0.0.7"], "both.example": ["93.184.215.14", "::1"],
          "mapped.example": ["::ffff:127.0.0.1"], "meta.example": ["169.254.169.254"]}  # fmt: skip


def look_up(host: str) -> list[str]:
    if host in PUBLIC:
        return PUBLIC[host]
    try:
        return client.resolve(host) if host.replace(".", "").isdigit() else [][0]
    except IndexError:
        raise OSError("no such host") from None


def asked(url: str, answer: Callable[[httpx.Request], httpx.Response]) -> tuple[Answer, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer(request)

    return ask(url, transport=httpx.MockTransport(handle), look_up=look_up), seen


@pytest.mark.parametrize(
    ("status", "problem"),
    [(200, ""), (204, ""), (401, ""), (403, ""), (429, ""), (404, "missing"), (410, "missing"), (500, "error")],
)
def test_answer__is_judged__by_its_status(status: int, problem: str) -> None:
    answer, _ = asked("https://good.example/a", lambda _r: httpx.Response(status))
    assert (answer.status, answer.problem) == (status, problem)


def test_address__is_asked__by_head_then_get_at_the_address_that_was_judged() -> None:
    answer, seen = asked("https://good.example/a?b=1", lambda r: httpx.Response(405 if r.method == "HEAD" else 200))
    assert answer.problem == ""
    assert [r.method for r in seen] == ["HEAD", "GET"]
    assert {str(r.url) for r in seen} == {"https://93.184.215.14/a?b=1"}
    assert {r.headers["Host"] for r in seen} == {"good.example"}
    assert {r.extensions["sni_hostname"] for r in seen} == {"good.example"}
    assert "Luotsi" in seen[0].headers["User-Agent"]


@pytest.mark.parametrize(
    "url",
    [
        "http://inner.example/", "http://both.example/", "http://mapped.example/", "http://meta.example/latest/",
        "http://127.0.0.1/", "http://10.1.2.3/", "http://good.example:8080/", "ftp://good.example/", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_address__that_is_not_public__is_not_asked(url: str) -> None:
    answer, seen = asked(url, lambda _r: httpx.Response(200))
    assert (answer.problem, seen) == ("not-public", [])


def test_redirect__to_a_private_address__is_not_followed() -> None:
    answer, seen = asked(
        "https://good.example/", lambda _r: httpx.Response(302, headers={"location": "http://inner.example/"})
    )
    assert (answer.problem, len(seen)) == ("not-public", 1)


def test_redirects__in_a_ring__end() -> None:
    answer, seen = asked("https://good.example/", lambda _r: httpx.Response(302, headers={"location": "/"}))
    assert answer.problem == "error"
    assert len(seen) == client.MOST_REDIRECTS + 1


def test_trouble__of_the_net__is_named() -> None:
    def slow(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("slow")

    assert asked("https://good.example/", slow)[0].problem == "slow"
    assert asked("https://nowhere.example/", slow)[0].problem == "unreachable"
    assert asked("https://[bad", slow)[0].problem == "unreachable"


@pytest.mark.django_db
def test_hosts__are_asked__one_request_at_a_time_with_a_pause() -> None:
    urls = [f"https://h{host}.example.invalid/{n}" for host in range(3) for n in range(3)]
    phone = replace(small.PHONE, contacts=Contacts(webs=tuple(Web(u) for u in urls)))
    actions.apply_catalogue(catalogue=Catalogue(source="ptv", channels=(phone,), services=(small.CRISIS,)))
    busy: dict[str, int] = {}
    times: dict[str, list[float]] = {}
    most = 0
    guard = threading.Lock()

    def slow_ask(url: str) -> Answer:
        nonlocal most
        host = url.split("/")[2]
        with guard:
            busy[host] = busy.get(host, 0) + 1
            most = max(most, busy[host])
            times.setdefault(host, []).append(time.monotonic())
        time.sleep(0.01)
        with guard:
            busy[host] -= 1
        return Answer(url, 404 if url.endswith("1") else 200, "missing" if url.endswith("1") else "")

    done = load.check_links(limit=100, ask=slow_ask, pause=0.05)
    assert (done.asked, done.failing, most) == (9, 3, 1)
    assert all(b - a >= 0.05 for its in times.values() for a, b in pairwise(its))
    assert quality.dead_links() == frozenset()
    load.check_links(limit=100, ask=slow_ask, pause=0)
    assert quality.dead_links() == {f"https://h{host}.example.invalid/1" for host in range(3)}
    assert len(quality.links(2)) == 2
