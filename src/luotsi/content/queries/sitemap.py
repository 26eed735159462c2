"""Which of the editors' pages search engines are told of, by the languages they are in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page

from luotsi.content.models import GuideHome


@dataclass(frozen=True, slots=True)
class Versions:
    """A page in the languages in which it is published."""

    paths: Mapping[str, str]
    """Language to path; at least one."""
    changed_at: datetime | None


def versions() -> list[Versions]:
    """Every published page, in the order of the guide."""
    homes = {home.path: home.language for home in GuideHome.objects.live().select_related("locale")}
    found: dict[object, dict[str, tuple[str, datetime | None]]] = {}
    for page in Page.objects.live().order_by("path").select_related("locale").specific():
        lang = next((lang for path, lang in homes.items() if page.path.startswith(path)), None)
        if lang:  # below a home that is not published there is nothing to see
            found.setdefault(page.translation_key, {})[lang] = (page.url, page.last_published_at)
    return [Versions({lang: path for lang, (path, _) in its.items()}, _newest(its)) for its in found.values()]


def _newest(its: Mapping[str, tuple[str, datetime | None]]) -> datetime | None:
    return max((at for _, at in its.values() if at), default=None)
