"""Counties and municipalities in API v1, for reading. `luotsi.web.api` mounts the router."""

import re
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import BeforeValidator

from luotsi.kernel import clock
from luotsi.kernel.errors import BadParameter, NotFound
from luotsi.kernel.text import Texts
from luotsi.regions import queries
from luotsi.regions.rules import County, Municipality

router = Router(tags=["regions"])

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _iso(value: Any) -> Any:
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise ValueError("a day is written 2026-03-31")
    return value


class CountyItem(Schema):
    code: str
    kind: str = Field(description="county, city (Helsinki) or autonomous (Åland).")
    names: Texts
    short_names: Texts


class Counties(Schema):
    items: list[CountyItem]


class MunicipalityItem(Schema):
    code: str
    names: Texts
    county: str
    languages: list[str] = Field(description="Official languages, the majority's first.")
    latitude: float
    longitude: float
    population: int = Field(description="People on 31 December of population_year.")
    population_year: int
    valid_from: date | None
    valid_to: date | None = Field(description="Last day before a merger; null while it exists.")
    successor: str | None


class Municipalities(Schema):
    on: date
    items: list[MunicipalityItem]


class CountyDetails(CountyItem):
    on: date
    municipalities: list[MunicipalityItem]


class DayAsked(Schema):
    on: Annotated[date | None, BeforeValidator(_iso)] = Field(
        None, description="Division of that day (2026-03-31), from 2021 on; today's when left out."
    )

    def day(self) -> date:
        """The day asked, else today; BadParameter for a day before the list is complete."""
        day = self.on or clock.today()
        first = queries.table().complete_from
        if day < first:
            raise BadParameter("on", day.isoformat(), f"a day from {first} on")
        return day


class MunicipalitiesAsked(DayAsked):
    county: str = Field("", pattern=r"^(\d{2})?$", description="Code of a county (12).")


@router.get("/regions/counties", response=Counties, operation_id="counties", summary="List counties")
def list_counties(request: HttpRequest) -> Counties:
    """The 21 wellbeing services counties, Helsinki (90) and Åland (91), by code."""
    return Counties(items=[CountyItem(**_county(c)) for c in queries.counties()])


@router.get("/regions/counties/{code}", response=CountyDetails, operation_id="county", summary="Read a county")
def read_county(request: HttpRequest, code: str, asked: Query[DayAsked]) -> CountyDetails:
    """One county with its municipalities of a day."""
    county = queries.county(code)
    day = asked.day()
    return CountyDetails(**_county(county), on=day, municipalities=_items(queries.municipalities_of(code, day)))


@router.get(
    "/regions/municipalities", response=Municipalities, operation_id="municipalities", summary="List municipalities"
)
def list_municipalities(request: HttpRequest, asked: Query[MunicipalitiesAsked]) -> Municipalities:
    """Municipalities of a day by code, of one county when named."""
    day = asked.day()
    if not asked.county:
        return Municipalities(on=day, items=_items(queries.municipalities(day)))
    try:
        found = queries.municipalities_of(asked.county, day)
    except NotFound:
        raise BadParameter("county", asked.county, "01 to 21, 90 or 91") from None
    return Municipalities(on=day, items=_items(found))


@router.get(
    "/regions/municipalities/{code}",
    response=MunicipalityItem,
    operation_id="municipality",
    summary="Read a municipality",
)
def read_municipality(request: HttpRequest, code: str) -> MunicipalityItem:
    """One municipality, also one that has merged into another."""
    return _item(queries.municipality(code))


def _county(county: County) -> dict[str, Any]:
    return {
        "code": county.code,
        "kind": county.kind.value,
        "names": {"fi": county.name_fi, "sv": county.name_sv, "en": county.name_en},
        "short_names": {"fi": county.short_fi, "sv": county.short_sv, "en": county.short_en},
    }


def _items(rows: tuple[Municipality, ...]) -> list[MunicipalityItem]:
    return [_item(row) for row in rows]


def _item(row: Municipality) -> MunicipalityItem:
    return MunicipalityItem(
        code=row.code,
        names={"fi": row.name_fi, "sv": row.name_sv},
        county=row.county,
        languages=list(row.languages),
        latitude=row.latitude,
        longitude=row.longitude,
        population=row.population,
        population_year=row.population_year,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=row.successor,
    )
