"""Staff's pages of what is laid over services: the list, one service's, and an organisation's corrections."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.directory import labels, quality_words
from luotsi.directory.actions import overlay as actions
from luotsi.directory.queries import overlay
from luotsi.directory.queries.overlay import Edited
from luotsi.directory.rules.overlay import LANGUAGES, LONGEST_LABEL, LONGEST_PLAIN, LONGEST_SUMMARY, synonyms_of
from luotsi.directory.views.staff_quality import own
from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import clean
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Actor, NotAllowed, Power

POWERS = (Power.EDIT_TRAY, Power.DESCRIBE_SERVICES)


@require_safe
@staff_page(*POWERS)
def listed(request: HttpRequest) -> HttpResponse:
    """What is laid over which service; a search among the services one may edit."""
    actor = actor_of(request)
    query = clean(request.GET.get("q", ""), limit=100)
    is_editor = actor.may(Power.EDIT_TRAY)
    found = overlay.of_organizations(own(actor), query) if query or not is_editor else []
    shown = {
        "rows": overlay.everything_edited() if is_editor else [],
        "found": found,
        "q": query,
        "is_editor": is_editor,
    }
    return render(request, "directory/staff_overlay.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*POWERS)
def service(request: HttpRequest, id_: UUID) -> HttpResponse:
    """One service with the forms that the actor may use."""
    actor = actor_of(request)
    edited = overlay.edited(id_)
    organizations = own(actor)
    if organizations is not None and edited.organization_id not in organizations:
        raise NotAllowed("This service is not your organisation's.")
    error = ""
    if request.method == "POST":
        try:
            _act(actor, id_, request.POST)
        except BadInput:
            error = _error(request.POST)
        else:
            return HttpResponseRedirect(f"{reverse('staff-overlay-service', args=[id_])}?done=1", status=303)
    shown = {
        "edited": edited,
        "fields": _fields(edited),
        "corrections": _corrections(edited, request.POST if error else {}),
        "themes": [t for t in overlay.themes_to_pin() if t[0] not in {p.theme for p in edited.pins}],
        "changes": [(quality_words.PARTS[part], labels.language_name(lang), then, now)
                    for part, lang, then, now in edited.changes],
        "is_editor": actor.may(Power.EDIT_TRAY),
        "longest": {"plain": LONGEST_PLAIN, "label": LONGEST_LABEL, "summary": LONGEST_SUMMARY},
        "error": error,
        "is_done": request.GET.get("done") == "1",
    }  # fmt: skip
    return render(request, "directory/staff_overlay_service.html", shown, status=400 if error else 200)


def _act(actor: Actor, id_: UUID, given: Mapping[str, str]) -> None:
    act = given.get("act", "")
    if act == "lay":
        actions.lay_over(service_id=id_, laid=_laid(given), by=actor)
    elif act == "seen":
        actions.look_again(service_id=id_, by=actor)
    elif act == "pin":
        is_top = given.get("place") != "among"
        actions.pin(service_id=id_, theme=given.get("theme", ""), is_top=is_top, by=actor)
    elif act == "unpin":
        actions.unpin(service_id=id_, theme=given.get("theme", ""), by=actor)
    elif act == "correct":
        actions.correct_summary(service_id=id_, lang=given.get("lang", ""), text=given.get("text", ""), by=actor)
    else:
        raise BadInput(f"No such act {act[:20]!r}.")


def _laid(given: Mapping[str, str]) -> actions.Laid:
    return actions.Laid(
        is_hidden=given.get("hidden") == "1",
        synonyms={lang: synonyms_of(given.get(f"synonyms_{lang}", "")) for lang in LANGUAGES},
        plain={lang: given.get(f"plain_{lang}", "") for lang in LANGUAGES},
        campaign={lang: given.get(f"campaign_{lang}", "") for lang in LANGUAGES},
        campaign_from=_day(given.get("campaign_from", "")),
        campaign_to=_day(given.get("campaign_to", "")),
    )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{text[:20]!r} is no date.", hint="Write year-month-day: 2026-12-24.") from None


def _error(given: Mapping[str, str]) -> str:
    if given.get("act") == "correct":
        return _("The summary was not saved: it may have at most %(n)s characters.") % {"n": LONGEST_SUMMARY}
    return _("Nothing was saved: check the dates. The campaign must not end before it begins.")


def _fields(edited: Edited) -> list[tuple[str, str, str, str, str]]:
    """(language, its name, synonyms, plain summary, campaign label) of each language."""
    return [
        (
            lang,
            labels.language_name(lang),
            ", ".join(edited.synonyms.get(lang, ())),
            edited.plain.get(lang, ""),
            edited.campaign.get(lang, ""),
        )
        for lang in LANGUAGES
    ]


def _corrections(edited: Edited, given: Mapping[str, str]) -> list[dict[str, object]]:
    known = {c.lang: c for c in edited.corrections}
    found: list[dict[str, object]] = []
    for lang in LANGUAGES:
        mine = known.get(lang)
        source = edited.summaries.get(lang, "")
        typed = given.get("text", "") if given.get("lang") == lang else ""
        if lang in edited.names or mine:
            text = typed or (mine.text if mine and mine.is_in_force else source)
            found.append({"lang": lang, "name": labels.language_name(lang), "source": source, "mine": mine,
                          "text": text})  # fmt: skip
    return found
