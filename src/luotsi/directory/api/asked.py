"""Parameters of the directory's part of the API: what may be asked, and the wish it means."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import BeforeValidator

from luotsi.directory.queries import catalogue, finding, front
from luotsi.directory.queries.finding import Wish
from luotsi.directory.rules.records import CodeScheme
from luotsi.kernel.errors import BadParameter, NotFound
from luotsi.regions import queries as regions

Language = Literal["fi", "sv", "en"]
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_VALUES = 50
_DEEPEST_PAGE = 1_000_000


def _iso(value: Any) -> Any:
    # Pydantic would also take a number of seconds for a day.
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise ValueError("a day is written 2026-03-31")
    return value


Day = Annotated[date, BeforeValidator(_iso)]


class Paged(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=_DEEPEST_PAGE, description="Number of the page, from 1.")
    size: int = Field(20, ge=1, le=finding.LONGEST_PAGE, description="Items on a page.")


class Sought(Schema):
    """What services are looked for."""

    q: str = Field("", description="What is looked for, in anybody's own words; read up to 500 characters.")
    lang: Language = Field("fi", description="Language of the answer; falls back to another where a text is missing.")
    municipality: str = Field(
        "", pattern=r"^(\d{3})?$", description="Code of a municipality (491): services that its residents may use."
    )
    theme: list[str] = Field([], max_length=_MOST_VALUES, description="Slug of a theme; see /themes.")
    group: list[str] = Field(
        [], max_length=_MOST_VALUES, description="Code of a target group; see /codes/target_group."
    )
    age: list[Literal["0-12", "13-17", "18-29", "30-64", "65-"]] = Field([], description="Age band.")
    reach: list[Literal["local", "nationwide", "remote"]] = Field([], description="How far the service reaches.")
    channel: list[Literal["location", "phone", "web", "eservice", "form"]] = Field([], description="Kind of channel.")
    language: list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]] = Field(
        [], max_length=_MOST_VALUES, description="Language in which the service is given (ISO 639)."
    )
    cost: list[Literal["free", "chargeable", "unknown"]] = Field([], description="Whether it costs something.")
    accessible: list[Literal["yes"]] = Field([], description="yes: an accessible entrance is described.")
    provider: list[Literal["county", "municipality", "state", "ngo", "company", "other"]] = Field(
        [], description="Kind of the responsible organisation."
    )
    event: list[str] = Field([], max_length=_MOST_VALUES, description="Code of a life event; see /codes/life_event.")
    class_: list[str] = Field(
        [], alias="class", max_length=_MOST_VALUES, description="Code of a service class; see /codes/service_class."
    )
    organization: list[UUID] = Field([], max_length=_MOST_VALUES, description="Id of the responsible organisation.")
    open_now: bool = Field(False, description="true: only what is open at this minute.")

    def wish(self) -> Wish:
        """The wish these parameters mean; BadParameter for a code that does not exist."""
        filters = {
            "theme": frozenset(self.theme),
            "group": frozenset(self.group),
            "age": frozenset(self.age),
            "reach": frozenset(self.reach),
            "channel": frozenset(self.channel),
            "language": frozenset(self.language),
            "cost": frozenset(self.cost),
            "accessible": frozenset(self.accessible),
            "provider": frozenset(self.provider),
            "event": frozenset(self.event),
            "class": frozenset(self.class_),
            "organization": frozenset(str(id_) for id_ in self.organization),
        }
        check_municipality(self.municipality)
        _check_known("theme", filters["theme"], {t.slug for t in catalogue.themes()}, "a slug from /api/v1/themes")
        _check_coded("group", filters["group"], CodeScheme.TARGET_GROUP)
        _check_coded("event", filters["event"], CodeScheme.LIFE_EVENT)
        _check_coded("class", filters["class"], CodeScheme.SERVICE_CLASS)
        organizations = front.organization_names(tuple(filters["organization"]))
        _check_known("organization", filters["organization"], organizations, "an id from /api/v1/organizations")
        return Wish(
            query=self.q,
            lang=self.lang,
            municipality=self.municipality,
            filters={name: values for name, values in filters.items() if values},
            open_now=self.open_now,
        )


class SoughtPage(Sought, Paged):
    """What services are looked for, in which order, and which page of them."""

    order: Literal["relevance", "distance", "name"] = Field("relevance", description="Order of the items.")
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False, description="Latitude (WGS84) for distances.")
    lon: float | None = Field(
        None, ge=-180, le=180, allow_inf_nan=False, description="Longitude (WGS84) for distances."
    )

    def wish(self) -> Wish:
        if (self.lat is None) is not (self.lon is None):
            missing = "lat" if self.lat is None else "lon"
            raise BadParameter(missing, "", "lat and lon are given together")
        position = (self.lat, self.lon) if self.lat is not None and self.lon is not None else None
        if self.order == "distance" and position is None and not self.municipality:
            raise BadParameter("order", self.order, "distance needs lat and lon, or municipality")
        sought = super().wish()
        return Wish(
            query=sought.query,
            lang=sought.lang,
            municipality=sought.municipality,
            filters=sought.filters,
            open_now=sought.open_now,
            order=self.order,
            position=position,
            page=self.page,
            size=self.size,
        )


class HoursAsked(Schema):
    """For which days opening hours are told."""

    from_: Day | None = Field(
        None,
        alias="from",
        ge=date(2000, 1, 1),
        le=date(2100, 12, 31),
        description="First day (2026-03-31); today when left out.",
    )
    days: int = Field(7, ge=1, le=92, description="How many days.")


class ChannelsAsked(Paged):
    """Which channels are listed."""

    type: Literal["", "location", "phone", "web", "eservice", "form"] = Field("", description="Kind of channel.")
    municipality: str = Field("", pattern=r"^(\d{3})?$", description="Where the location is.")
    organization: UUID | None = Field(None, description="Id of the owner.")


class OrganizationsAsked(Paged):
    """Which organisations are listed."""

    municipality: str = Field("", pattern=r"^(\d{3})?$", description="Home municipality of the organisation.")


def check_municipality(code: str) -> None:
    """BadParameter when there is no such municipality; an empty code is fine."""
    if not code:
        return
    try:
        regions.municipality(code)
    except NotFound:
        raise BadParameter("municipality", code, "a code from /api/v1/regions/municipalities, such as 491") from None


def _check_coded(name: str, values: frozenset[str], scheme: CodeScheme) -> None:
    if values:
        counted = {key.split(":", 1)[1] for key in front.facet_counts() if key.startswith(f"{name}:")}
        known = counted | set(front.code_names(scheme, tuple(values - counted)))
        _check_known(name, values, known, f"a code from /api/v1/codes/{scheme}")


def _check_known(name: str, values: frozenset[str], known: Iterable[str], allowed: str) -> None:
    for value in sorted(values - set(known)):
        raise BadParameter(name, value, allowed)
