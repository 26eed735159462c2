"""Sample content for the page of components."""

from datetime import date
from typing import Any

from luotsi.directory import areamap
from luotsi.directory.queries.catalogue import Card, Point
from luotsi.directory.queries.finding import Result, Why
from luotsi.directory.rules.hours import Hours, Span
from luotsi.directory.rules.records import ChannelType, Charge
from luotsi.directory.views.tray import Choice, Group, places
from luotsi.web.templatetags.luotsi import ICONS

_ID = "00000000-0000-4000-8000-000000000001"


def sample() -> dict[str, Any]:
    """What the templates of `/-/patterns` show."""
    card = _card()
    return {
        "icons": sorted(ICONS),
        "card": card,
        "result": Result(
            card=card,
            score=0.9,
            why=Why(concept={"fi": "yksinäisyys", "sv": "ensamhet"}, words=("seura",), by_meaning=False),
            distance_km=3.2,
        ),
        "group": Group(
            "cost", "Hinta", (Choice("free", "Maksuton", 12, True), Choice("chargeable", "Maksullinen", 0, False)), 1
        ),
        "places": places(),
        "map": areamap.area_map("fi", link=lambda code: f"#{code}", points=((p, "#") for p in card.points)),
        "pages": [1, 0, 4, 5, 6, 0, 12],
        "sample_text": "Ensimmäinen kappale.\n\n* Ensimmäinen kohta\n* Toinen kohta\n\nViimeinen kappale.",
        "tokens": ("page", "surface", "surface-soft", "ink", "ink-soft", "brand", "accent", "good", "warn-soft"),
        "today": date(2026, 11, 21),
    }


def _card() -> Card:
    return Card(
        id=_ID,
        name="Avoin kohtaamispaikka",
        summary="Kahvia, juttuseuraa ja yhteistä tekemistä kaikenikäisille. Mukaan voi tulla ilman ilmoittautumista.",
        text_lang="fi",
        organization_id="",
        organization="Esimerkkiyhdistys ry",
        charge=Charge.FREE,
        channel_types=(ChannelType.LOCATION, ChannelType.PHONE),
        languages=("fi", "sv"),
        municipalities=("491",),
        is_nationwide=False,
        hours=(Hours(spans=tuple(Span(day, "09:00", "15:00") for day in range(5))),),
        points=(Point("1", "Kohtaamispaikka", 61.69, 27.27, "491"),),
        is_demo=True,
        modified_at=None,
    )
