"""Cards as those see them who make them: the list, making and changing, and what has become of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luotsi.directory import actions, forms, labels
from luotsi.directory.queries import cards, catalogue, finding
from luotsi.directory.queries.cards import CardView
from luotsi.directory.queries.catalogue import Card
from luotsi.directory.queries.finding import Result, Wish
from luotsi.directory.rules import cards as rules
from luotsi.directory.rules.cards import Draft, Fault
from luotsi.directory.views import guard, tray
from luotsi.directory.views.cards import short_address
from luotsi.kernel.text import Texts, clean
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power

_FOUND = 8
"""Services that the search box of the page shows; whoever wants more narrows the words."""
_LONGEST_FIND = 200
FAULTS: dict[Fault, tuple[str, Promise]] = {
    Fault.NO_TITLE: ("title-fi", gettext_lazy("Give the card a title in one language at least.")),
    Fault.LONG_TITLE: ("title-fi", gettext_lazy("The title is too long. At most 80 characters fit.")),
    Fault.LONG_TEXT: ("text-fi", gettext_lazy("The advice is too long. At most 500 characters fit.")),
    Fault.NOTHING: ("find", gettext_lazy("Choose a service at least.")),
    Fault.TOO_MANY: ("chosen", gettext_lazy("A card holds at most 20 services.")),
    Fault.LONG_SEARCH: ("search", gettext_lazy("The search is too long to be kept.")),
}
"""The field that each is mended in, and what is said."""


@dataclass(frozen=True, slots=True)
class Written:
    """The form as it stands."""

    draft: Draft
    find: str = ""
    """Words in the search box."""
    municipality: str = ""
    """Chosen beside them."""
    errors: tuple[tuple[str, Promise], ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search in words."""

    words: str
    filters: tuple[str, ...]
    count: int
    link: str
    results: tuple[Result, ...] = field(default=())


@require_safe
@staff_page(Power.MAKE_CARDS)
def index(request: HttpRequest) -> HttpResponse:
    """Own cards, the county's shared ones, and the way to a new one."""
    actor = actor_of(request)
    told = {"own": cards.cards_of(actor.id), "shared": cards.shared_cards(besides=actor.id), "places": tray.places()}
    return render(request, "directory/staff/cards.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.MAKE_CARDS)
def new(request: HttpRequest) -> HttpResponse:
    """A new card: begun with `ids` of a basket, `search` of a results page, or words to `find` services by."""
    if request.method == "POST":
        return _answer(request, None)
    asked = request.GET
    search = _saved_search(asked.get("search", ""))
    ids = asked.get("ids", "").split(",")
    if len(ids) > rules.MOST_SERVICES:
        messages.warning(request, _("A card holds at most 20 services. The rest were left out."))
    draft = Draft(titles={}, services=() if search else _ids(ids), search=search)
    return _page(request, None, Written(draft, _words(asked.get("find", "")), asked.get("in", "")[:3]))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.MAKE_CARDS)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Other content for a card whose address stays."""
    card = cards.card_for(code, actor_of(request))
    if request.method == "POST":
        return _answer(request, card)
    return _page(request, card, Written(card.draft))


@require_safe
@staff_page(Power.MAKE_CARDS)
def card(request: HttpRequest, code: str) -> HttpResponse:
    """A card from its maker's side: address, papers, openings."""
    actor = actor_of(request)
    found = cards.card_for(code, actor)
    lang, openings = labels.language(), cards.openings(found.code)
    told = {
        "card": found,
        "short": short_address(request, found.code),
        "held": catalogue_names(found, lang),
        "saved": _saved(found.search, lang),
        "openings": openings,
        "by_language": [
            (labels.language_name(k), n) for k, n in sorted(cards.openings(found.code).by_language.items())
        ],
        "is_keeper": found.is_kept_by(actor),
        "papers": [(code_, labels.language_name(code_)) for code_ in found.languages],
    }
    return render(request, "directory/staff/card.html", told)


@require_POST
@staff_page(Power.MAKE_CARDS)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """An own card from another, opened for changing."""
    made = actions.copy_card(code=code, by=actor_of(request))
    messages.success(request, _("A copy was made. Change it and save."))
    return redirect("staff-card-edit", made)


@require_POST
@staff_page(Power.MAKE_CARDS)
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Out of use, or back into use."""
    if request.POST.get("back"):
        actions.restore_card(code=code, by=actor_of(request))
        messages.success(request, _("The card is in use again."))
    else:
        actions.archive_card(code=code, by=actor_of(request))
        messages.success(request, _("The card was archived. Its page tells that it is no longer kept up to date."))
    return redirect("staff-card", code)


def catalogue_names(found: CardView, lang: str) -> list[tuple[str, str, bool]]:
    """(id, name, whether it is offered) of the card's services, in its order."""
    ids = [str(i) for i in found.services]
    names, offered = catalogue.names(ids, lang), catalogue.cards(ids, lang)
    return [(id_, names.get(id_, ""), id_ in offered) for id_ in ids]


