"""One service with everything that a service's page can tell, for tests of pages; loaded beside the demo world."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from luotsi.directory import actions
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.directory.rules.records import (
    Address,
    Area,
    AreaType,
    Catalogue,
    ChannelRecord,
    ChannelType,
    Charge,
    ConnectionRecord,
    Contacts,
    Email,
    Entrance,
    OrganizationRecord,
    Phone,
    ServiceRecord,
    Web,
)
from luotsi.kernel import clock

MONDAY = datetime.combine(date(2026, 11, 23), time(10, 0), tzinfo=clock.HELSINKI)
_SPACE = UUID("0c0a9bb0-6a55-4c7e-9d3b-3a8c50a1f7aa")


def id_of(name: str) -> UUID:
    return uuid5(_SPACE, name)


ORGANIZATION = OrganizationRecord(
    id=id_of("organization"),
    source_id="o1",
    names={"fi": "Koesavon hyvinvointialue"},
    type="WellbeingServicesCounty",
    business_id="1234567-1",
)
ENTRANCE = Entrance(
    names={"fi": "Pääovi"},
    is_main=True,
    sentences=(({"fi": "Reitti"}, ({"fi": "Ovella on luiska."}, {"fi": "Ovi aukeaa itsestään."})),),
)
PLACE = ChannelRecord(
    id=id_of("place"),
    source_id="c1",
    type=ChannelType.LOCATION,
    names={"fi": "Koevastaanotto"},
    organization_id=ORGANIZATION.id,
    contacts=Contacts(
        emails=(Email("vastaanotto@example.org"),),
        addresses=(
            Address(
                street={"fi": "Koekatu"},
                number="3",
                postal_code="50100",
                post_office={"fi": "Mikkeli"},
                municipality="491",
                lat=61.687,
                lon=27.272,
                entrances=(ENTRANCE,),
            ),
        ),
    ),
    hours=(
        Hours(spans=tuple(Span(day, "08:00", "16:00") for day in range(5))),
        Hours(
            kind=HoursKind.EXCEPTION,
            valid_from=date(2026, 11, 25),
            valid_to=date(2026, 11, 25),
            is_closed=True,
            info={"fi": "Koulutuspäivä"},
        ),
        Hours(kind=HoursKind.EXCEPTION, valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 24), is_closed=True),
    ),
)
PHONE = ChannelRecord(
    id=id_of("phone"),
    source_id="c2",
    type=ChannelType.PHONE,
    names={"fi": "Koepuhelin"},
    organization_id=ORGANIZATION.id,
    contacts=Contacts(phones=(Phone("+358151234567", charge=Charge.FREE),)),
)
ONLINE = ChannelRecord(
    id=id_of("online"),
    source_id="c3",
    type=ChannelType.ESERVICE,
    names={"fi": "Koevaraus"},
    organization_id=ORGANIZATION.id,
    contacts=Contacts(webs=(Web("https://varaus.example.org/", "fi"), Web("javascript:alert(1)", "fi"))),
)
SERVICE = ServiceRecord(
    id=id_of("service"),
    source_id="s1",
    names={"fi": "Koepalvelu"},
    organization_id=ORGANIZATION.id,
    summaries={"fi": "Yksi virke koepalvelusta."},
    descriptions={"fi": "Pitkä kuvaus.\n* ensimmäinen\n* toinen\n</script><script>alert(1)</script>"},
    instructions={"fi": "Soita ensin."},
    requirements={"fi": "Alueen asukkaille."},
    charge=Charge.FREE,
    languages=("fi", "sv"),
    area=Area(AreaType.LIMITED, ("491", "507")),
    service_classes=("P5.7",),
    connections=(ConnectionRecord(PLACE.id), ConnectionRecord(PHONE.id), ConnectionRecord(ONLINE.id)),
    min_age=13,
    max_age=29,
    modified_at=datetime(2026, 10, 2, tzinfo=UTC),
)


def load(*services: ServiceRecord) -> None:
    """Bring the records into the directory; services that are not named are archived."""
    actions.apply_catalogue(
        catalogue=Catalogue(
            source="tabular:koe",
            organizations=(ORGANIZATION,),
            channels=(PLACE, PHONE, ONLINE),
            services=services,
            is_complete=True,
        ),
        allow_shrink=True,
    )
