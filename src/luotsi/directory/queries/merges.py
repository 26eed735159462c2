"""Reads for merges: what is compared between the sources, and the proposals that editors judge."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from luotsi.directory.models import Channel, Connection, Merge, Organization, Service
from luotsi.directory.rules.contacts import dial
from luotsi.directory.rules.merging import Candidate, Reason
from luotsi.directory.rules.records import Status
from luotsi.kernel import clock
from luotsi.kernel.text import Texts, pick
from luotsi.regions import queries as regions

KINDS = ("service", "organization")
STATES = ("open", "accepted", "rejected")
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records of a proposal."""

    id: str
    source: str
    names: Texts
    texts: Texts
    owner: Texts
    business_id: str
    municipalities: tuple[str, ...]
    modified_at: datetime | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class MergeView:
    """A proposal or decision with both records."""

    id: int
    kind: str
    state: str
    score: float
    reasons: tuple[Reason, ...]
    copy: Side
    original: Side
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class MergePage:
    total: int
    pages: int
    counts: Mapping[str, int]
    """How many there are in each state."""
    merges: tuple[MergeView, ...]


def candidates(kind: str) -> list[Candidate]:
    """What is compared: published records that do not already stand behind another."""
    return _services() if kind == "service" else _organizations()


def page(state: str = "open", number: int = 1) -> MergePage:
    """Proposals or decisions of one state, the surest first."""
    rows = Merge.objects.filter(state=state)
    total = rows.count()
    shown = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    counts = {s: Merge.objects.filter(state=s).count() for s in STATES}
    sides = _sides(shown)
    return MergePage(
        total,
        max(1, -(-total // PAGE_SIZE)),
        counts,
        tuple(
            MergeView(
                m.pk, m.kind, m.state, m.score, tuple(Reason(**r) for r in m.reasons),
                sides[m.copy_id], sides[m.original_id], m.decided_at, m.decided_by,
            )
            for m in shown
            if m.copy_id in sides and m.original_id in sides
        ),
    )  # fmt: skip


def waiting() -> int:
    """How many proposals wait for a decision."""
    return Merge.objects.filter(state="open").count()


def _services() -> list[Candidate]:
    rows = Service.objects.filter(status=Status.PUBLISHED, same_as=None).select_related("organization").order_by("id")
    phones = _phones()
    names = _place_names()
    found = []
    needed = ("id", "source", "names", "summaries", "data", "first_seen_at")
    for s in rows.only(*needed, "organization__names", "organization__business_id").iterator(2000):
        area = (s.data.get("area") or {}).get("municipalities", ())
        owner = s.organization
        found.append(
            Candidate(
                id=s.id,
                source=s.source,
                rank=(s.source != "ptv", s.first_seen_at.isoformat()),
                name=pick(s.names, "fi")[0],
                text=pick(s.summaries, "fi")[0] or pick(s.data.get("descriptions") or {}, "fi")[0][:300],
                owner=pick(owner.names, "fi")[0] if owner else "",
                business_id=owner.business_id if owner else "",
                phones=frozenset(phones.get(s.id, ())),
                municipalities=frozenset(area),
                places=frozenset(names[code] for code in area if code in names),
            )
        )
    return found


def _organizations() -> list[Candidate]:
    rows = Organization.objects.filter(status=Status.PUBLISHED, same_as=None, parent=None).order_by("id")
    return [
        Candidate(
            id=o.id,
            source=o.source,
            rank=(o.source != "ptv", o.first_seen_at.isoformat()),
            name=pick(o.names, "fi")[0],
            owner=pick(o.names, "fi")[0],
            business_id=o.business_id,
            phones=frozenset(_numbers(o.data.get("contacts") or {})),
            municipalities=frozenset({o.municipality} - {""}),
        )
        for o in rows.iterator(2000)
    ]


def _phones() -> Mapping[UUID, set[str]]:
    """Numbers by service: of its phone channels and places, and of the connections."""
    of_channel = {
        id_: numbers
        for id_, contacts in Channel.objects.filter(status=Status.PUBLISHED)
        .values_list("id", "data__contacts")
        .iterator(2000)
        if (numbers := _numbers(contacts or {}))
    }
    found: dict[UUID, set[str]] = defaultdict(set)
    for service_id, channel_id, contacts in Connection.objects.values_list(
        "service_id", "channel_id", "data__contacts"
    ).iterator(2000):
        found[service_id].update(_numbers(contacts or {}) or of_channel.get(channel_id, ()))
    # A switchboard says nothing of which service it is.
    shared: dict[str, int] = defaultdict(int)
    for numbers in found.values():
        for number in numbers:
            shared[number] += 1
    return {id_: {n for n in numbers if shared[n] <= _SWITCHBOARD} for id_, numbers in found.items()}


_SWITCHBOARD = 6
"""A number of more services than this is a switchboard."""


def _numbers(contacts: Mapping[str, Sequence[Mapping[str, str]]]) -> set[str]:
    return {n for p in contacts.get("phones", ()) if len(n := dial(p.get("number", ""))) >= 6}


def _place_names() -> dict[str, str]:
    return {m.code: m.name_fi.casefold() for m in regions.municipalities(clock.today())}


def _sides(merges: Sequence[Merge]) -> dict[UUID, Side]:
    found: dict[UUID, Side] = {}
    services = {i for m in merges if m.kind == "service" for i in (m.copy_id, m.original_id)}
    for s in Service.objects.filter(id__in=services).select_related("organization"):
        owner = s.organization
        found[s.id] = Side(
            str(s.id), s.source, s.names, s.summaries, owner.names if owner else {}, owner.business_id if owner else "",
            tuple((s.data.get("area") or {}).get("municipalities", ())), s.modified_at, s.status == Status.PUBLISHED,
        )  # fmt: skip
    organizations = {i for m in merges if m.kind == "organization" for i in (m.copy_id, m.original_id)}
    for o in Organization.objects.filter(id__in=organizations):
        found[o.id] = Side(
            str(o.id), o.source, o.names, o.data.get("descriptions") or {}, {}, o.business_id,
            (o.municipality,) if o.municipality else (), o.modified_at, o.status == Status.PUBLISHED,
        )  # fmt: skip
    return found
