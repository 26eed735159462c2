"""The link generator: whoever keeps a site chooses a part of the tray and its looks, and copies a link or a snippet."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from luotsi.directory import labels
from luotsi.directory.queries import cards, catalogue
from luotsi.directory.queries.catalogue import ThemeView
from luotsi.directory.rules import looks as rules
from luotsi.directory.rules.looks import Looks
from luotsi.directory.views import embed, tray
from luotsi.directory.views.addresses import base
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import clean, pick

SHOWN: dict[str, Promise] = {
    "search": gettext_lazy("The search"),
    "theme": gettext_lazy("A theme"),
    "municipality": gettext_lazy("A municipality’s services"),
    "card": gettext_lazy("A card"),
    "chat": gettext_lazy("The automatic adviser"),
}
FRAMES = {"search": "embed", "chat": "embed-help"}
"""Routes of frames whose names do not follow from what is shown."""
_OWN_ACCENT = "0b4f5c"
_HEIGHT = 640
"""Of a plain frame, which cannot follow its content."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form says, as far as it is right."""

    show: str
    id: str
    municipality: str
    lang: str
    looks: Looks
    errors: Mapping[str, str]


@require_safe
def generator(request: HttpRequest) -> HttpResponse:
    """The form; when it was sent and is right, link, frame and script with a preview."""
    wanted = _wanted(request)
    is_sent = "show" in request.GET
    made = _made(request, wanted) if is_sent and not wanted.errors else None
    shown = {
        "kinds": SHOWN.items(),
        "themes": _by_name(catalogue.themes()),
        "places": tray.places(),
        "languages": [(code, labels.language_name(code)) for code, _name in settings.LANGUAGES],
        "given": request.GET,
        "wanted": wanted,
        "accent": f"#{wanted.looks.accent or _OWN_ACCENT}",
        "made": made,
    }
    status = 400 if is_sent and wanted.errors else 200
    return render(request, "directory/link_generator.html", shown, status=status)


def _by_name(themes: list[ThemeView]) -> list[tuple[str, str]]:
    return [(t.slug, pick(t.names, labels.language())[0]) for t in themes]


def _wanted(request: HttpRequest) -> Wanted:
    given, errors = request.GET, {}
    show = given.get("show", "search")
    if show not in SHOWN:
        show, errors["show"] = "search", _("Choose what is shown.")
    own = {"theme": "theme", "municipality": "municipality", "card": "card"}.get(show, "")
    id_ = clean(given.get(own, ""), limit=60) if own else ""
    if own == "theme" and id_ not in {t.slug for t in catalogue.themes()}:
        errors["theme"] = _("Choose a theme.")
    if own == "card" and not _is_card(id_):
        errors["card"] = _("Write the card’s code, which stands at the end of its short address.")
    place = given.get("municipality", "")
    is_known = bool(labels.municipality_name(place[:3])) if place else own != "municipality"
    if not is_known:
        errors["municipality"] = _("Choose a municipality.")
    lang = given.get("in", labels.language())
    if lang not in dict(settings.LANGUAGES):
        lang = labels.language()
    asked = {name: given.get(name, "") for name in embed.LOOKS}
    if asked["accent"].lower() == f"#{_OWN_ACCENT}":
        asked["accent"] = ""
    chosen, refused = rules.looks(asked)
    errors |= {r.name: embed.told(r) for r in refused}
    return Wanted(show, id_, "" if own == "municipality" else place[:3], lang, chosen, errors)


def _is_card(code: str) -> bool:
    try:
        return bool(cards.card(code))
    except NotFound:
        return False


@dataclass(frozen=True, slots=True)
class Made:
    """What may be copied."""

    link: str
    frame: str
    script: str
    preview: str


def _made(request: HttpRequest, wanted: Wanted) -> Made:
    own = {"municipality": wanted.municipality, **wanted.looks.parameters}
    query = urlencode({k: v for k, v in own.items() if v})
    with translation.override(wanted.lang):
        address = _address(FRAMES.get(wanted.show, f"embed-{wanted.show}"), wanted)
        title = _("Wellbeing services")
        page = _page(wanted)
    preview = address + (f"?{query}" if query else "")
    root = base(request)
    attributes = {"lang": wanted.lang, "show": wanted.show, "id": wanted.id, **own}
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in attributes.items() if value)
    source = escape(root + preview)
    return Made(
        link=root + page,
        frame=(
            f'<iframe src="{source}" title="{escape(title)}" width="100%" height="{_HEIGHT}" frameborder="0"></iframe>'
        ),
        script=f'<script src="{escape(root + static("luotsi/embed-tray.js"))}"{data} async></script>',
        preview=preview,
    )


def _address(name: str, wanted: Wanted) -> str:
    return reverse(name, args=[wanted.id] if wanted.id else [])


def _page(wanted: Wanted) -> str:
    """The page of the tray that shows the same."""
    if wanted.show == "card":
        return reverse("card-short", args=[wanted.id])
    if wanted.show == "chat":
        return reverse("help")
    if wanted.show == "search":
        return reverse("services") + (f"?municipality={wanted.municipality}" if wanted.municipality else "")
    if wanted.show == "theme" and wanted.municipality:
        return f"{reverse('services')}?{urlencode({'theme': wanted.id, 'municipality': wanted.municipality})}"
    return _address(wanted.show, wanted)