def _answer(request: HttpRequest, card: CardView | None) -> HttpResponse:
    """One step of the form: search, add, remove, move, or keep it."""
    written = _written(request.POST)
    act, _colon, which = request.POST.get("do", "save").partition(":")
    if act == "enter":  # the key, in any field: it searches when the words are new, else it saves
        act = "find" if written.find and written.find != request.POST.get("found", "") else "save"
    if act != "save":
        return _page(request, card, _stepped(written, act, which))
    if faults := rules.faults(written.draft):
        return _page(request, card, replace(written, errors=tuple(FAULTS[f] for f in faults)), status=400)
    by = actor_of(request)
    if card is None:
        code = actions.make_card(draft=written.draft, by=by)
        messages.success(request, _("The card is ready to be handed over."))
    else:
        code = card.code
        actions.change_card(code=code, draft=written.draft, by=by)
        messages.success(request, _("The card was changed. Its address and QR code stay the same."))
    return redirect("staff-card", code)


def _stepped(written: Written, act: str, which: str) -> Written:
    draft = written.draft
    ids = draft.services
    if act == "drop-search":
        return replace(written, draft=replace(draft, search=""))
    if not forms.is_uuid(which):
        return written
    id_ = UUID(which)
    if act == "add" and len(ids) < rules.MOST_SERVICES:
        ids = tuple(dict.fromkeys((*ids, id_)))
    elif act == "remove":
        ids = tuple(i for i in ids if i != id_)
    elif act in {"up", "down"}:
        ids = rules.moved(ids, id_, -1 if act == "up" else 1)
    return replace(written, draft=replace(draft, services=ids))


def _page(request: HttpRequest, card: CardView | None, written: Written, *, status: int = 200) -> HttpResponse:
    lang, draft = labels.language(), written.draft
    names = catalogue.names([str(i) for i in draft.services], lang)
    offered = catalogue.cards([str(i) for i in draft.services], lang)
    told = {
        "card": card,
        "written": written,
        "draft": draft,
        "chosen": [(str(i), names.get(str(i), ""), offered.get(str(i))) for i in draft.services],
        "found": _find(written, lang),
        "saved": _saved(draft.search, lang),
        "languages": _fields(draft, lang),
        "places": tray.places(),
        "longest_title": rules.LONGEST_TITLE,
        "longest_text": rules.LONGEST_TEXT,
        "most": rules.MOST_SERVICES,
        "is_full": len(draft.services) >= rules.MOST_SERVICES,
        "wrong_fields": {name for name, _message in written.errors},
    }
    return render(request, "directory/staff/card_edit.html", told, status=status)


def _fields(draft: Draft, lang: str) -> list[tuple[str, str, str, str]]:
    """(language, its name, title, advice), the reader's own language first."""
    order = sorted(rules.LANGUAGES, key=lambda code: code != lang)
    return [(c, capfirst(labels.language_name(c)), draft.titles.get(c, ""), draft.texts.get(c, "")) for c in order]


def _find(written: Written, lang: str) -> list[Card]:
    if not written.find:
        return []
    municipality = written.municipality if written.municipality in _places() else ""
    results = finding.find(Wish(query=written.find, lang=lang, municipality=municipality, size=_FOUND)).results
    chosen = {str(i) for i in written.draft.services}
    return [r.card for r in results if r.card.id not in chosen]


def _places() -> set[str]:
    places = tray.places()
    return {code for code, _name in (*places.own, *places.others)}


def _written(given: QueryDict) -> Written:
    titles: Texts = {
        lang: clean(given.get(f"title-{lang}", ""), limit=rules.LONGEST_TITLE + 1) for lang in rules.LANGUAGES
    }
    texts: Texts = {lang: _lines(given.get(f"text-{lang}", "")) for lang in rules.LANGUAGES}
    search = _saved_search(given.get("search", ""))
    draft = Draft(
        titles={k: v for k, v in titles.items() if v},
        texts={k: v for k, v in texts.items() if v},
        services=() if search else _ids(given.getlist("service")),
        search=search,
        is_shared=given.get("shared") == "1",
    )
    return Written(draft, _words(given.get("find", "")), given.get("in", "")[:3])


def _lines(raw: str) -> str:
    """Advice with its lines, at most one more character than fits, so that the form can tell."""
    return guard.lines(raw.replace("\r\n", "\n"), limit=rules.LONGEST_TEXT + 1)


def _words(raw: str) -> str:
    return clean(raw, limit=_LONGEST_FIND)


def _ids(given: Iterable[str]) -> tuple[UUID, ...]:
    """Ids that services have, each once, as many as a card holds."""
    asked = list(dict.fromkeys(g.strip().lower() for g in given if forms.is_uuid(g.strip().lower())))
    known = catalogue.names(asked[: rules.MOST_SERVICES], "fi")
    return tuple(UUID(i) for i in asked if i in known)


def _saved_search(given: str) -> str:
    """The query string of a results page, or of the page's whole address; unknown parameters are dropped."""
    query = urlsplit(given).query if given.startswith(("http://", "https://", "/")) else given.lstrip("?")
    return tray.address(QueryDict(query[: rules.LONGEST_SEARCH])).partition("?")[2][: rules.LONGEST_SEARCH]


def _saved(search: str, lang: str) -> Saved | None:
    wish = forms.saved(search, lang, size=cards.MOST_FOUND)
    if wish is None:
        return None
    given = QueryDict(search)
    found = finding.find(wish)
    chips = tuple(c.label for c in tray.chips(given, forms.asked(given, lang)))
    place = labels.municipality_name(wish.municipality)
    return Saved(
        words=wish.query,
        filters=(*chips, place) if place else chips,
        count=0 if found.relaxed else found.total,
        link=reverse("services") + f"?{search}",
        results=found.results,
    )
