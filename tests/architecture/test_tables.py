"""What must hold of the tables: keys point downwards, migrations are in step, personal data has no place."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

LAYERS = (
    "kernel",
    "search",
    "warehouse",
    "regions",
    "people",
    "content",
    "indicators",
    "directory",
    "connectors",
    "web",
)
"""From the lowest up; the order of .importlinter."""

TABLES: list[type[Model]] = [m for m in apps.get_models() if m.__module__.startswith("luotsi.")]


def layer(model: type[Model]) -> int:
    return LAYERS.index(model.__module__.split(".")[1])


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.__name__)
def test_foreign_keys__point__to_the_same_module_or_below(table: type[Model]) -> None:
    fields = [f for f in table._meta.get_fields() if f.is_relation and not f.auto_created]
    targets = [f.related_model for f in fields if f.related_model is not None]  # None: of any kind, as Wagtail's are
    assert all(isinstance(t, type) for t in targets)
    ours = [t for t in targets if isinstance(t, type) and t.__module__.startswith("luotsi.")]  # libraries are below us
    upwards = [t.__name__ for t in ours if layer(t) > layer(table)]
    assert not upwards


def test_tables__are_found() -> None:
    assert {"Service", "Organization", "Channel", "Feedback"} <= {t.__name__ for t in TABLES}


@pytest.mark.django_db
def test_migrations__are_in_step__with_models() -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()


def test_feedback__has_no_place__for_who_gave_it() -> None:
    feedback = next(t for t in TABLES if t.__name__ == "Feedback")
    names = {f.name for f in feedback._meta.get_fields()}
    personal = re.compile(r"name|mail|phone|address|\bip\b|agent|session|cookie|referr")
    assert not [n for n in names if personal.search(n)]
