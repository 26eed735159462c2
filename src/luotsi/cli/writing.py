"""Writing a file that somebody named: whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from luotsi.kernel.errors import BadInput


def write_bytes(out: Path, content: bytes) -> None:
    """Write the content beside the file and put it in its place; BadInput when it cannot be written."""
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        fresh.write_bytes(content)
        fresh.replace(out)
    except OSError as error:
        told = f"{out} cannot be written ({error.strerror})."
        raise BadInput(told, hint="Check the folder and its rights.") from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
