"""What the tray's front page and the lists of the guide show, as plain data in one language."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.safestring import SafeString
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from luotsi.content.models import (
    BriefingPage,
    CampaignPage,
    CoursePage,
    GuideHome,
    ModulePage,
    NewsPage,
    SectionPage,
    ThemeTextPage,
)  # fmt: skip
from luotsi.content.rules.running import is_running
from luotsi.kernel import clock

MOST_CAMPAIGNS = 3
"""On the front page; a page that shouts everything says nothing."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the county wants every visitor to know."""

    title: str
    text: SafeString
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A page in a list."""

    title: str
    summary: str
    url: str
    day: date | datetime | None = None
    button_text: str = ""
    button_link: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """What communications has put on the tray's front page."""

    introduction: SafeString
    notice: Notice | None
    campaigns: tuple[Item, ...]
    guide: str
    """Address of the guide; empty when there is none."""


NOTHING = Front(SafeString(""), None, (), "")


def rich(html: str) -> SafeString:
    """A rich text as the page shows it; Wagtail let only the allowed tags in when it was saved."""
    return SafeString(expand_db_html(html)) if html else SafeString("")


def front(lang: str) -> Front:
    """The front page's texts and running campaigns in a language."""
    home = GuideHome.objects.live().filter(locale__language_code=lang).select_related("locale").first()
    if home is None:
        return NOTHING
    notice = None
    has_text = home.notice or home.notice_title
    if has_text and is_running(home.notice_from, home.notice_until, clock.today()):
        is_warning = home.notice_kind == GuideHome.NoticeKind.WARN
        notice = Notice(home.notice_title, rich(home.notice), is_warning)
    return Front(rich(home.introduction), notice, running(lang), home.url)


def running(lang: str) -> tuple[Item, ...]:
    """Campaigns of today, the latest begun first."""
    today = clock.today()
    pages = (
        CampaignPage.objects.live()
        .filter(locale__language_code=lang, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        .select_related("locale")
        .order_by("-starts_on", "pk")[:MOST_CAMPAIGNS]
    )
    return tuple(item(p) for p in pages)


def of_theme(slug: str, lang: str) -> tuple[Item, ...]:
    """Texts about a theme of the tray."""
    pages = ThemeTextPage.objects.live().filter(theme=slug, locale__language_code=lang).select_related("locale")
    return tuple(item(p) for p in pages.order_by("title", "pk"))


def listed(section: SectionPage) -> tuple[Item, ...]:
    """What a section lists, in the order that its kind asks for."""
    pages = section.get_children().live().specific()
    items = [item(p) for p in pages]
    if section.kind == SectionPage.Kind.NEWS:
        return tuple(sorted(items, key=lambda i: str(i.day), reverse=True))
    if section.kind in {SectionPage.Kind.CAMPAIGNS, SectionPage.Kind.BRIEFINGS}:
        coming = sorted((i for i in items if not i.is_over), key=lambda i: str(i.day))
        past = sorted((i for i in items if i.is_over), key=lambda i: str(i.day), reverse=True)
        return (*coming, *past)
    return tuple(items)


def sections(home: GuideHome) -> tuple[tuple[Item, tuple[Item, ...]], ...]:
    """The sections of a language that have something in them, each with its first few pages."""
    found = SectionPage.objects.live().child_of(home).select_related("locale")
    filled = ((item(s), listed(s)[:4]) for s in found)
    return tuple((section, items) for section, items in filled if items)


def news(lang: str, most: int = 20) -> tuple[tuple[NewsPage, Item], ...]:
    """The latest news of a language with their pages, for the feed."""
    pages = NewsPage.objects.live().filter(locale__language_code=lang).select_related("locale")
    return tuple((p, item(p)) for p in pages.order_by("-date", "-pk")[:most])


def item(page: Page) -> Item:
    """A page as a list shows it."""
    summary = getattr(page, "summary", "")
    today, now = clock.today(), clock.now()
    match page:
        case CampaignPage():
            is_over = page.ends_on is not None and page.ends_on < today
            return Item(page.title, summary, page.url, page.starts_on, page.button_text, page.button_link, is_over)
        case NewsPage():
            return Item(page.title, summary, page.url, page.date)
        case BriefingPage():
            return Item(page.title, summary, page.url, page.starts_at, is_over=page.ends_at < now)
        case ThemeTextPage() | CoursePage() | ModulePage() | SectionPage():
            return Item(page.title, summary, page.url)
    return Item(page.title, summary, page.url)


def translated(page: Page) -> dict[str, str]:
    """Paths of the published versions of a page by language; where there is none, that language's home."""
    versions: dict[str, str] = {}
    for home in GuideHome.objects.live().select_related("locale"):
        versions[home.language] = home.url
    found = type(page).objects.live().filter(translation_key=page.translation_key).select_related("locale")
    return versions | {p.language: p.url for p in found}
