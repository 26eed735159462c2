"""Reads of residents' words: what waits for a member of staff, and how many were helped. Never who said it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luotsi.directory.models import Connection, Feedback
from luotsi.directory.rules.verdicts import HELPED, NOT_HELPED, VERDICTS
from luotsi.kernel import clock
from luotsi.kernel.text import pick
from luotsi.people.rules import COMMAND, EVERYWHERE, Actor, Power
from luotsi.regions import queries as regions

_LISTED = 200
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Word:
    """What a resident said of a service."""

    id: int
    service_id: str
    service: str
    organization: str
    kind: str
    text: str
    lang: str
    created_at: datetime
    handled_at: datetime | None

    @property
    def is_verdict(self) -> bool:
        return self.kind in VERDICTS


@dataclass(frozen=True, slots=True)
class Tally:
    """How many said what of a service within a year."""

    service_id: str
    service: str
    helped: int
    not_helped: int
    wrong: int
    """Words that something is wrong."""


def reach(actor: Actor) -> Q:
    """The feedback that the actor handles: everywhere, or of the services of their municipality or organisation.

    A municipality's services are those of organisations there and those with a place there; a county's are those of
    its municipalities.
    """
    scopes = actor.scopes(Power.HANDLE_FEEDBACK)
    if EVERYWHERE in scopes or actor == COMMAND:
        return Q()
    municipalities: set[str] = set()
    found = Q(pk__in=())
    for scope in scopes:
        kind, _colon, code = scope.partition(":")
        if kind == "organization":
            found |= Q(service__organization_id=code)
        elif kind == "municipality":
            municipalities.add(code)
        elif kind == "county":
            municipalities |= {m.code for m in regions.municipalities_of(code, clock.today())}
    if municipalities:
        places = Connection.objects.filter(service=OuterRef("service"), channel__municipality__in=municipalities)
        found |= Q(service__organization__municipality__in=municipalities) | Q(Exists(places))
    return found


def waiting(actor: Actor, lang: str) -> tuple[Word, ...]:
    """What waits for the actor, the oldest first."""
    rows = _of(actor).filter(handled_at=None).order_by("created_at", "pk")[:_LISTED]
    return tuple(_word(row, lang) for row in rows)


def handled(actor: Actor, lang: str, limit: int = 50) -> tuple[Word, ...]:
    """What was seen to last; bare answers are not among them."""
    rows = _of(actor).exclude(handled_at=None).exclude(kind__in=VERDICTS, text="").order_by("-handled_at", "-pk")
    return tuple(_word(row, lang) for row in rows[:limit])


def waiting_count(actor: Actor) -> int:
    """How many wait for the actor."""
    return Feedback.objects.filter(reach(actor), handled_at=None).count()


def tallies(actor: Actor, lang: str, limit: int = 50) -> tuple[Tally, ...]:
    """Services by how many were not helped and how much was wrong within a year, the worst first."""
    rows = (
        Feedback.objects.filter(reach(actor), created_at__gte=clock.now() - _YEAR)
        .values("service_id", "service__names")
        .annotate(
            helped=Count("pk", filter=Q(kind=HELPED)),
            not_helped=Count("pk", filter=Q(kind=NOT_HELPED)),
            wrong=Count("pk", filter=~Q(kind__in=VERDICTS)),
        )
        .order_by("-not_helped", "-wrong", "-helped", "service_id")[:limit]
    )
    return tuple(
        Tally(str(r["service_id"]), pick(r["service__names"], lang)[0], r["helped"], r["not_helped"], r["wrong"])
        for r in rows
    )


def _of(actor: Actor) -> QuerySet[Feedback]:
    return Feedback.objects.filter(reach(actor)).select_related("service__organization")


def _word(row: Feedback, lang: str) -> Word:
    owner = row.service.organization
    return Word(
        id=row.pk,
        service_id=str(row.service_id),
        service=pick(row.service.names, lang)[0],
        organization=pick(owner.names, lang)[0] if owner else "",
        kind=row.kind,
        text=row.text,
        lang=row.lang,
        created_at=row.created_at,
        handled_at=row.handled_at,
    )
