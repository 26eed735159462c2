"""Loads sample content in three languages, and takes it away. The course is fit for use, the rest marked a sample."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from luotsi.content import actions
from luotsi.content.models import (
    BriefingPage,
    CampaignPage,
    CoursePage,
    GuideHome,
    ModulePage,
    NewsPage,
    QuizQuestion,
    SectionPage,
    ThemeTextPage,
)  # fmt: skip
from luotsi.kernel import clock

_TEXTS = Path(__file__).parent / "texts"
_TYPES: dict[str, type[Page]] = {
    "campaigns": CampaignPage, "news": NewsPage, "themes": ThemeTextPage, "briefings": BriefingPage,
    "training": CoursePage,
}  # fmt: skip
_DAYS_AGO = {"campaigns.card": 3, "campaigns.walk": 10, "news.tray": 2, "news.induction": 9, "news.accessibility": 20}


def key_of(name: str) -> UUID:
    """The translation key of a sample page, always the same."""
    return uuid5(NAMESPACE_URL, f"luotsi-demo-content:{name}")


@transaction.atomic
def load() -> int:
    """Make what is missing of the sample pages; returns how many were made."""
    actions.prepare_site()
    made = 0
    for code, _name in settings.LANGUAGES:
        home = GuideHome.objects.get(locale__language_code=code)
        texts = tomllib.loads((_TEXTS / f"{code}.toml").read_text(encoding="utf-8"))
        _fill_home(home, texts.pop("home"))
        for kind, pages in texts.items():
            section = SectionPage.objects.child_of(home).get(kind=kind)
            for name, given in pages.items():
                made += _add(section, kind, f"{kind}.{name}", given)
    return made


def _fill_home(home: GuideHome, given: dict[str, str]) -> None:
    if home.notice or home.introduction:
        return  # somebody has written there
    for field, value in given.items():
        setattr(home, field, value)
    home.save()


def _add(section: SectionPage, kind: str, name: str, given: dict[str, Any]) -> int:
    if Page.objects.filter(translation_key=key_of(name), locale_id=section.locale_id).exists():
        return 0
    modules = given.pop("modules", [])
    fields = {**given, **_moments(kind, name), "locale_id": section.locale_id, "translation_key": key_of(name)}
    if kind == "training":
        fields["minutes"] = 30
    page = _TYPES[kind](**fields, **_published())
    section.add_child(instance=page)
    for number, module in enumerate(modules, 1):
        questions = module.pop("questions")
        step = ModulePage(
            **module, **_published(), locale_id=section.locale_id, translation_key=key_of(f"{name}.{number}")
        )
        step.questions = [  # type: ignore[misc]
            QuizQuestion(sort_order=n, **q) for n, q in enumerate(questions)
        ]
        page.add_child(instance=step)
    return 1 + len(modules)


def _published() -> dict[str, Any]:
    now = clock.now()
    return {"live": True, "first_published_at": now, "last_published_at": now}


def _moments(kind: str, name: str) -> dict[str, Any]:
    today = clock.today()
    day = today - timedelta(days=_DAYS_AGO.get(name, 0))
    if kind == "campaigns":
        return {"starts_on": day, "ends_on": today + timedelta(days=60)}
    if kind == "news":
        return {"date": day}
    if kind == "briefings":
        start = datetime.combine(today + timedelta(days=21), time(13), clock.HELSINKI)
        return {"starts_at": start, "ends_at": start + timedelta(hours=1), "seats": 40}
    return {}


@transaction.atomic
def remove() -> int:
    """Delete the sample pages; what else has been written stays. Returns how many were deleted."""
    names = [
        f"{kind}.{name}"
        for kind, pages in tomllib.loads((_TEXTS / "en.toml").read_text(encoding="utf-8")).items()
        if kind != "home"
        for name in pages
    ]
    found = Page.objects.filter(translation_key__in=[key_of(n) for n in names])
    count = 0
    for page in found.order_by("-depth"):
        count += 1 + page.get_descendant_count()
        page.delete()
    for home in GuideHome.objects.all():
        texts = tomllib.loads((_TEXTS / f"{home.language}.toml").read_text(encoding="utf-8"))["home"]
        if home.notice == texts["notice"]:
            home.notice = home.notice_title = home.introduction = ""
            home.save()
    return count
