"""Reads of what editors laid over the sources: for pages, for search, and for the editors themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q

from luotsi.directory.models import Correction as CorrectionRow
from luotsi.directory.models import Merge, Overlay, Pin, Service, Theme
from luotsi.directory.rules.overlay import Correction, changed_parts, is_on
from luotsi.directory.rules.records import Status
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import Texts

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """What a public page adds to a service."""

    plain: Texts
    campaign: Texts
    """Label of a campaign that runs today; {} when none does."""
    campaign_to: date | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class PinView:
    theme: str
    names: Texts
    is_top: bool
    pinned_at: datetime
    pinned_by: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    lang: str
    text: str
    was: str
    at: datetime
    by: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """A service with all that editors laid over it, as they see it."""

    id: str
    names: Texts
    summaries: Texts
    """The source's own."""
    organization_id: str
    organization: Texts
    source: str
    is_published: bool
    is_hidden: bool
    synonyms: Mapping[str, Sequence[str]]
    plain: Texts
    campaign: Texts
    campaign_from: date | None
    campaign_to: date | None
    edited_at: datetime | None
    edited_by: str
    pins: tuple[PinView, ...]
    corrections: tuple[CorrectionView, ...]
    has_changed: bool
    """The source changed since an editor last looked."""
    changes: tuple[tuple[str, str, str, str], ...]
    """(part, language, then, now)."""


@dataclass(frozen=True, slots=True)
class EditedRow:
    id: str
    names: Texts
    organization: Texts
    is_hidden: bool
    has_plain: bool
    has_campaign: bool
    pins: int
    corrections: int
    has_changed: bool
    edited_at: datetime | None


NOTHING = Shown({}, {}, None, False)


def shown(service_id: UUID) -> Shown:
    """What is added to a service's page today."""
    row = Overlay.objects.filter(service_id=service_id).first()
    if row is None:
        return NOTHING
    runs = bool(row.campaign) and is_on(row.campaign_from, row.campaign_to, clock.today())
    return Shown(row.plain, row.campaign if runs else {}, row.campaign_to if runs else None, row.is_hidden)


def out_of_sight() -> frozenset[str]:
    """Services that an editor hid, or merged into another: none is listed, also when the index still holds it."""
    hidden = Overlay.objects.filter(is_hidden=True).values_list("service_id", flat=True)
    merged = Merge.objects.filter(kind="service", state="accepted").values_list("copy_id", flat=True)
    gone = Service.objects.filter(id__in=list(merged), same_as__isnull=False).values_list("id", flat=True)
    return frozenset(str(id_) for id_ in (*hidden, *gone))


def hidden_ids() -> list[UUID]:
    """Services that an editor hid."""
    return list(Overlay.objects.filter(is_hidden=True).values_list("service_id", flat=True))


def pinned(theme: str) -> list[str]:
    """Ids of what an editor put at the top of a theme, in order; only what can be shown."""
    rows = Pin.objects.filter(
        theme__slug=theme, is_top=True, service__status=Status.PUBLISHED, service__same_as=None
    ).exclude(service__overlay__is_hidden=True)
    return [str(id_) for id_ in rows.order_by("position", "pinned_at", "id").values_list("service_id", flat=True)]


