"""Shapes of what the operations that read figures give back. Adding a field is fine within v1; renaming is not."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from ninja import Field, Schema

from luotsi.indicators.rules.definition import DeficitUnit, Definition, Direction, Kind, Theme
from luotsi.indicators.rules.figures import Compared, Flag, Trend
from luotsi.kernel.text import Texts

ROOT = "/api/v1/figures"
_FLAG = "Why a value is missing (suppressed, missing) or special (estimate, preliminary, break, synthetic); or empty."


class IndicatorItem(Schema):
    slug: str
    names: Texts
    units: Texts
    theme: Theme
    direction: Direction = Field(description="Which way is better for people.")
    owner: str
    licence: str
    is_open: bool = Field(description="Whether its figures may be passed on.")
    link: str


class IndicatorsListed(Schema):
    total: int
    page: int
    pages: int
    size: int
    items: list[IndicatorItem]


class SourceTold(Schema):
    dataset: str
    title: str
    address: str
    owner: str = ""
    licence: str = ""
    fetched_at: str = Field("", description="Empty when nothing was read from it yet.")
    sha256: str = ""


class IndicatorDetails(IndicatorItem):
    descriptions: Texts
    keywords: list[str]
    decimals: int
    deficit: DeficitUnit = Field(description="What a deficit is counted in, a year; empty when in nothing.")
    kind: Kind
    per: float
    parameters: dict[str, Any] = Field(description="Of the calculation.")
    method: str = Field(description="Name and version, with the parameters it was used with.")
    checker: str
    next_review: date
    suppress_below: int
    sources: list[SourceTold]
    periods: dict[str, list[str]] = Field(description="By kind of area, oldest first.")
    categories: dict[str, str]
    release: str


class Observation(Schema):
    indicator: str
    area: str
    period: str
    sex: str
    age: str
    category: str
    value: float | None
    lower: float | None = Field(description="95 % interval.")
    upper: float | None
    numerator: float | None
    denominator: float | None
    flag: Flag = Field(description=_FLAG)
    source: str = Field(description="Ids of the source releases, joined by +.")


class IndicatorTold(Schema):
    name: str
    unit: str
    owner: str
    licence: str
    is_open: bool
    note: str = Field(description="What must be said where its figures stand; empty when they are open.")


class Observations(Schema):
    release: str
    total: int
    page: int
    pages: int
    size: int
    indicators: dict[str, IndicatorTold]
    areas: dict[str, str] = Field(description="Names of the areas on this page.")
    items: list[Observation]


class FigureTold(Schema):
    area: str
    period: str
    sex: str
    age: str
    category: str
    value: float | None
    lower: float | None
    upper: float | None
    flag: Flag = Field(description=_FLAG)


class DeficitTold(Schema):
    amount: float = Field(description="How many a year more than at the reference's level.")
    lower: float | None
    upper: float | None
    unit: DeficitUnit
    reference: str


class Place(Schema):
    place: int = Field(description="1 is best, or lowest where neither way is better.")
    of: int


class StandingTold(Schema):
    indicator: str
    name: str
    unit: str
    theme: Theme
    figure: FigureTold
    reference: FigureTold | None
    compared: Compared
    trend: Trend
    rank: Place | None
    deficit: DeficitTold | None
    is_outlier: bool = Field(description="Outside the 99.8 % limits around the country's level.")
    note: str


class Profile(Schema):
    """Every indicator that the area has, largest deficit first."""

    release: str
    area: str
    name: str
    reference: str
    items: list[StandingTold]


class ReleaseItem(Schema):
    id: str
    made_at: datetime
    figures: int
    is_current: bool


class Releases(Schema):
    items: list[ReleaseItem]


def indicator_item(definition: Definition) -> dict[str, Any]:
    """An indicator as a list shows it."""
    return {
        "slug": definition.slug,
        "names": dict(definition.names),
        "units": dict(definition.units),
        "theme": definition.theme,
        "direction": definition.direction,
        "owner": definition.owner,
        "licence": definition.licence,
        "is_open": definition.is_open,
        "link": f"{settings.BASE_URL}{ROOT}/indicators/{definition.slug}",
    }
