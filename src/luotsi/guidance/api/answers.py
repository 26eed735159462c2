"""What recommendation and search by free text give back. Adding a field is fine within v1; renaming is not."""

from typing import Any

from django.utils.translation import override
from ninja import Field, Schema
from pydantic_core import to_jsonable_python

from luotsi.directory.api.answers import Links, Named, ServicesFound, links_of
from luotsi.directory.rules.records import ChannelType, Charge
from luotsi.guidance import reason_labels
from luotsi.guidance.queries.recommending import Recommendation, Suggestion
from luotsi.guidance.rules import cards
from luotsi.guidance.rules.areas import LifeArea
from luotsi.guidance.rules.texts import CheckedText
from luotsi.kernel import clock


class Crisis(Schema):
    """The words speak of a crisis: show this card before anything else."""

    kind: str | None
    urgency: str | None
    card: dict[str, Any] = Field(description="Heading, paragraphs and lines to call, fixed texts in `lang`.")


class ReasonTold(Schema):
    kind: str = Field(description="area, text, age, municipality, position, threshold or general.")
    area: LifeArea | None
    concept: str | None = Field(description="The need that the words were read to mean.")
    words: list[str] = Field(description="The person's own words that brought the service up.")
    share: float = Field(description="Part of the score that would be gone without it, 0 to 1.")
    text: str = Field(description="The reason as a sentence in `lang`.")


class Demands(Schema):
    """What the service asks of who comes; null is not told."""

    booking: str | None = Field(description="yes or no.")
    referral: str | None = Field(description="yes or no.")
    cost: Charge
    youngest: int | None
    oldest: int | None
    texts: list[str] = Field(description="The same in plain words in `lang`; says what is not told.")


class Suggested(Schema):
    id: str
    name: str
    summary: str
    lang: str = Field(description="Language of name and summary; not always the one asked for.")
    organization: Named | None
    channel_types: list[ChannelType]
    municipalities: list[str] = Field(description="Municipalities whose residents may use it; empty when nationwide.")
    nationwide: bool
    is_demo: bool
    distance_km: float | None
    score: float = Field(description="0 to 1; follows from what was asked and the service alone.")
    reasons: list[ReasonTold]
    asks: Demands
    links: Links


class Need(Schema):
    area: LifeArea
    name: str
    weight: float = Field(description="0 to 1: how much help in this area counted.")


class Recommended(Schema):
    crisis: Crisis | None
    relaxed: str = Field(
        description="What was let go so that something is suggested: empty, filters, region; general when no need was "
        "told that a service answers (then what has a low threshold); nothing when nothing fits."
    )
    total: int = Field(description="How many services fit.")
    needs: list[Need]
    elsewhere: str | None = Field(description="The wish, when it is one that no public service answers.")
    suggestions: list[Suggested]


class TextFound(Schema):
    crisis: Crisis | None
    found: ServicesFound | None = Field(description="As from /services; null in a crisis.")


def crisis(checked: CheckedText, lang: str) -> Crisis | None:
    """The card for words that speak of a crisis; None when they do not."""
    if not checked.crisis:
        return None
    card = cards.card(checked.card_kind, checked.urgency, checked.who, lang, clock.now())
    return Crisis(kind=checked.kind, urgency=checked.urgency, card=to_jsonable_python(card, fallback=str))


def only_crisis(its: Crisis) -> Recommended:
    """The card before anything else."""
    return Recommended(crisis=its, relaxed="", total=0, needs=[], elsewhere=None, suggestions=[])


def recommended(found: Recommendation, lang: str) -> Recommended:
    """Suggestions as the API gives them."""
    with override(lang):
        return Recommended(
            crisis=None,
            relaxed=found.relaxed,
            total=found.total,
            needs=[Need(area=a, name=reason_labels.area(a), weight=w) for a, w in found.needs.items()],
            elsewhere=found.elsewhere.get(lang) if found.elsewhere else None,
            suggestions=[_suggested(s, lang) for s in found.suggestions],
        )


def _suggested(one: Suggestion, lang: str) -> Suggested:
    card, low_high = one.card, one.asks.ages or (None, None)
    return Suggested(
        id=card.id,
        name=card.name,
        summary=card.summary,
        lang=card.text_lang,
        organization=Named(id=card.organization_id, name=card.organization) if card.organization_id else None,
        channel_types=list(card.channel_types),
        municipalities=list(card.municipalities),
        nationwide=card.is_nationwide,
        is_demo=card.is_demo,
        distance_km=None if one.distance_km is None else round(one.distance_km, 1),
        score=one.score,
        reasons=[
            ReasonTold(
                kind=r.kind, area=r.area, concept=r.concept.get(lang) if r.concept else None, words=list(r.words),
                share=r.share, text=reason_labels.reason(r, lang),
            )
            for r in one.reasons
        ],
        asks=Demands(
            booking=one.asks.booking or None, referral=one.asks.referral or None, cost=card.charge,
            youngest=low_high[0], oldest=low_high[1], texts=reason_labels.asks(one.asks),
        ),
        links=links_of(card.id, lang),
    )  # fmt: skip
