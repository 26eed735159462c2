"""Themes: seeded once, edited by the county."""

from collections.abc import Sequence
from importlib import resources
from typing import Any

import structlog
from django.db import transaction

from luotsi.directory.models import (
    Theme,
)
from luotsi.directory.rules.records import (
    Change,
)
from luotsi.directory.rules.themes import ThemeRecord, read_themes

log = structlog.get_logger(__name__)


def seed_themes() -> int:
    """Add the packaged themes that are missing; edited and hidden ones stay. Returns how many were added."""
    packaged = read_themes(resources.files("luotsi.directory").joinpath("data/themes.toml").read_text(encoding="utf-8"))
    known = set(Theme.objects.values_list("slug", flat=True))
    missing = [Theme(**_theme_row(t)) for t in packaged if t.slug not in known]
    Theme.objects.bulk_create(missing)
    return len(missing)


@transaction.atomic
def apply_themes(*, themes: Sequence[ThemeRecord]) -> Change:
    """Add or replace the themes given; others stay as they are. They count in search from the next index on."""
    known = {t.slug: t for t in Theme.objects.all()}
    added = changed = unchanged = 0
    for theme in themes:
        row = _theme_row(theme)
        before = known.get(theme.slug)
        if before and all(getattr(before, name) == value for name, value in row.items()):
            unchanged += 1
            continue
        Theme.objects.update_or_create(slug=theme.slug, defaults=row)
        added, changed = added + (before is None), changed + (before is not None)
    log.info("themes applied", added=added, changed=changed)
    return Change(added=added, changed=changed, unchanged=unchanged)


def _theme_row(theme: ThemeRecord) -> dict[str, Any]:
    return {
        "slug": theme.slug,
        "scheme": theme.scheme,
        "names": theme.names,
        "descriptions": theme.descriptions,
        "icon": theme.icon,
        "position": theme.position,
        "service_classes": list(theme.classes),
        "terms": list(theme.terms),
        "is_visible": theme.is_visible,
    }
