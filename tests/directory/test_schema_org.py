"""A service as schema.org data."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.directory import rich
from tests.world import World

from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.directory.rules.records import Area, AreaType, Charge, Web
from luotsi.directory.rules.schema_org import Described, described, embedded

URL = "https://tray.example.org/fi/services/1/"


def data(**changes: object) -> dict[str, object]:
    given = {
        "service": rich.SERVICE,
        "organization": rich.ORGANIZATION,
        "channels": (rich.PLACE, rich.PHONE, rich.ONLINE),
        "url": URL,
        "municipalities": {"491": "Mikkeli", "507": "Mäntyharju"},
        **changes,
    }
    return described(Described(**given), "fi")  # type: ignore[arg-type]


def test_service__is_described_with_provider_area_and_channels() -> None:
    it = data(organization_url="https://tray.example.org/fi/organizations/1/", groups=["Nuoret"])
    assert (it["@type"], it["@id"], it["name"]) == ("GovernmentService", URL, "Koepalvelu")
    assert it["description"] == "Yksi virke koepalvelusta."
    assert it["provider"] == {
        "@type": "GovernmentOrganization",
        "@id": "https://tray.example.org/fi/organizations/1/",
        "url": "https://tray.example.org/fi/organizations/1/",
        "name": "Koesavon hyvinvointialue",
        "identifier": "1234567-1",
    }
    assert [a["name"] for a in it["areaServed"]] == ["Mikkeli", "Mäntyharju"]  # type: ignore[attr-defined]
    assert it["audience"] == [{"@type": "Audience", "audienceType": "Nuoret"}]
    assert it["offers"] == {"@type": "Offer", "price": 0, "priceCurrency": "EUR"}
    place, phone, online = it["availableChannel"]  # type: ignore[misc]
    assert place["availableLanguage"] == ["fi", "sv"]
    assert place["serviceLocation"][0]["address"]["streetAddress"] == "Koekatu 3"
    assert place["serviceLocation"][0]["geo"] == {"@type": "GeoCoordinates", "latitude": 61.687, "longitude": 27.272}
    assert phone["servicePhone"] == [{"@type": "ContactPoint", "telephone": "+358151234567"}]
    assert online["serviceUrl"] == "https://varaus.example.org/"


def test_hours__are_told_by_equal_days__exceptions_on_their_own() -> None:
    (usual,) = data()["hoursAvailable"]  # type: ignore[misc]
    assert usual["dayOfWeek"] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert (usual["opens"], usual["closes"]) == ("08:00", "16:00")
    place = data()["availableChannel"][0]["serviceLocation"][0]  # type: ignore[index]
    assert [h["validFrom"] for h in place["specialOpeningHoursSpecification"]] == ["2026-11-25", "2026-12-24"]
    assert {(h["opens"], h["closes"]) for h in place["specialOpeningHoursSpecification"]} == {("00:00", "00:00")}


@pytest.mark.parametrize(
    ("hours", "days", "times"),
    [
        (Hours(is_always_open=True), 7, ("00:00", "23:59")),
        (Hours(spans=(Span(5, "10:00", "14:00", day_to=0),)), 3, ("10:00", "14:00")),  # Saturday to Monday
        (Hours(kind=HoursKind.OVERNIGHT, spans=(Span(4, "22:00", "04:00", day_to=5),)), 1, ("22:00", "04:00")),
    ],
)
def test_hours__of_every_kind__have_days_and_times(hours: Hours, days: int, times: tuple[str, str]) -> None:
    (told,) = data(channels=(replace(rich.PLACE, hours=(hours,)),))["hoursAvailable"]  # type: ignore[misc]
    assert len(told["dayOfWeek"]) == days
    assert (told["opens"], told["closes"]) == times


def test_hours__keep_their_validity() -> None:
    hours = Hours(spans=(Span(0, "09:00", "15:00"),), valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31))
    (told,) = data(channels=(replace(rich.PLACE, hours=(hours,)),))["hoursAvailable"]  # type: ignore[misc]
    assert (told["validFrom"], told["validThrough"]) == ("2026-06-01", "2026-08-31")


def test_service__of_an_association__is_no_government_service() -> None:
    association = replace(rich.ORGANIZATION, type="Organization")
    it = data(
        organization=association,
        service=replace(rich.SERVICE, area=Area(AreaType.NATIONWIDE), charge=Charge.CHARGEABLE),
    )
    assert it["@type"] == "Service"
    assert it["provider"]["@type"] == "NGO"  # type: ignore[index]
    assert it["areaServed"] == {"@type": "Country", "name": "Finland", "identifier": "FI"}
    assert "offers" not in it


def test_service__says_nothing_of_what_is_not_known() -> None:
    bare = replace(rich.SERVICE, descriptions={}, summaries={}, charge=Charge.UNKNOWN, languages=())
    it = data(
        service=bare,
        organization=None,
        channels=(replace(rich.ONLINE, contacts=rich.Contacts(webs=(Web("javascript:x"),))),),
    )
    assert not {"provider", "offers", "description", "hoursAvailable", "audience"} & set(it)
    assert "javascript" not in json.dumps(it)


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[str] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.is_inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.bodies.append(data)


@given(st.text() | st.sampled_from(["</script>", "<!--<script>", "]]>", "\u2028", "&lt;"]))
def test_embedded__stays_within_its_element__whatever_the_text(said: str) -> None:
    document = {"name": said}
    parser = _Scripts()
    parser.feed(f'<script type="application/ld+json">{embedded(document)}</script><p>after</p>')
    assert json.loads("".join(parser.bodies)) == document


def test_page__carries_the_data_that_a_machine_can_read(client: Client, world: World) -> None:
    rich.load(rich.SERVICE)
    response = client.get(f"/fi/services/{rich.SERVICE.id}/")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    assert found
    it = json.loads(found[1])
    assert it["url"] == f"http://testserver/fi/services/{rich.SERVICE.id}/"
    assert it["availableChannel"][0]["serviceLocation"][0]["url"] == f"http://testserver/fi/locations/{rich.PLACE.id}/"
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
