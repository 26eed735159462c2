"""Reads of the organisation register and of the networks. Staff data: pages show it to signed-in staff only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from luotsi.directory.models import (
    NetworkMember,
    NetworkTurn,
    Organization,
    RegisterChange,
    RegisterEntry,
)
from luotsi.directory.rules.records import Status
from luotsi.directory.rules.register import Presence
from luotsi.kernel.errors import NotFound
from luotsi.kernel.sheets import Cell
from luotsi.kernel.text import collation_key

NETWORKS = ("hyte", "ptv")
PAGE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation as the coordinators know it today."""

    id: int
    name: str
    business_id: str
    municipality: str
    status: str
    consent: str
    consent_on: date | None
    contacted_on: date | None
    contacted_by: str
    channel: str
    note: str
    changed_at: datetime
    organization_id: str = ""
    """Of the directory, when it describes services under the same business ID."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was told as of a day."""

    on: date
    at: datetime
    by: str
    is_contact: bool
    contacted_by: str
    channel: str
    status: str
    consent: str
    note: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The register's figures on a day."""

    day: date
    organizations: int
    contacted: int
    statuses: Mapping[str, int]
    consents: Mapping[str, int]

    @property
    def in_lahella(self) -> int:
        """In lähellä.fi, also those that have moved on to PTV from there."""
        return self.statuses.get(Presence.IN_LAHELLA, 0) + self.statuses.get(Presence.MOVED_TO_PTV, 0)

    @property
    def in_ptv(self) -> int:
        return self.statuses.get(Presence.MOVED_TO_PTV, 0) + self.statuses.get(Presence.OWN_IN_PTV, 0)


@dataclass(frozen=True, slots=True)
class Listing:
    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Turn:
    id: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a network."""

    id: int
    network: str
    municipality: str
    name: str
    role: str
    organization: str
    email: str
    phone: str
    turns: tuple[Turn, ...]

    def leads(self, on: date) -> bool:
        """Whether it is their turn to coordinate."""
        return any(t.starts_on <= on and (t.ends_on is None or on <= t.ends_on) for t in self.turns)


def listing(*, search: str = "", status: str = "", municipality: str = "", page: int = 1) -> Listing:
    """Organisations by name, those that match everything given."""
    rows = RegisterEntry.objects.all()
    if search:
        word = search.replace("\0", "")
        rows = rows.filter(Q(name__icontains=word) | Q(business_id__startswith=word))
    if status:
        rows = rows.filter(status=status)
    if municipality:
        rows = rows.filter(municipality=municipality)
    found = sorted(rows, key=lambda r: (collation_key(r.name), r.pk))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    return Listing(_entries(found[(page - 1) * PAGE : page * PAGE]), len(found), page, pages)


def everything() -> tuple[Entry, ...]:
    """The whole register by name, for export."""
    return _entries(sorted(RegisterEntry.objects.all(), key=lambda r: (collation_key(r.name), r.pk)))


def rows_of(entries: tuple[Entry, ...]) -> list[list[Cell]]:
    """The cells of `rules.register.COLUMNS`; days are ISO days."""
    return [
        [
            e.name, e.business_id, e.municipality, e.status, e.contacted_on.isoformat() if e.contacted_on else "",
            e.contacted_by, e.channel, e.consent, e.consent_on.isoformat() if e.consent_on else "", e.note,
        ]
        for e in entries
    ]  # fmt: skip


def entry(id_: int) -> Entry:
    """One organisation; NotFound."""
    row = RegisterEntry.objects.filter(pk=id_).first()
    if row is None:
        raise NotFound("There is no such organisation in the register.")
    return _entries([row])[0]


def history(id_: int) -> tuple[Change, ...]:
    """What was told of an organisation, the newest first."""
    rows = RegisterChange.objects.filter(entry_id=id_).order_by("-on", "-id")
    return tuple(
        Change(r.on, r.at, r.by_name, r.is_contact, r.contacted_by, r.channel, r.status, r.consent, r.note)
        for r in rows
    )


def totals(on: date) -> Totals:
    """The figures as of a day: what had been told with effect by then."""
    return _totals(_rows(), on)


def development(days: Sequence[date]) -> tuple[Totals, ...]:
    """The figures of several days."""
    rows = _rows()
    return tuple(_totals(rows, day) for day in days)


def change_days() -> list[date]:
    """Days with effect on the figures, the oldest first."""
    return list(RegisterChange.objects.order_by("on").values_list("on", flat=True).distinct())


_Row = tuple[int, date, bool, str, str]


def _rows() -> list[_Row]:
    rows = RegisterChange.objects.order_by("on", "id")
    return list(rows.values_list("entry_id", "on", "is_contact", "status", "consent"))


def _totals(rows: Sequence[_Row], on: date) -> Totals:
    latest: dict[int, tuple[str, str]] = {}
    contacted: set[int] = set()
    for id_, day, is_contact, status, consent in rows:
        if day > on:
            break
        latest[id_] = (status, consent)
        if is_contact:
            contacted.add(id_)
    return Totals(
        day=on,
        organizations=len(latest),
        contacted=len(contacted),
        statuses=Counter(status for status, _ in latest.values()),
        consents=Counter(consent for _, consent in latest.values()),
    )


def _entries(rows: Sequence[RegisterEntry]) -> tuple[Entry, ...]:
    ids = {r.business_id for r in rows if r.business_id}
    known = Organization.objects.filter(business_id__in=ids, status=Status.PUBLISHED).order_by("-id")
    described = {business_id: str(id_) for business_id, id_ in known.values_list("business_id", "id")}
    return tuple(
        Entry(
            id=r.pk, name=r.name, business_id=r.business_id, municipality=r.municipality, status=r.status,
            consent=r.consent, consent_on=r.consent_on, contacted_on=r.contacted_on, contacted_by=r.contacted_by,
            channel=r.channel, note=r.note, changed_at=r.changed_at,
            organization_id=described.get(r.business_id, "") if r.business_id else "",
        )
        for r in rows
    )  # fmt: skip


def members(network: str = "") -> tuple[Member, ...]:
    """Members of the networks by municipality and name; those of the whole county first."""
    rows = NetworkMember.objects.all()
    if network:
        rows = rows.filter(network=network)
    turns: dict[int, list[Turn]] = {}
    for row in NetworkTurn.objects.filter(member__in=rows).order_by(F("starts_on").desc()):
        turns.setdefault(row.member_id, []).append(Turn(row.pk, row.starts_on, row.ends_on))
    found = [
        Member(
            r.pk,
            r.network,
            r.municipality,
            r.name,
            r.role,
            r.organization,
            r.email,
            r.phone,
            tuple(turns.get(r.pk, ())),
        )
        for r in rows
    ]
    return tuple(sorted(found, key=lambda m: (m.network, m.municipality != "", collation_key(m.name))))


def member(id_: int) -> Member:
    """One member; NotFound."""
    found = next((m for m in members() if m.id == id_), None)
    if found is None:
        raise NotFound("There is nobody of that number in the networks.")
    return found
