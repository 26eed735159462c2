"""Patience and doubt: what is asked again, what is believed, what is given up."""

import json
import threading
import time

import httpx
import pytest

from luotsi import __version__
from luotsi.connectors.checks import BadShape, Empty, TimedOut
from luotsi.connectors.http import ATTEMPTS, EMPTY_ASKED, Fetcher
from luotsi.connectors.privacy import without_people
from luotsi.connectors.staging import Staging
from luotsi.kernel.errors import SourceRefused, SourceUnavailable
from luotsi.warehouse.raw import RawStore


class Source:
    """Answers given in turn; the last one stays."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


def fetcher(tmp_path, source, **options) -> Fetcher:
    staging = Staging.open(
        tmp_path / "staging", raw=RawStore(tmp_path / "raw"), source="ptv", licence="CC0-1.0", run={"area": "x"}
    )
    return Fetcher(
        source="PTV",
        base_url="https://api.example.org/v11/",
        staging=staging,
        backoff=options.pop("backoff", 0.0),
        scrub=without_people,
        transport=httpx.MockTransport(source),
        **options,
    )


def as_is(answer):
    return answer


def not_empty(answer):
    if not answer:
        raise Empty(answer)
    return answer


def with_name(answer):
    if "name" not in answer:
        raise BadShape("name: field required")
    return answer


OK = httpx.Response(200, json={"name": "Neuvola"})


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(429, headers={"Retry-After": "1"}),
        httpx.Response(500),
        httpx.Response(504, text="<html>504</html>"),
        httpx.Response(200, content=b'{"name": "Neuv'),
        httpx.Response(200, content=b""),
        httpx.Response(200, json={"names": "?"}),
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("reset"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
    ],
    ids=lambda t: str(getattr(t, "status_code", type(t).__name__)),
)
def test_get__meets_trouble_twice__and_returns_the_good_answer(tmp_path, trouble):
    source = Source(trouble, trouble, OK)
    assert fetcher(tmp_path, source).get("Service/1", check=with_name) == {"name": "Neuvola"}
    assert len(source.requests) == 3


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (httpx.Response(503), SourceUnavailable),
        (httpx.ReadTimeout("slow"), SourceUnavailable),
        (httpx.Response(200, json={"names": "?"}), SourceRefused),
        (httpx.Response(200, content=b""), SourceRefused),
    ],
)
def test_get__meets_lasting_trouble__and_gives_up_with_endpoint_and_way_out(tmp_path, trouble, error):
    source = Source(trouble)
    with pytest.raises(error) as raised:
        fetcher(tmp_path, source).get("Service/list", {"guids": "1"}, check=with_name)
    assert len(source.requests) == ATTEMPTS
    assert "Service/list" in raised.value.message
    assert "old content stays" in raised.value.message
    assert raised.value.hint


def test_get__is_forbidden__and_does_not_insist(tmp_path):
    source = Source(httpx.Response(403))
    with pytest.raises(SourceRefused, match="403"):
        fetcher(tmp_path, source).get("Service/1", check=as_is)
    assert len(source.requests) == 1


def test_get__is_told_there_is_nothing__only_by_a_404_with_json(tmp_path):
    nothing = Source(httpx.Response(404, json={"errorMessage": "Services not found."}))
    assert fetcher(tmp_path, nothing).get("Service/1", check=as_is) is None
    with pytest.raises(SourceRefused, match="base address"):
        fetcher(tmp_path, Source(httpx.Response(404, text="<html>"))).get("Serv/1", check=as_is)


def test_get__gets_an_empty_answer__believes_it_only_when_it_stays_empty(tmp_path):
    once = Source(httpx.Response(200, json=[]), httpx.Response(200, json=[1]))
    assert fetcher(tmp_path, once).get("a", check=not_empty) == [1]
    always = Source(httpx.Response(200, json=[]))
    assert fetcher(tmp_path, always).get("b", check=not_empty) == []
    assert len(always.requests) == EMPTY_ASKED


def test_get__gets_some_bad_items__takes_the_usable_part_in_the_end(tmp_path):
    def check(_answer):
        raise BadShape("item 2", usable="the rest")

    source = Source(OK)
    assert fetcher(tmp_path, source).get("a", check=check) == "the rest"
    assert 1 < len(source.requests) < ATTEMPTS


def test_get__times_out_at_the_gateway_twice__lets_the_caller_halve(tmp_path):
    source = Source(httpx.Response(504))
    with pytest.raises(TimedOut):
        fetcher(tmp_path, source).get("Service/list", check=as_is, can_be_halved=True)
    assert len(source.requests) == 2


def test_get__honours_retry_after__but_no_longer_than_the_longest_pause(tmp_path):
    source = Source(httpx.Response(429, headers={"Retry-After": "3600"}), OK)
    began = time.monotonic()
    fetcher(tmp_path, source, backoff=0.005).get("a", check=as_is)  # the longest pause is 60 first pauses: 0.3 s
    assert 0.25 < time.monotonic() - began < 2


def test_get__introduces_itself__with_our_name_and_version(tmp_path):
    source = Source(OK)
    fetcher(tmp_path, source).get("a", check=as_is)
    assert source.requests[0].headers["User-Agent"].startswith(f"Luotsi/{__version__} (+")


def test_each__asks_two_at_a_time__and_keeps_the_order(tmp_path):
    running, most, lock = 0, 0, threading.Lock()

    def slow(request: httpx.Request) -> httpx.Response:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return httpx.Response(200, json=request.url.path)

    f = fetcher(tmp_path, Source(slow))
    found = f.each(range(9), lambda n: f.get(str(n), check=as_is))
    assert found == [f"/v11/{n}" for n in range(9)]
    assert most == 2


def test_each__fails_once__and_asks_no_more(tmp_path):
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403 if request.url.path.endswith("/0") else 200, json=1)

    source = Source(answer)
    f = fetcher(tmp_path, source)
    with pytest.raises(SourceRefused):
        f.each(range(200), lambda n: f.get(str(n), check=as_is))
    assert len(source.requests) < 20


def test_get__was_answered_before_an_interruption__does_not_ask_again(tmp_path):
    first = Source(httpx.Response(200, json={"name": "Neuvola", "mail": "maija.meikalainen@example.org"}))
    answer = fetcher(tmp_path, first).get("a", {"page": "1"}, check=as_is)
    second = Source(httpx.Response(500))
    resumed = fetcher(tmp_path, second)
    assert resumed.get("a", {"page": "1"}, check=as_is) == answer == {"name": "Neuvola", "mail": "[…]"}
    assert second.requests == []
    (line,) = RawStore(tmp_path / "raw").manifest("ptv")
    kept = RawStore(tmp_path / "raw").read(line.sha256)
    assert json.loads(kept or b"") == answer  # the raw copy holds no personal address either


def test_get__finds_its_staged_answer_damaged__asks_again(tmp_path):
    fetcher(tmp_path, Source(OK)).get("a", check=as_is)
    (file,) = (tmp_path / "raw" / "objects").rglob("*.gz")
    file.write_bytes(b"")
    again = Source(OK)
    assert fetcher(tmp_path, again).get("a", check=as_is) == {"name": "Neuvola"}
    assert len(again.requests) == 1
