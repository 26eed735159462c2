"""A served demo site for browser tests: prepared once a run, copied and served once a test process."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests import once, vocabulary

from luotsi.directory.demo import build

PATIENCE = 90
"""Seconds for what takes a few on an idle machine."""

# The demo has no withdrawn service: the same catalogue again without one withdraws it, as a sync would. Nor has it a
# service that two sources describe: a spreadsheet tells of one once more.
_RETIRE = """
import sys, dataclasses, django
from uuid import UUID
django.setup()
from luotsi.directory import actions
from luotsi.directory.actions import merges
from luotsi.directory.demo import build
from luotsi.directory.rules.records import Catalogue
whole = build.catalogue()
kept = tuple(s for s in whole.services if str(s.id) != sys.argv[1])
actions.apply_catalogue(catalogue=dataclasses.replace(whole, services=kept))
twin = next(s for s in whole.services if str(s.id) == sys.argv[2])
owner = next(o for o in whole.organizations if o.id == twin.organization_id)
again = {"id": UUID(int=1), "source_id": "1"}
actions.apply_catalogue(catalogue=Catalogue(
    source="tabular:twin", scope="file", is_complete=True,
    organizations=(dataclasses.replace(owner, **again, business_id=""),),
    services=(dataclasses.replace(twin, **again, organization_id=UUID(int=1),
                                  names={k: n + " 2" for k, n in twin.names.items()}),),
))
assert merges.propose_merges(), "the twin was not recognised"
actions.reindex()
"""
_RETIRED = "swimming-491"


def service(key: str) -> str:
    """Id of a demo service."""
    return str(build.id_of("service", key))


def location(key: str) -> str:
    """Id of a demo location."""
    return str(build.id_of("channel", key))


def organization(key: str) -> str:
    """Id of a demo organisation."""
    return str(build.id_of("organization", key))


RETIRED = service(_RETIRED)
"""A service that has been withdrawn on this site."""


TOLD_TWICE = service("library-491")
"""A service that two sources describe: a merge is proposed on this site."""


@dataclass(frozen=True)
class Site:
    url: str
    """Without a slash at the end."""
    data: Path

    def __call__(self, path: str) -> str:
        return self.url + path


def prepare(shared: Path) -> Path:
    """A data folder with the demo world, made by the first test process that comes and copied by the others."""
    return once.made(shared, "demo-site", lambda data: _make(data, shared))


def _make(data: Path, shared: Path) -> None:
    shutil.copytree(once.migrated(shared), data)
    vocabulary.lend(vocabulary.kept(shared), data)
    once.run(["-m", "luotsi", "demo"], data)
    once.run(["-c", _RETIRE, RETIRED, TOLD_TWICE], data)


def serve(data: Path) -> tuple[subprocess.Popen[bytes], Site]:
    """The site answering on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (data / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "luotsi", "serve", "--no-background", "--workers", "1", "--port", str(port)],
        env=once.environment(data), cwd=once.ROOT, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", data)
    try:
        _await(site, process)
    except BaseException:
        stop(process)
        raise
    return process, site


def _await(site: Site, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(site("/fi/services/?q=apua"), timeout=PATIENCE):
                return
        except OSError:
            said = (site.data / "serve.log").read_text(errors="replace")[-2000:]
            assert process.poll() is None, f"luotsi serve ended: {said}"
            assert time.monotonic() < until, f"luotsi serve does not answer: {said}"
            time.sleep(0.2)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server that `serve` started."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
