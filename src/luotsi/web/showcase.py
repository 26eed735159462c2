"""Sample content for the page of components."""

from datetime import date
from typing import Any
from uuid import UUID

from luotsi.directory import areamap
from luotsi.directory.queries.catalogue import Card, Point
from luotsi.directory.queries.finding import Result, Why
from luotsi.directory.rules.hours import Hours, Span
from luotsi.directory.rules.records import Address, ChannelRecord, ChannelType, Charge, Contacts, Entrance, Phone
from luotsi.directory.views.shapes import Way, way
from luotsi.directory.views.tray import Choice, Group, places
from luotsi.kernel import clock
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
        "place": _place(),
    }


def _place() -> Way:
    ramp = Entrance({"fi": "Pääovi"}, is_main=True, sentences=(({"fi": "Reitti"}, ({"fi": "Ovella on luiska."},)),))
    address = Address(street={"fi": "Esimerkkikatu"}, number="1", municipality="491", entrances=(ramp,))
    channel = ChannelRecord(
        id=UUID(_ID),
        source_id="",
        type=ChannelType.LOCATION,
        names={"fi": "Kohtaamispaikka"},
        organization_id=None,
        contacts=Contacts(phones=(Phone("+358400000000", charge=Charge.FREE),), addresses=(address,)),
        hours=(Hours(spans=tuple(Span(day, "09:00", "15:00") for day in range(5))),),
    )
    return way(channel, "fi", clock.now())


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
        schedules=((Hours(spans=tuple(Span(day, "09:00", "15:00") for day in range(5))),),),
        points=(Point("1", "Kohtaamispaikka", 61.69, 27.27, "491"),),
        is_demo=True,
        modified_at=None,
    )
