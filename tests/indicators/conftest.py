"""Fixtures for tests of figures that leave the installation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from tests.indicators import small_release

from luotsi.warehouse.observations import Release


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """An empty data folder in use."""
    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path


@pytest.fixture
def release(data: Path) -> Release:
    """A small release, current in the data folder."""
    return small_release.build(data)
