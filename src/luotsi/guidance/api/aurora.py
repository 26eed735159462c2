"""Recommendation, search and feedback in the shapes of AuroraAI's recommender v1, whose network closed in 2023.

So that its clients can switch by changing an address. What differs is told in docs/reference/aurora.md; the defects of
the old one are our regression tests.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Field, Query, Router, Schema
from pydantic import StrictBool, StrictInt, model_validator

from luotsi.directory.queries import catalogue
from luotsi.directory.rules.pace import Pace
from luotsi.guidance.actions import feedback
from luotsi.guidance.api.answers import Crisis, crisis
from luotsi.guidance.api.recommendations import checked_text
from luotsi.guidance.queries import recommending
from luotsi.guidance.queries.wishes import MOST, Wish
from luotsi.guidance.rules import aurora as shapes
from luotsi.guidance.rules.areas import AREAS, LifeArea, Situation
from luotsi.guidance.rules.recommending import OLDEST
from luotsi.kernel import clock
from luotsi.kernel.errors import BadParameter, LuotsiError, NotFound
from luotsi.regions import queries as regions

router = Router(tags=["AuroraAI"])

ROOT = "/aurora/v1"
PACE = Pace(window=feedback.PACE_WINDOW, most=300, most_of_key=20)
_CODE = Annotated[str, Field(pattern=r"^\d{3}$")]
_MOST_CODES = 400


class Filters(Schema):
    """Which services may be recommended."""

    include_national_services: StrictBool = True
    only_national_services: StrictBool = False
    municipality_codes: list[_CODE] | None = Field(None, min_length=1, max_length=_MOST_CODES)
    wellbeing_service_county_codes: list[Annotated[str, Field(pattern=r"^\d{2}$")]] | None = Field(
        None, min_length=1, max_length=30
    )
    service_classes: list[str] | None = Field(None, min_length=1, max_length=200, description="Codes or URIs.")
    target_groups: list[str] | None = Field(None, min_length=1, max_length=60)
    funding_type: list[str] | None = Field(None, description="Taken, but services here do not tell it.")
    region_codes: list[str] | None = Field(None, description="Refused: name municipalities or counties.")
    hospital_district_codes: list[str] | None = Field(None, description="Refused: districts ended in 2022.")
    service_collections: list[str] | None = Field(None, description="Refused: there are no collections here.")
    rerank: StrictBool = False

    @model_validator(mode="after")
    def _only_what_is_here(self) -> "Filters":
        for name in ("region_codes", "hospital_district_codes", "service_collections"):
            if getattr(self, name) is not None:
                raise ValueError(f"{name} is not used here; name municipality_codes or wellbeing_service_county_codes")
        areas = (self.municipality_codes, self.wellbeing_service_county_codes)
        if self.only_national_services and any(a is not None for a in areas):
            raise ValueError("only_national_services goes with no other area")
        return self


Meter = Annotated[list[Annotated[StrictInt, Field(ge=0, le=10)]], Field(max_length=20)]


class MetersAsked(Schema):
    """The body of /recommend_service."""

    life_situation_meters: dict[LifeArea, Meter] = Field(min_length=1)
    limit: StrictInt = Field(5, ge=1, le=MOST)
    session_id: str | None = Field(None, max_length=200, description="Taken and forgotten.")
    rerank: StrictBool = Field(False, description="Taken; feedback always counts.")
    service_filters: Filters | None = None


class TextAsked(Schema):
    """The body of /text_search."""

    search_text: str = Field(min_length=1, max_length=10_000)
    limit: StrictInt = Field(5, ge=1, le=MOST)
    rerank: StrictBool = False
    language: str | None = Field(None, pattern=r"^[a-z]{2}$", description="Language of the answer: fi, sv or en.")
    service_filters: Filters | None = None


class Answer(Schema):
    recommended_services: list[dict[str, Any]]
    auroraai_recommendation_id: int
    crisis: Crisis | None = Field(None, description="Not in the old network: a card to show instead of services.")


class ServiceJudged(Schema):
    service_id: UUID
    feedback_score: Literal[-1, 1]


class Judged(Schema):
    """The body of /recommendation_feedback."""

    auroraai_recommendation_id: StrictInt
    feedback_score: Literal[-1, 1] | None = Field(None, description="Taken; only judgements of services are counted.")
    service_feedbacks: list[ServiceJudged] = Field(default_factory=list, max_length=MOST)


class Led(Schema):
    """Parameters of /redirect."""

    service_id: UUID
    service_channel_id: UUID
    recommendation_id: int
    link_id: int = Field(ge=0, le=30)
    session_id: str | None = Field(None, max_length=200)
    auroraai_access_token: str | None = Field(None, max_length=500)


class Attributes(Schema):
    age: StrictInt | None = Field(None, ge=0, le=OLDEST + 80)
    life_situation_meters: dict[LifeArea, Meter] | None = None
    municipality_code: _CODE | None = None

    @model_validator(mode="after")
    def _something(self) -> "Attributes":
        if self.age is None and self.life_situation_meters is None and self.municipality_code is None:
            raise ValueError("some attribute is needed")
        return self


class Carried(Schema):
    """The body of /session_attributes."""

    service_channel_id: UUID
    service_id: UUID | None = None
    auroraai_recommendation_id: StrictInt | None = Field(None, ge=0)
    session_attributes: Attributes


@router.post("/recommend_service", response=Answer, operation_id="aurora_recommend", summary="Recommend by meters")
def recommend_service(request: HttpRequest, asked: MetersAsked) -> Answer:
    """Services by ten meters of life, each a list of 0 to 10 (the mean counts)."""
    scores = {area: sum(values) / len(values) for area, values in asked.life_situation_meters.items() if values}
    return _answer(_wish(asked.service_filters, Wish(Situation(scores), limit=asked.limit)))


@router.post("/text_search", response=Answer, operation_id="aurora_text_search", summary="Recommend by words")
def text_search(request: HttpRequest, asked: TextAsked) -> Answer:
    """Services by free words. Words that speak of a crisis are answered with a card."""
    lang = asked.language if asked.language in ("sv", "en") else "fi"
    checked = checked_text(asked.search_text)
    its = crisis(checked, lang)
    if its:
        return Answer(recommended_services=[], auroraai_recommendation_id=_number(None), crisis=its)
    return _answer(_wish(asked.service_filters, Wish(text=checked.masked, lang=lang, limit=asked.limit)))


@router.post("/recommendation_feedback", operation_id="aurora_feedback", summary="Judge what was recommended")
def recommendation_feedback(request: HttpRequest, judged: Judged) -> HttpResponse:
    """+1 or -1 for services of an answer of ours. Counted by day, without knowing whose."""
    area = _area_of(judged.auroraai_recommendation_id)
    for one in judged.service_feedbacks:
        if catalogue.names([str(one.service_id)], "fi") and PACE.admits(str(one.service_id), clock.now()):
            feedback.record(str(one.service_id), "up" if one.feedback_score > 0 else "down", area=area)
    return HttpResponse("OK", content_type="text/plain")


@router.get("/redirect", operation_id="aurora_redirect", summary="Go to a channel's web page")
def redirect(request: HttpRequest, led: Query[Led]) -> HttpResponse:
    """Leads to a web page of a channel, from the directory only; counts the service as opened."""
    area = _area_of(led.recommendation_id)
    channel = catalogue.channel(str(led.service_channel_id))
    pages = shapes.web_pages(channel)
    if led.link_id >= len(pages) or str(led.service_id) not in catalogue.services_at(str(led.service_channel_id)):
        raise NotFound("There is no such link.")
    if PACE.admits(str(led.service_id), clock.now()):
        feedback.record(str(led.service_id), "opened", area=area)
    return HttpResponseRedirect(pages[led.link_id])


@router.get("/session_attributes", operation_id="aurora_attributes", summary="Attributes of a session: none")
def session_attributes(request: HttpRequest, access_token: str) -> HttpResponse:
    """The network kept a person's answers for another service to fetch; here nothing is kept, so there is nothing."""
    raise NotFound("There is nothing for that access token.", hint="Attributes of sessions are not kept here.")


