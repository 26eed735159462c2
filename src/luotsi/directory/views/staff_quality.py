"""Staff's pages of how good descriptions are: all of them by check and owner, and one with its findings marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from luotsi.directory import labels, quality_words
from luotsi.directory.quality_words import Words
from luotsi.directory.queries import quality
from luotsi.directory.queries.quality import Judged
from luotsi.directory.rules.quality.findings import CHECKS, Finding
from luotsi.directory.views import tray
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Actor, NotAllowed, Power

POWERS = (Power.EDIT_TRAY, Power.DESCRIBE_SERVICES, Power.FOLLOW_COVERAGE)
_OWNERS = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `numbers` are of the findings that it belongs to, `begins` of those that begin here."""

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    number: int
    finding: Finding
    words: Words
    severity: Promise
    told: str
    """The words, the number or the address it is about."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of the service with the places of its findings."""

    part: Promise
    lang: str
    language: str
    pieces: tuple[Piece, ...]


@require_safe
@staff_page(*POWERS)
def overview(request: HttpRequest) -> HttpResponse:
    """Counts by check and owner, and the services, most findings first."""
    organizations = own(actor_of(request))
    chosen = request.GET.get("check", "")
    owner = _uuid(request.GET.get("organization", ""))
    if owner:
        organizations = [owner] if organizations is None or owner in organizations else []
    raw = request.GET.get("page", "1")
    page = int(raw) if raw.isascii() and raw.isdigit() and 0 < int(raw) < 10_000 else 1
    check_id = chosen if chosen in CHECKS else ""
    found = quality.overview(check_id=check_id, organizations=organizations, page=page)
    shown = {
        "found": found,
        "checks": [(c, quality_words.CHECKS[c.check], quality_words.SEVERITIES[c.severity]) for c in found.checks],
        "services": [(s, [quality_words.CHECKS[c].title for c in s.checks]) for s in found.services],
        "owners": found.owners[:_OWNERS],
        "check": check_id,
        "check_words": quality_words.CHECKS.get(check_id),
        "owner": owner,
        "page": page,
        "pages": tray.page_numbers(page, found.pages),
        "no_service": quality_words.CHECKS["no-service"],
    }
    return render(request, "directory/staff_quality.html", shown)


@require_safe
@staff_page(*POWERS)
def service(request: HttpRequest, id_: UUID) -> HttpResponse:
    """One service: what was found, and where in its texts."""
    found = quality.judged(id_)
    organizations = own(actor_of(request))
    if organizations is not None and found.organization_id not in organizations:
        raise NotAllowed("This service is not your organisation's.")
    numbered = _numbered(found)
    shown = {
        "found": found,
        "findings": numbered,
        "texts": _marked(found, numbered),
        "may_edit": organizations is not None or actor_of(request).may(Power.EDIT_TRAY),
    }
    return render(request, "directory/staff_quality_service.html", shown)


def own(actor: Actor) -> list[str] | None:
    """Ids of the organisations that the actor is bound to; None when to none."""
    if actor.may(Power.EDIT_TRAY) or Power.FOLLOW_COVERAGE in actor.powers:
        return None
    scopes = actor.scopes(Power.DESCRIBE_SERVICES)
    return None if scopes == ("",) else [s.removeprefix("organization:") for s in scopes if _uuid(s[13:])]


def _numbered(found: Judged) -> list[Numbered]:
    ranked = sorted(found.findings, key=lambda f: -f.severity)
    return [
        Numbered(n, f, quality_words.CHECKS[f.check], quality_words.SEVERITIES[f.severity], _told(f))
        for n, f in enumerate(ranked, 1)
    ]


def _told(finding: Finding) -> str:
    if finding.check == "missing-language":
        return labels.language_name(finding.value)
    return finding.value


def _marked(found: Judged, numbered: Sequence[Numbered]) -> list[Marked]:
    texts = [
        (part, lang, text)
        for part in quality_words.PARTS
        for lang, text in getattr(found.record, part, {}).items()
        if any(n.finding.part == part and n.finding.lang == lang and n.finding.start is not None for n in numbered)
    ]
    return [
        Marked(
            quality_words.PARTS[part],
            lang,
            labels.language_name(lang),
            tuple(pieces(text, [n for n in numbered if n.finding.part == part and n.finding.lang == lang])),
        )
        for part, lang, text in texts
    ]


def pieces(text: str, numbered: Iterable[Numbered]) -> Iterable[Piece]:
    """The text cut where findings begin and end."""
    spans = [(n.finding.start, n.finding.end, n.number) for n in numbered if n.finding.start is not None]
    cuts = sorted({0, len(text), *(at for start, end, _ in spans for at in (start, end) if at is not None)})
    for start, end in pairwise(cuts):
        held = tuple(n for s, e, n in spans if s is not None and e is not None and s <= start and end <= e)
        yield Piece(text[start:end], held, tuple(n for s, _, n in spans if s == start and n in held))


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def to_do_count(actor: Actor) -> int:
    """How many services need attention: on the desk of editors and organisations."""
    return quality.waiting(own(actor))
