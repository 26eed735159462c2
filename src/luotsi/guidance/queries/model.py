"""The optional language model: asks an OpenAI-compatible endpoint to rephrase, in time, and checks the reply.

Off unless LUOTSI_MODEL_URL is set and operators have not turned it off. Whatever goes wrong, the answer is None and the
caller shows what was retrieved. Owns neither prompt nor guard (`rules.grounding`). Nothing that is asked or answered is
logged; what the person wrote is masked before it leaves.
"""

import json
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, SimpleQueue
from typing import Literal
from urllib.parse import urlsplit

import httpx
import structlog
from django.db import DatabaseError

from luotsi.conf import environment
from luotsi.guidance.models import Switch
from luotsi.guidance.rules import grounding
from luotsi.guidance.rules.grounding import Grounded, Record
from luotsi.guidance.rules.texts import check_text
from luotsi.kernel.errors import BadInput
from luotsi.kernel.registry import Check

log = structlog.get_logger(__name__)

SWITCH = "language-model"
MOST_BYTES = 64 * 1024
MOST_IN_FLIGHT = 2
"""Requests of one process that may wait for the model; others answer without it at once."""
FAILURES, REST_SECONDS = 3, 60.0
"""After so many failures in a row the model is left alone for so long."""
_TOKENS = 400
_PATIENCE_SECONDS = 1.0
_LONGEST_SECONDS = 9.0
"""An answer comes within ten seconds whatever an operator has set."""