def pins_by_service() -> Mapping[UUID, tuple[str, ...]]:
    """Slugs of the visible themes that each service was put under."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for service_id, slug in Pin.objects.filter(theme__is_visible=True).values_list("service_id", "theme__slug"):
        found[service_id].append(slug)
    return {id_: tuple(slugs) for id_, slugs in found.items()}


def words_by_service() -> Mapping[UUID, tuple[tuple[str, str], ...]]:
    """(language, text) pairs to be found by: synonyms and plain-language summaries."""
    return {
        row.service_id: tuple(
            [(lang, ", ".join(words)) for lang, words in row.synonyms.items() if words]
            + [(lang, text) for lang, text in row.plain.items() if text]
        )
        for row in Overlay.objects.exclude(synonyms={}, plain={})
    }


def corrections(service_ids: Collection[UUID] | None = None) -> Mapping[UUID, list[Correction]]:
    """Corrections of summaries by service, in force or not; `rules.overlay.corrected` tells which are."""
    rows = CorrectionRow.objects.all()
    if service_ids is not None:
        rows = rows.filter(service_id__in=service_ids)
    found: dict[UUID, list[Correction]] = defaultdict(list)
    for r in rows:
        on = clock.day_of(r.corrected_at)
        found[r.service_id].append(Correction(r.lang, r.text, r.was, on))
    return found


def edited(id_: UUID) -> Edited:
    """One service as its editors see it. NotFound."""
    row = Service.objects.filter(pk=id_).select_related("organization").first()
    if row is None:
        raise NotFound(f"No service {id_}.")
    over = Overlay.objects.filter(service_id=id_).first()
    pins = Pin.objects.filter(service_id=id_).select_related("theme")
    corrected = CorrectionRow.objects.filter(service_id=id_).order_by("lang")
    return Edited(
        id=str(row.id),
        names=row.names,
        summaries=row.summaries,
        organization_id=str(row.organization_id or ""),
        organization=row.organization.names if row.organization else {},
        source=row.source,
        is_published=row.status == Status.PUBLISHED,
        is_hidden=over.is_hidden if over else False,
        synonyms=over.synonyms if over else {},
        plain=over.plain if over else {},
        campaign=over.campaign if over else {},
        campaign_from=over.campaign_from if over else None,
        campaign_to=over.campaign_to if over else None,
        edited_at=over.edited_at if over else None,
        edited_by=over.edited_by if over else "",
        pins=tuple(PinView(p.theme.slug, p.theme.names, p.is_top, p.pinned_at, p.pinned_by) for p in pins),
        corrections=tuple(
            CorrectionView(
                c.lang, c.text, c.was, c.corrected_at, c.corrected_by, row.summaries.get(c.lang, "") == c.was
            )
            for c in corrected
        ),
        has_changed=bool(over and over.fingerprint != row.fingerprint),
        changes=changed_parts(over.seen, row.data) if over else (),
    )


def everything_edited() -> list[EditedRow]:
    """Services with anything laid over them, those whose source changed first."""
    wanted = (Q(overlay__isnull=False) | Q(pins__isnull=False) | Q(corrections__isnull=False),)
    rows = Service.objects.filter(*wanted).distinct().select_related("organization", "overlay")
    pins = _counts(Pin.objects.values_list("service_id", flat=True))
    fixes = _counts(CorrectionRow.objects.values_list("service_id", flat=True))
    found = []
    for row in rows:
        over = getattr(row, "overlay", None)
        found.append(
            EditedRow(
                id=str(row.id),
                names=row.names,
                organization=row.organization.names if row.organization else {},
                is_hidden=bool(over and over.is_hidden),
                has_plain=bool(over and over.plain),
                has_campaign=bool(over and over.campaign),
                pins=pins.get(row.id, 0),
                corrections=fixes.get(row.id, 0),
                has_changed=bool(over and over.fingerprint != row.fingerprint),
                edited_at=over.edited_at if over else None,
            )
        )
    return sorted(found, key=lambda r: (not r.has_changed, r.names.get("fi", ""), r.id))


def changed_under() -> list[tuple[str, Texts, datetime]]:
    """(id, names, edited at) of services whose source changed under what an editor laid over them."""
    rows = Overlay.objects.exclude(fingerprint=F("service__fingerprint")).select_related("service")
    return [(str(r.service_id), r.service.names, r.edited_at) for r in rows.order_by("edited_at")]


def outdated_corrections(organizations: Sequence[str] | None = None) -> list[tuple[str, Texts, datetime]]:
    """(id, names, corrected at) of services whose source says something else than what was corrected."""
    rows = CorrectionRow.objects.select_related("service")
    if organizations is not None:
        rows = rows.filter(service__organization_id__in=organizations)
    found = {
        str(c.service_id): (c.service.names, c.corrected_at)
        for c in rows.order_by("corrected_at")
        if c.service.summaries.get(c.lang, "") != c.was
    }
    return [(id_, *its) for id_, its in found.items()]


def themes_to_pin() -> list[tuple[str, Texts]]:
    """(slug, names) of the visible themes."""
    return [(t.slug, t.names) for t in Theme.objects.filter(is_visible=True)]


def of_organizations(organizations: Sequence[str] | None, query: str = "", limit: int = PAGE_SIZE) -> list[EditedRow]:
    """Published services of those owners (None: all) whose name holds the words, for choosing one to edit."""
    rows = Service.objects.filter(status=Status.PUBLISHED).select_related("organization")
    if organizations is not None:
        rows = rows.filter(organization_id__in=organizations)
    words = query.casefold().split()
    found = []
    for row in rows.order_by("id").only("id", "names", "organization__names", "fingerprint").iterator(2000):
        held = " ".join(row.names.values()).casefold()
        if all(w in held for w in words):
            owner = row.organization.names if row.organization else {}
            found.append(EditedRow(str(row.id), row.names, owner, False, False, False, 0, 0, False, None))
        if len(found) == limit:
            break
    return sorted(found, key=lambda r: r.names.get("fi", ""))


def _counts(ids: Iterable[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for id_ in ids:
        found[id_] += 1
    return found