@router.post("/session_attributes", operation_id="aurora_give_attributes", summary="Where a channel is, without them")
def give_attributes(request: HttpRequest, carried: Carried) -> HttpResponse:
    """Address of the channel's web page. What is told of the person is checked and forgotten, never passed on."""
    pages = shapes.web_pages(catalogue.channel(str(carried.service_channel_id)))
    if not pages:
        raise NotFound("No web page found for channel.")
    return HttpResponse(pages[0], content_type="text/plain; charset=utf-8")


def _wish(asked: Filters | None, wish: Wish) -> Wish:
    filters = asked or Filters.model_validate({})
    codes = set(filters.municipality_codes or ())
    unknown = codes - set(regions.places(clock.today()))
    if unknown:
        raise BadParameter("municipality_codes", min(unknown), "three digits of municipalities, such as 491")
    try:
        for county in filters.wellbeing_service_county_codes or ():
            codes |= {m.code for m in regions.municipalities_of(county, clock.today())}
    except LuotsiError:
        raise BadParameter("wellbeing_service_county_codes", county, "two digits of a county, such as 12") from None
    facets = {
        "class": frozenset(c.removeprefix(shapes.CLASSES) for c in filters.service_classes or ()),
        "group": frozenset(filters.target_groups or ()),
    }
    nationwide = True if filters.only_national_services else None if filters.include_national_services else False
    return Wish(
        situation=wish.situation, text=wish.text, lang=wish.lang, limit=wish.limit, among=frozenset(codes),
        municipality=next(iter(codes)) if len(codes) == 1 else "", nationwide=nationwide,
        filters={name: values for name, values in facets.items() if values},
    )  # fmt: skip


def _answer(wish: Wish) -> Answer:
    found = recommending.recommend(wish)
    area = recommending.neediest(found.needs)
    number = _number(area)
    rows = []
    for rank, one in enumerate(found.suggestions, 1):
        page = catalogue.service_page(one.card.id)
        links = {str(c.id): _links(one.card.id, str(c.id), len(shapes.web_pages(c)), number) for c in page.channels}
        row = shapes.service(page.record, page.channels, page.organization, lang=wish.lang, links=links)
        rows.append({**row, "similarity_score": one.score, "rank": rank})
    feedback.show([s.card.id for s in found.suggestions], area=area)
    return Answer(recommended_services=rows, auroraai_recommendation_id=number, crisis=None)


def _links(service: str, channel: str, count: int, number: int) -> list[str]:
    start = f"{settings.BASE_URL}{ROOT}/redirect?service_id={service}&service_channel_id={channel}"
    return [f"{start}&link_id={n}&recommendation_id={number}" for n in range(count)]


def _number(area: LifeArea | None) -> int:
    return shapes.answer_number(feedback.bucket_of(area), clock.now(), key=settings.SECRET_KEY.encode())


def _area_of(number: int) -> LifeArea | None:
    bucket = shapes.bucket_of_answer(number, clock.now(), key=settings.SECRET_KEY.encode())
    if bucket is None:
        raise NotFound("There is no such recommendation.", hint="Numbers of answers hold for thirty days.")
    return AREAS[bucket] if bucket < len(AREAS) else None