Outcome = Literal["ok", "slow", "refused", "failed", "unreadable", "empty"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is asked."""

    url: str
    name: str
    key: str = field(repr=False)
    seconds: float


@dataclass(slots=True)
class _Breaker:
    """Counts failures in a row and how many requests are under way; of one process."""

    failures: int = 0
    closed_until: float = 0.0
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> bool:
        """Whether one more request may be made now; `leave` must follow."""
        with self.lock:
            if time.monotonic() < self.closed_until or self.in_flight >= MOST_IN_FLIGHT:
                return False
            self.in_flight += 1
            return True

    def leave(self) -> None:
        with self.lock:
            self.in_flight -= 1

    def note(self, *, is_good: bool) -> None:
        """After the rest one request is let through; it decides whether another rest follows."""
        with self.lock:
            self.failures = 0 if is_good else self.failures + 1
            if self.failures >= FAILURES:
                self.failures = FAILURES - 1
                self.closed_until = time.monotonic() + REST_SECONDS

    @property
    def rests(self) -> bool:
        return time.monotonic() < self.closed_until


_breaker = _Breaker()


def forget() -> None:
    """Forget failures, as a new process would."""
    global _breaker
    _breaker = _Breaker()


def endpoint() -> Endpoint | None:
    """The endpoint as the settings have it; None when there is none. BadInput when they cannot be used."""
    address = environment.read("LUOTSI_MODEL_URL").strip().rstrip("/")
    if not address:
        return None
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in {"http", "https"} and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise BadInput("LUOTSI_MODEL_URL is not a web address.", hint="Such as https://model.example.org/v1")
    try:
        seconds = float(environment.read("LUOTSI_MODEL_SECONDS"))
    except ValueError:
        raise BadInput("LUOTSI_MODEL_SECONDS is not a number.", hint="Such as 8") from None
    url = address if address.endswith("/chat/completions") else f"{address}/chat/completions"
    name = environment.read("LUOTSI_MODEL_NAME")
    return Endpoint(url, name, environment.read("LUOTSI_MODEL_KEY"), min(max(seconds, 0.1), _LONGEST_SECONDS))


def is_switched_on() -> bool:
    """Whether operators let the model be asked; when that cannot be read, they do not."""
    try:
        row = Switch.objects.filter(name=SWITCH).first()
    except DatabaseError:
        return False
    return row is None or row.is_on


def is_asked() -> bool:
    """Whether a model is set and let be asked."""
    try:
        return endpoint() is not None and is_switched_on()
    except BadInput:
        return False


def phrase(question: str, retrieved: Sequence[Record], lang: str, deadline: float | None = None) -> Grounded | None:
    """What the model says of the retrieved services, as far as it may be shown; None when there is nothing of it.

    `deadline`: seconds that the caller still has. An empty `Grounded`: the model answered and nothing of it held, so
    the page says that it does not know. Never raises; a question that voices a crisis is never sent.
    """
    try:
        at = endpoint()
        if at is None or not retrieved or not is_switched_on() or check_text(question).crisis:
            return None
    except BadInput as error:
        log.warning("language model not usable", reason=error.message)
        return None
    seconds = at.seconds if deadline is None else min(at.seconds, deadline)
    if seconds <= 0 or not _breaker.enter():
        return None
    records = tuple(retrieved[: grounding.MOST_RECORDS])
    started = time.monotonic()
    outcome, reply = _waited(at, grounding.prompt(question, records, lang), seconds)
    _breaker.note(is_good=outcome in {"ok", "empty"})
    said = grounding.ground(reply, records, lang) if outcome == "ok" else None
    log.info(
        "language model", outcome=outcome, ms=round((time.monotonic() - started) * 1000),
        sentences=len(said.sentences) if said else 0, dropped=said.dropped if said else 0,
    )  # fmt: skip
    return said


def _waited(at: Endpoint, messages: list[dict[str, str]], seconds: float) -> tuple[Outcome, str]:
    """The answer within the time, from a thread that is left behind when late: looking a name up has no time-out."""
    answer: SimpleQueue[tuple[Outcome, str]] = SimpleQueue()
    until = time.monotonic() + seconds
    breaker = _breaker

    def run() -> None:
        try:
            answer.put(ask(at, messages, until))
        finally:
            breaker.leave()

    try:
        threading.Thread(target=run, name="language-model", daemon=True).start()
    except RuntimeError:  # no more threads
        breaker.leave()
        return "failed", ""
    try:
        return answer.get(timeout=seconds)
    except Empty:
        return "slow", ""


def ask(at: Endpoint, messages: list[dict[str, str]], until: float) -> tuple[Outcome, str]:
    """One request that ends by `until` (monotonic seconds). No redirects, no proxies, no retries, bounded answer."""
    body = {"model": at.name, "messages": messages, "temperature": 0, "max_tokens": _TOKENS, "stream": False}
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if at.key:
        headers["Authorization"] = f"Bearer {at.key}"
    left = max(0.05, until - time.monotonic())
    try:
        with _client().stream("POST", at.url, json=body, headers=headers, timeout=left) as response:
            if response.status_code != 200 or response.headers.get("content-encoding", "identity") != "identity":
                return "refused", ""
            return _read(response.iter_raw(8192), until)
    except httpx.TimeoutException:
        return "slow", ""
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        return "failed", ""


@cache
def _client() -> httpx.Client:
    """One for the process: loading certificates takes longer than many an answer."""
    return httpx.Client(follow_redirects=False, trust_env=False, limits=httpx.Limits(keepalive_expiry=5.0))


def _read(parts: Iterable[bytes], until: float) -> tuple[Outcome, str]:
    read = bytearray()
    for part in parts:
        read += part
        if len(read) > MOST_BYTES:
            return "unreadable", ""
        if time.monotonic() > until:
            return "slow", ""
    with suppress(ValueError, LookupError, TypeError, RecursionError):
        reply = json.loads(read)["choices"][0]["message"]["content"]
        if isinstance(reply, str):
            return ("ok" if reply.strip() else "empty"), reply
    return "unreadable", ""


def check() -> Check:
    """For the status page: whether it is set, let be asked, and somebody listens there. Nothing is sent."""
    try:
        at = endpoint()
    except BadInput as error:
        return Check("failed", error.message)
    if at is None:
        return Check("off", "LUOTSI_MODEL_URL is not set: answers are put together from services alone.")
    if not is_switched_on():
        return Check("off", "Turned off by operators. Turn on: luotsi guidance model on")
    parts = urlsplit(at.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=_PATIENCE_SECONDS):
            pass
    except OSError:
        return Check("warning", f"{parts.hostname} does not answer: answers are put together from services alone.")
    if _breaker.rests:
        return Check("warning", "It has failed several times in a row and is left alone for a minute.")
    if parts.scheme == "http" and not is_near(parts.hostname or ""):
        return Check("warning", "Asked over plain http: others on the way can read what people write.")
    return Check("ok", parts.hostname or "")


def is_near(host: str) -> bool:
    """Whether the host is this machine by its name."""
    return host in {"localhost", "127.0.0.1", "::1"}


def trial(lang: str = "fi") -> tuple[Outcome, int]:
    """Ask the endpoint once with made-up words, whatever the switch says: how it went and milliseconds.

    BadInput when no endpoint is set.
    """
    at = endpoint()
    if at is None:
        raise BadInput("LUOTSI_MODEL_URL is not set.", hint="Give the endpoint's address, such as https://…/v1")
    record = grounding.told("trial", "Esimerkkipalvelu", "Neuvoo ja auttaa arjen asioissa.")
    started = time.monotonic()
    outcome, _reply = _waited_once(at, grounding.prompt("Tarvitsen neuvoa arjen asioihin.", [record], lang))
    return outcome, round((time.monotonic() - started) * 1000)


def _waited_once(at: Endpoint, messages: list[dict[str, str]]) -> tuple[Outcome, str]:
    with _breaker.lock:
        _breaker.in_flight += 1
    return _waited(at, messages, at.seconds)
