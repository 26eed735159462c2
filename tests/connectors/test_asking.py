"""Asking with a body, fetching files, keeping a pace: what `get` (test_http) does not show."""

import httpx
import pytest

from luotsi.connectors.checks import BadShape, TimedOut
from luotsi.connectors.http import ATTEMPTS, Fetcher
from luotsi.connectors.pace import MARGIN_SECONDS, Pace
from luotsi.connectors.staging import Staging
from luotsi.kernel.errors import SourceRefused, SourceUnavailable
from luotsi.warehouse.raw import RawStore

URL = "https://files.example.org/a.csv"


class Answers:
    """Answers given in turn; the last one stays."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def fetcher(tmp_path, source, **options) -> tuple[Fetcher, Staging]:
    staging = Staging.open(
        tmp_path / "staging", raw=RawStore(tmp_path / "raw"), source="px", licence="CC-BY-4.0", run={}
    )
    asking = Fetcher(
        source="StatFin", base_url="https://px.example.org/fi", staging=staging, backoff=0.0, scrub=lambda a: a,
        transport=httpx.MockTransport(source), **options,
    )  # fmt: skip
    return asking, staging


def as_is(answer):
    return answer


def test_post__asks_the_same_again__and_is_answered_from_the_staged_run(tmp_path):
    source = Answers(httpx.Response(200, json={"value": [1]}), httpx.Response(200, json={"value": [2]}))
    asking, staging = fetcher(tmp_path, source)
    assert asking.post("a.px", {"query": 1}, check=as_is) == {"value": [1]}
    assert asking.post("a.px", {"query": 1}, check=as_is) == {"value": [1]}
    assert asking.post("a.px", {"query": 2}, check=as_is) == {"value": [2]}
    assert [r.content for r in source.requests] == [b'{"query": 1}', b'{"query": 2}']
    assert len(staging.digests(lambda key: key.startswith("a.px#"))) == 2


@pytest.mark.parametrize("status", [400, 403, 413])
def test_post__is_told_that_it_asks_too_much__and_lets_the_caller_halve(tmp_path, status):
    asking, _ = fetcher(tmp_path, Answers(httpx.Response(status, json={"error": "Too many values selected"})))
    with pytest.raises(TimedOut):
        asking.post("a.px", {}, check=as_is, can_be_halved=True, too_large=(400, 403, 413))
    with pytest.raises(SourceRefused):
        asking.post("a.px", {}, check=as_is, can_be_halved=False, too_large=(400, 403, 413))


def test_post__begins_with_a_byte_order_mark__and_is_read(tmp_path):
    asking, _ = fetcher(tmp_path, Answers(httpx.Response(200, content=b'\xef\xbb\xbf{"value": [1]}')))
    assert asking.post("a.px", {}, check=as_is) == {"value": [1]}


def has_heading(path):
    if not path.read_bytes().startswith(b"vuosi"):
        raise BadShape("no heading")
    return path.stat().st_size


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503),
        httpx.Response(429, headers={"Retry-After": "1"}),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"year;x"),
        httpx.ReadError("reset"),
    ],
    ids=lambda t: str(getattr(t, "status_code", type(t).__name__)),
)
def test_download__meets_trouble_twice__and_keeps_the_good_file(tmp_path, trouble):
    asking, _ = fetcher(tmp_path, Answers(trouble, trouble, httpx.Response(200, content=b"vuosi;x\n2024;1\n")))
    assert asking.download(URL, tmp_path / "a.csv", check=has_heading) == 15
    assert (tmp_path / "a.csv").read_bytes() == b"vuosi;x\n2024;1\n"


@pytest.mark.parametrize(
    ("trouble", "error", "asked"),
    [
        (httpx.Response(503), SourceUnavailable, ATTEMPTS),
        (httpx.Response(200, content=b"year;x"), SourceRefused, ATTEMPTS),
        (httpx.Response(404, text="<html>"), SourceRefused, 1),
    ],
)
def test_download__meets_lasting_trouble__and_leaves_no_file(tmp_path, trouble, error, asked):
    source = Answers(trouble)
    asking, _ = fetcher(tmp_path, source)
    with pytest.raises(error, match="old content stays"):
        asking.download(URL, tmp_path / "a.csv", check=has_heading)
    assert len(source.requests) == asked
    assert not list(tmp_path.glob("*.csv"))


def test_download__is_pointed_at_the_machine_itself__and_refuses(tmp_path):
    asking, _ = fetcher(tmp_path, Answers(httpx.Response(200)))
    with pytest.raises(SourceRefused, match="not of the web"):
        asking.download("file:///etc/passwd", tmp_path / "a.csv", check=has_heading)


def test_each__fails_once__and_the_next_questions_are_asked(tmp_path):
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404 if request.url.path.endswith("/0") else 200, json=[1])

    asking, _ = fetcher(tmp_path, answer)
    with pytest.raises(SourceRefused):
        asking.each([0], lambda n: asking.get(str(n), check=lambda _: 1) or asking.get("x", check=_wrong))
    assert asking.each([1, 2], lambda n: asking.get(str(n), check=as_is)) == [[1], [1]]


def _wrong(_answer):
    raise BadShape("never right")


def test_pace__has_given_its_calls__and_waits_until_the_first_is_old(tmp_path):
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        now[0] += seconds

    pace = Pace(3, 10.0, clock=lambda: now[0], sleep=sleep)
    for _ in range(7):
        pace.wait()
        now[0] += 1
    wait = 7.0 + MARGIN_SECONDS
    assert slept == [wait, 0.0, 0.0, wait]
    assert now[0] == 7 + 2 * wait


def test_fetcher__has_a_pace__and_waits_before_every_request(tmp_path):
    waits: list[int] = []

    class Counting(Pace):
        def wait(self) -> None:
            waits.append(1)

    asking, _ = fetcher(tmp_path, Answers(httpx.Response(503), httpx.Response(200, json=[1])), pace=Counting(1, 1))
    asking.get("a", check=as_is)
    assert len(waits) == asking.requests == 2
