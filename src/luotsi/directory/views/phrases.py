"""Phrases for client records, to be copied and, by editors, worded anew; openers for conversation, for everybody."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.directory import actions, forms, labels
from luotsi.directory.queries import cards, catalogue, finding, phrases
from luotsi.directory.queries.catalogue import Card, ThemeView
from luotsi.directory.queries.finding import Wish
from luotsi.directory.rules import phrases as rules
from luotsi.directory.rules.phrases import Kind, Phrase, Version
from luotsi.directory.rules.themes import SCHEMES
from luotsi.directory.views.cards import short_address
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import clean, pick
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power

KINDS = {
    Kind.GUIDED: gettext_lazy("Guided to a service"),
    Kind.RECOMMENDED: gettext_lazy("Recommended"),
    Kind.CARD: gettext_lazy("A card was given"),
    Kind.FOLLOW_UP: gettext_lazy("Follow-up"),
    Kind.DECLINED: gettext_lazy("Offered but not taken"),
}
LANGUAGES = {
    "fi": gettext_lazy("Finnish"),
    "sv": gettext_lazy("Swedish"),
    "en": gettext_lazy("English"),
    "fi-plain": gettext_lazy("Plain Finnish"),
}
FAULTS = {
    "empty": gettext_lazy("Write the wording."),
    "long": gettext_lazy("The wording is too long. At most 600 characters fit."),
    "place": gettext_lazy("Only the places {service} and {date} are filled in. Check what stands in braces."),
}
_FOUND = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase as the page offers it."""

    key: str
    text: str
    """With its places filled in."""
    version: Version
    theme: str
    """Name of its theme, or ""."""
    has_older: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is written into the places."""

    service: str = ""
    kept: str = ""
    """Query string that keeps the choice: service=… or card=…."""


@require_safe
@staff_page(Power.MAKE_CARDS)
def index(request: HttpRequest) -> HttpResponse:
    """Phrases by kind, in one language, of one theme when asked; filled in for a chosen service or card."""
    asked = request.GET
    wording = asked.get("in", "") if asked.get("in", "") in LANGUAGES else labels.language()
    themes = {t.slug: t for t in catalogue.themes(SCHEMES[0])}
    theme = asked.get("theme", "") if asked.get("theme", "") in themes else ""
    chosen = _chosen(request, wording)
    find = clean(asked.get("find", ""), limit=200)
    day = date_format(clock.today(), "SHORT_DATE_FORMAT")
    lines = [
        (p.kind, _line(p, newest, themes, chosen.service, day))
        for p in phrases.phrases()
        if (newest := p.newest(wording)) and (not theme or p.theme in ("", theme))
    ]
    told = {
        "groups": [(name, found) for kind, name in KINDS.items() if (found := [x for k, x in lines if k is kind])],
        "wording": wording,
        "page_lang": wording.partition("-")[0],
        "languages": LANGUAGES.items(),
        "themes": [(slug, pick(t.names, labels.language())[0]) for slug, t in themes.items()],
        "theme": theme,
        "chosen": chosen,
        "find": find,
        "found": _services(find),
        "may_edit": Power.EDIT_TRAY in actor_of(request).powers,
    }
    return render(request, "directory/staff/phrases.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.EDIT_TRAY)
def edit(request: HttpRequest, key: str, wording: str) -> HttpResponse:
    """A new wording of a phrase or an opener; the earlier ones stay to be seen."""
    found = phrases.phrase(key)
    newest = found.newest(wording)
    if newest is None:
        raise NotFound("The phrase is not offered in this language.")
    text, error = newest.text, ""
    if request.method == "POST":
        text = clean(request.POST.get("text", ""), limit=rules.LONGEST + 1)
        error = rules.fault(text)
        if not error:
            actions.change_phrase(key=key, lang=wording, text=text, by=actor_of(request))
            messages.success(request, _("The new wording is in use."))
            return redirect("staff-phrase", key, wording)
    told = {
        "phrase": found,
        "wording": wording,
        "language": LANGUAGES[wording],
        "page_lang": wording.partition("-")[0],
        "text": text,
        "error": FAULTS.get(error, ""),
        "versions": found.versions[wording][::-1],
        "longest": rules.LONGEST,
        "is_opener": found.kind is Kind.OPENER,
    }
    return render(request, "directory/staff/phrase.html", told, status=400 if error else 200)


@require_safe
def openers(request: HttpRequest) -> HttpResponse:
    """What one may ask so that a theme comes up in conversation, by theme."""
    lang = labels.language()
    themes = catalogue.themes(SCHEMES[0])
    found = phrases.openers()
    groups = [(t, [(p, v) for p in found if p.theme == t.slug and (v := p.newest(lang))]) for t in themes]
    return render(request, "directory/openers.html", {"groups": [(t, rows) for t, rows in groups if rows]})


def _line(phrase: Phrase, newest: Version, themes: dict[str, ThemeView], service: str, day: str) -> Line:
    theme = pick(themes[phrase.theme].names, labels.language())[0] if phrase.theme in themes else ""
    text = rules.filled(newest.text, service=service, day=day)
    return Line(phrase.key, text, newest, theme, newest.number > 1)


def _chosen(request: HttpRequest, wording: str) -> Chosen:
    """The service or card that the address names; nothing when it is not there."""
    lang = wording.partition("-")[0]
    if forms.is_uuid(service := request.GET.get("service", "")):
        name = catalogue.names([service], lang).get(service, "")
        return Chosen(name, f"service={service}") if name else Chosen()
    if code := request.GET.get("card", "")[:12]:
        try:
            card = cards.card_for(code, actor_of(request))
        except NotFound:
            return Chosen()
        address = short_address(request, card.code).split("://", 1)[-1]
        told = f"{pick(card.titles, lang)[0]} ({address})"
        return Chosen(told, f"card={card.code}")
    return Chosen()


def _services(find: str) -> list[Card]:
    if not find:
        return []
    return [r.card for r in finding.find(Wish(query=find, lang=labels.language(), size=_FOUND)).results]
