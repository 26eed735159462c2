"""Reads of the shell and the front page: what is offered at a glance, how fresh it is, whether it is real."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from luotsi.directory.models import Code, Organization, Service, Sync
from luotsi.directory.queries import catalogue, engines
from luotsi.directory.queries.catalogue import CodeLabel, ThemeView
from luotsi.directory.rules.records import CodeScheme, Status

_POPULAR_EVENTS = 8


@dataclass(frozen=True, slots=True)
class CountedTheme:
    theme: ThemeView
    services: int


@dataclass(frozen=True, slots=True)
class CountedEvent:
    event: CodeLabel
    services: int


@dataclass(frozen=True, slots=True)
class Source:
    """A source and when it was last read without trouble."""

    name: str
    services: int
    read_at: datetime | None


def holds_demo_content() -> bool:
    """Whether any published service is made up for demonstration."""
    return _holds_demo_content(engines.engine().generation())


@lru_cache(maxsize=2)
def _holds_demo_content(_generation: str) -> bool:
    return Service.objects.filter(status=Status.PUBLISHED, is_demo=True).exists()


def counted_themes() -> tuple[CountedTheme, ...]:
    """Visible themes in the editors' order with how many services each has."""
    counts = facet_counts()
    return tuple(CountedTheme(t, counts.get(f"theme:{t.slug}", 0)) for t in catalogue.themes())


def popular_events(limit: int = _POPULAR_EVENTS) -> tuple[CountedEvent, ...]:
    """Life events with most services, most first."""
    counts = facet_counts()
    events = [CountedEvent(e, counts.get(f"event:{e.code}", 0)) for e in catalogue.codes(CodeScheme.LIFE_EVENT)]
    ranked = sorted((e for e in events if e.services), key=lambda e: (-e.services, e.event.code))
    return tuple(ranked[:limit])


def facet_counts() -> Mapping[str, int]:
    """How many services carry each "facet:value", over the whole index."""
    return _facet_counts(engines.engine().generation())


@lru_cache(maxsize=2)
def _facet_counts(_generation: str) -> Mapping[str, int]:
    return engines.engine().counts(filters={})


def service_count() -> int:
    """How many services can be found."""
    return engines.engine().count()


def sources() -> tuple[Source, ...]:
    """Where the published content comes from."""
    names = sorted(set(Service.objects.filter(status=Status.PUBLISHED).values_list("source", flat=True)))
    return tuple(
        Source(
            name=name,
            services=Service.objects.filter(status=Status.PUBLISHED, source=name).count(),
            read_at=Sync.objects.filter(source=name, state="done").values_list("finished_at", flat=True).first(),
        )
        for name in names
    )


def code_names(scheme: CodeScheme, codes: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Names by language of the given codes of a classification; codes that are not known are left out."""
    askable = [code for code in codes if "\0" not in code]  # PostgreSQL refuses to compare with NUL
    return dict(Code.objects.filter(scheme=scheme, code__in=askable).values_list("code", "names"))


def organization_names(ids: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Names by language of organisations; ids must be UUIDs."""
    return {str(id_): names for id_, names in Organization.objects.filter(id__in=ids).values_list("id", "names")}
