"""Nobody is slowed down by the sign-ins of another test."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _easy() -> None:
    cache.clear()
