"""Polite and patient asking of a source: few requests at a time, pauses, retries, doubt about empty answers.

Answers are JSON (`get`, `post`) or files too large for memory (`download`).

Owns transport and its troubles. Does not own what an answer must look like: the caller gives a `check`.
"""

import hashlib
import json
import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import structlog

from luotsi import __version__
from luotsi.connectors.checks import BadShape, Empty, TimedOut
from luotsi.connectors.pace import Pace
from luotsi.connectors.staging import Staging
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError, SourceRefused, SourceUnavailable

log = structlog.get_logger(__name__)

USER_AGENT = f"Luotsi/{__version__} (+https://example.invalid/luotsi)"
PARALLEL = 2
ATTEMPTS = 9
PARTIAL_ATTEMPTS = 4
EMPTY_ASKED = 5
"""How many times an empty answer must come before it is believed."""
TIMEOUT_SECONDS = 120.0
LONGEST_PAUSE = 60
"""Longest pause before a retry, in first pauses (LUOTSI_HTTP_BACKOFF seconds); caps Retry-After too."""

T = TypeVar("T")
J = TypeVar("J")
Progress = Callable[[int, int], None]
"""Called with (requests done, requests planned so far)."""


class Fetcher:
    """Questions to one base address, at most two at a time, each JSON answer staged when it is good."""

    def __init__(
        self,
        *,
        source: str,
        base_url: str,
        staging: Staging,
        backoff: float,
        scrub: Callable[[Any], Any],
        headers: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        pace: Pace | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.source = source
        self.requests = 0
        self._base = base_url.rstrip("/")
        self._staging = staging
        self._backoff = backoff
        self._scrub = scrub
        self._progress = progress or (lambda _done, _planned: None)
        self._pace = pace
        self._done = self._planned = 0
        self._stopped = False
        self._random = random.SystemRandom()
        self._client = httpx.Client(
            timeout=TIMEOUT_SECONDS,
            headers={"User-Agent": USER_AGENT, "Accept": "application/json", **(headers or {})},
            follow_redirects=True,
            transport=transport,
            limits=httpx.Limits(max_connections=PARALLEL, max_keepalive_connections=PARALLEL),
        )

    def close(self) -> None:
        self._client.close()

    def each(self, jobs: Iterable[J], do: Callable[[J], T]) -> list[T]:
        """`do` for every job, two at a time; answers in the order of the jobs; the first error stops the rest."""
        waiting = list(jobs)
        self._planned += len(waiting)
        self._progress(self._done, self._planned)

        def one(job: J) -> T:
            if self._stopped:
                raise SourceUnavailable(f"{self.source}: stopped after another request failed.")
            found = do(job)
            self._done += 1
            self._progress(self._done, self._planned)
            return found

        with ThreadPoolExecutor(PARALLEL) as pool:
            running = [pool.submit(one, job) for job in waiting]
            try:
                wait(running, return_when=FIRST_EXCEPTION)
                failed = next((f for f in running if f.done() and not f.cancelled() and f.exception()), None)
            except KeyboardInterrupt:
                self._stopped = True
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            if failed is not None:
                self._stopped = True
                pool.shutdown(wait=True, cancel_futures=True)
                self._stopped = False  # nothing runs any more; what is asked next may succeed
                failed.result()
        return [f.result() for f in running]

    def get(
        self,
        path: str,
        params: Mapping[str, str | Sequence[str]] | None = None,
        *,
        check: Callable[[Any], T],
        can_be_halved: bool = False,
    ) -> T | None:
        """The checked answer; None when the source says there is nothing (404 with a JSON body).

        `check` turns parsed JSON into the answer, or raises BadShape or Empty. Raises TimedOut on a second 504 when the
        request can be halved, SourceUnavailable or SourceRefused when the retries are used up.
        """
        query = urlencode(sorted((params or {}).items()), doseq=True, safe=",:")
        key = f"{path}?{query}" if query else path
        return self._answer(key, lambda: self._client.get(self._url(key)), check, can_be_halved=can_be_halved)

    def post(
        self,
        path: str,
        body: Any,
        *,
        check: Callable[[Any], T],
        can_be_halved: bool = False,
        too_large: Collection[int] = (),
    ) -> T | None:
        """As `get`, for a question in a JSON body; the `too_large` statuses say that it must be halved (TimedOut)."""
        content = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
        key = f"{path}#{hashlib.sha256(content).hexdigest()}"
        headers = {"Content-Type": "application/json"}

        def send() -> httpx.Response:
            response = self._client.post(self._url(path), content=content, headers=headers)
            if can_be_halved and response.status_code in too_large:
                raise TimedOut(key)
            return response

        return self._answer(key, send, check, can_be_halved=can_be_halved)

    def download(self, url: str, to: Path, *, check: Callable[[Path], T]) -> T:
        """A file at an address of its own, streamed to `to`; `check` reads it and raises BadShape when it is not right.

        Raises SourceUnavailable or SourceRefused when the retries are used up; then there is no file.
        """
        partial = to.with_name(f".{to.name}")
        trouble, is_shape = "", False
        for failures in range(1, ATTEMPTS + 1):
            asked = 0.0
            try:
                with self._stream(url) as response:
                    asked = _retry_after(response)
                    self._judge(response, answer=True)
                    with partial.open("wb") as file:
                        file.writelines(response.iter_bytes())
                if not partial.stat().st_size:
                    raise _Trouble("gave an empty file", is_shape=True)
                found = check(partial)
            except (httpx.TransportError, httpx.DecodingError) as error:
                trouble, is_shape = f"broke the connection ({type(error).__name__})", False
            except BadShape as bad:
                trouble, is_shape = f"gave a file of another shape: {bad.reason}", True
            except _Trouble as found_trouble:
                trouble, is_shape = found_trouble.what, found_trouble.is_shape
            else:
                partial.replace(to)
                return found
            partial.unlink(missing_ok=True)
            self._pause(failures, asked)
        raise self._given_up(httpx.URL(url).path, trouble, is_shape)

    def _stream(self, url: str) -> Any:
        if httpx.URL(url).scheme not in {"http", "https"}:
            raise SourceRefused(f"{self.source} names an address that is not of the web; the old content stays.")
        self._wait_for_turn()
        return self._client.stream("GET", url, headers={"Accept": "*/*"})

    def _url(self, key: str) -> str:
        return f"{self._base}/{key}"

    def _wait_for_turn(self) -> None:
        if self._pace is not None:
            self._pace.wait()
        self.requests += 1

    def _answer(
        self, key: str, send: Callable[[], httpx.Response], check: Callable[[Any], T], *, can_be_halved: bool
    ) -> T | None:
        is_staged, body = self._staging.get(key)
        if is_staged:
            if body is None:
                return None
            try:
                return check(json.loads(body))
            except Empty as empty:
                value: T = empty.value
                return value
            except BadShape as bad:
                if bad.usable is not None:
                    usable: T = bad.usable
                    return usable
        return self._ask(key, send, check, can_be_halved=can_be_halved)

    def _ask(
        self, key: str, send: Callable[[], httpx.Response], check: Callable[[Any], T], *, can_be_halved: bool
    ) -> T | None:
        url = self._url(key.partition("#")[0])
        trouble = ""
        is_shape = False
        empties = partials = timeouts = failures = 0
        while failures < ATTEMPTS:
            if self._stopped:
                raise SourceUnavailable(f"{self.source}: stopped after another request failed.")
            asked = 0.0
            try:
                self._wait_for_turn()
                response = send()
                asked = _retry_after(response)
                answer = self._read(response)
                if answer is None:
                    self._staging.put(key, url=url, body=None)
                    return None
                good = check(answer)
            except (httpx.TransportError, httpx.DecodingError) as error:
                trouble, is_shape = f"broke the connection ({type(error).__name__})", False
            except Empty as empty:
                empties += 1
                if empties >= EMPTY_ASKED:
                    self._keep(key, url, answer)
                    believed: T = empty.value
                    return believed
                failures -= 1  # asking again is no failure
                trouble, is_shape = "gave an empty answer", True
            except BadShape as bad:
                trouble, is_shape = f"gave an answer of another shape: {bad.reason}", True
                partials += bad.usable is not None
                if bad.usable is not None and partials >= PARTIAL_ATTEMPTS:
                    self._keep(key, url, answer)
                    usable: T = bad.usable
                    return usable
            except _Trouble as found:
                trouble, is_shape = found.what, found.is_shape
                timeouts += found.is_timeout
                if can_be_halved and timeouts >= 2:
                    raise TimedOut(key) from None
            else:
                self._keep(key, url, answer)
                return good
            failures += 1
            self._pause(failures, asked)
        raise self._given_up(key, trouble, is_shape)

    def _read(self, response: httpx.Response) -> Any:
        """Parsed JSON of a good answer, None for "there is nothing", else what the trouble is."""
        try:
            answer = json.loads(response.content) if response.content.strip() else None
        except ValueError:
            answer = None
        if response.status_code == 404 and answer is not None:
            return None
        self._judge(response, answer)
        return self._scrub(answer)

    def _judge(self, response: httpx.Response, answer: Any) -> None:
        """Raise what the status, or an answer that could not be read (None), means."""
        status = response.status_code
        where = response.request.url.path
        if status == 429 or status == 408 or status >= 500:
            raise _Trouble(f"answered {status}", is_timeout=status == 504)
        if status >= 400:
            hints = {401: "Check the API key.", 403: "Check the API key.", 404: "Check the base address."}
            raise SourceRefused(
                f"{self.source} answered {status} for {where}; the old content stays.",
                hint=hints.get(status) or "The source may have changed; see the documentation of the connector.",
            )
        if answer is None:
            raise _Trouble("gave an empty or broken answer", is_shape=True)

    def _keep(self, key: str, url: str, answer: Any) -> None:
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
        self._staging.put(key, url=url, body=body)

    def _pause(self, failures: int, asked: float) -> None:
        longest = self._backoff * LONGEST_PAUSE
        own = min(longest, self._backoff * 2 ** max(0, failures - 1)) * self._random.uniform(0.5, 1.0)
        time.sleep(max(own, min(asked, longest)))

    def _given_up(self, key: str, trouble: str, is_shape: bool) -> LuotsiError:
        path = key.partition("?")[0].partition("#")[0]
        log.warning("source gave up", source=self.source, path=path, trouble=trouble[:200])
        text = f"{self.source} {trouble} for {path}, {ATTEMPTS} times; the old content stays."
        if is_shape:
            return SourceRefused(text, hint="If the source has changed for good, the connector must be updated.")
        return SourceUnavailable(text, hint="Run the same command again later: it goes on from where it stopped.")


class _Trouble(Exception):
    def __init__(self, what: str, *, is_timeout: bool = False, is_shape: bool = False) -> None:
        super().__init__(what)
        self.what, self.is_timeout, self.is_shape = what, is_timeout, is_shape


def _retry_after(response: httpx.Response) -> float:
    given = response.headers.get("Retry-After", "").strip()
    if not given or response.status_code < 400:
        return 0.0
    if given.isdigit():
        return float(given)
    try:
        return max(0.0, (parsedate_to_datetime(given) - clock.now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0
