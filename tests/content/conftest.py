"""The tree of pages with the sample content, made through actions."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from luotsi.content.demo import load


@pytest.fixture(scope="module")
def loaded_content(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Sample content for a whole module of tests; taken back at its end."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        load.load()
        try:
            with django_db_blocker.block():
                yield
        finally:
            transaction.set_rollback(True)


@pytest.fixture
def content(loaded_content: None, db: None) -> None:
    """The sample content, in a database that the test may change."""
