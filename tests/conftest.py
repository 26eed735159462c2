"""Fixtures that any test may use. What must happen before Django's settings are read is in `tests.environment`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from tests import once, vocabulary
from tests import world as demo_world
from tests.world import World

from luotsi.directory.queries import engines
from luotsi.web import messages
from luotsi.web.messages import Message


@pytest.fixture(scope="session")
def built_vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the built vocabulary, for `vocabulary.lend`; the process's own data folder has it from here on."""
    file = vocabulary.kept(once.shared(tmp_path_factory))
    vocabulary.lend(file, Path(settings.DATA_DIR))
    return file


@pytest.fixture(scope="session")
def used_messages() -> dict[Message, str]:
    """Every translatable string of the package with a file where it is used; not to be changed."""
    return messages.used()


@pytest.fixture(scope="module")
def loaded_world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    built_vocabulary: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The demo world for a whole module; taken back at its end, so that no other module sees it."""
    folder = tmp_path_factory.mktemp("world")
    vocabulary.lend(built_vocabulary, folder)
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder), transaction.atomic():
        engines.forget()
        built = demo_world.build()
        try:
            with django_db_blocker.block():
                yield built
        finally:
            transaction.set_rollback(True)
            engines.forget()


@pytest.fixture
def world(loaded_world: World, db: None) -> World:
    """The demo world, with a database that the test may change: changes are taken back after it."""
    return loaded_world
