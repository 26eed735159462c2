"""Loading for good: nothing looks for garbage meanwhile, and everything is as before afterwards."""

import gc

import pytest

from luotsi.kernel import loading


def test_loaded__is_out_of_the_search_for_garbage__which_goes_on() -> None:
    before = gc.get_freeze_count()
    with loading.for_good():
        assert not gc.isenabled()
        loaded = [[n] for n in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(loaded)


def test_loading__that_fails__leaves_the_search_on() -> None:
    with pytest.raises(ImportError), loading.for_good():
        raise ImportError
    assert gc.isenabled()
