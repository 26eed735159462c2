"""Loading what a process keeps to its end, without looking for garbage in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_good() -> Iterator[None]:
    """What is loaded within the block is taken to stay: it is never searched for garbage, not even when Python ends.

    The quarter of a million objects of Django and Wagtail would be gone through again and again while they are loaded,
    and at the end once more: a third of a short command's time. Not for DuckDB, which then complains of leaks.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
