"""Asks one web address whether it answers: HEAD, then GET; redirects are followed by hand, five at most.

Addresses come from others, so none may lead into our own network: the name is looked up, every address found must be
public, and the connection goes to the very address that was judged (a name that changes its mind is of no use). Only
http and https, only their usual ports. Nothing of an answer but its status is read.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

import httpx

from luotsi.connectors.http import USER_AGENT

TIMEOUT_SECONDS = 10.0
MOST_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_TRY_GET = frozenset({400, 403, 404, 405, 406, 501, 503})
"""Answers to HEAD that say little: many servers know only GET."""
_REFUSES_ROBOTS = frozenset({401, 403, 405, 406, 429, 999})
"""There is something, only not for us."""

Resolve = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status of the last answer (0: none) and "" or missing | error | unreachable | slow | not-public."""

    url: str
    status: int
    problem: str


class NotPublic(Exception):
    """The address leads, or might lead, to a machine that is not on the public net."""


def resolve(host: str) -> list[str]:
    """Addresses of a host name."""
    return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})


def public_address(host: str, look_up: Resolve = resolve) -> str:
    """One address of the host; NotPublic unless every one of them is public, OSError when there is none."""
    found = look_up(host)
    if not found or not all(_is_public(address) for address in found):
        raise NotPublic(host)
    return found[0]


def _is_public(address: str) -> bool:
    ip = ip_address(address.split("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def ask(url: str, *, transport: httpx.BaseTransport | None = None, look_up: Resolve = resolve) -> Answer:
    """What the address answers."""
    with httpx.Client(
        timeout=TIMEOUT_SECONDS, headers={"User-Agent": USER_AGENT, "Accept": "*/*"}, follow_redirects=False,
        transport=transport, trust_env=False,
    ) as client:  # fmt: skip
        try:
            status = _status(client, "HEAD", url, look_up)
            if status in _TRY_GET:
                status = _status(client, "GET", url, look_up)
        except NotPublic:
            return Answer(url, 0, "not-public")
        except httpx.TimeoutException:
            return Answer(url, 0, "slow")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            return Answer(url, 0, "unreachable")
    if status < 400 or status in _REFUSES_ROBOTS:
        return Answer(url, status, "")
    return Answer(url, status, "missing" if status in {404, 410} else "error")


def _status(client: httpx.Client, method: str, url: str, look_up: Resolve) -> int:
    at = httpx.URL(url)
    for _ in range(MOST_REDIRECTS + 1):
        if at.scheme not in _PORTS or at.port not in (None, _PORTS[at.scheme]) or not at.host:
            raise NotPublic(str(at))
        address = public_address(at.host, look_up)
        request = client.build_request(
            method, at.copy_with(host=address), headers={"Host": at.netloc.decode("ascii")},
            extensions={"sni_hostname": at.raw_host.decode("ascii")},
        )  # fmt: skip
        answer = client.send(request, stream=True)
        answer.close()
        if not answer.has_redirect_location:
            return answer.status_code
        at = at.join(answer.headers["location"])
    return 508  # a loop of redirects
