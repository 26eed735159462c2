"""A site with a handful of services, its files in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import small_catalogue, vocabulary

from luotsi.directory import actions
from luotsi.directory.queries import engines, front


@pytest.fixture
def empty_site(
    db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, built_vocabulary: Path
) -> Iterator[None]:
    """A migrated installation without content."""
    vocabulary.lend(built_vocabulary, tmp_path)
    settings.DATA_DIR = tmp_path
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setenv("LUOTSI_VECTORS", "0")
    _forget()
    yield
    _forget()


@pytest.fixture
def site(empty_site: None) -> None:
    """The small catalogue, indexed, with themes."""
    actions.seed_themes()
    small_catalogue.fill()
    _forget()


def _forget() -> None:
    engines.forget()
    front._facet_counts.cache_clear()
    front._holds_demo_content.cache_clear()
