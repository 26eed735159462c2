"""One run of a source at a time: a lock file with the process that holds it; a dead process's lock is taken over."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from luotsi.kernel.errors import NotReady


@contextmanager
def held(folder: Path, source: str) -> Iterator[None]:
    """Hold the source's lock within the block; NotReady names the process that has it.

    The kernel drops the lock of a process that dies in any way, so a left-over file never blocks; the number in it is
    only there for the message.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{''.join(c if c.isalnum() else '-' for c in source)}.lock"
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read(20).strip() or "unknown"
            raise NotReady(
                f"Another sync of {source} is running (process {holder}).", hint="Wait until it ends, or stop it first."
            ) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()
