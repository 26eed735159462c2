"""A handful of records, loaded through the directory's own actions, for tests that look from outside."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from luotsi.directory import actions
from luotsi.directory.rules.hours import Hours, Span
from luotsi.directory.rules.records import (
    Address,
    Area,
    AreaType,
    Catalogue,
    ChannelRecord,
    ChannelType,
    Charge,
    CodeRecord,
    CodeScheme,
    ConnectionRecord,
    Contacts,
    OrganizationRecord,
    Phone,
    ServiceRecord,
)

_SPACE = UUID("5b0ffb5c-5d5a-4f2e-8e0c-6c1f4f6f2a11")
WEEKDAYS = tuple(Span(day, "09:00", "15:00") for day in range(5))


def id_of(name: str) -> UUID:
    return uuid5(_SPACE, name)


ORGANIZATION = OrganizationRecord(
    id=id_of("county"),
    source_id="o1",
    names={"fi": "Etelä-Savon hyvinvointialue", "sv": "Södra Savolax välfärdsområde"},
    type="WellbeingServicesCounty",
    municipality="491",
)
LOCATION = ChannelRecord(
    id=id_of("place"),
    source_id="c1",
    type=ChannelType.LOCATION,
    names={"fi": "Mikkelin neuvola", "sv": "Rådgivningen i S:t Michel"},
    organization_id=ORGANIZATION.id,
    languages=("fi", "sv"),
    hours=(Hours(spans=WEEKDAYS),),
    contacts=Contacts(
        addresses=(Address(street={"fi": "Porrassalmenkatu"}, municipality="491", lat=61.687, lon=27.272),)
    ),
)
PHONE = ChannelRecord(
    id=id_of("phone"),
    source_id="c2",
    type=ChannelType.PHONE,
    names={"fi": "Kriisipuhelin"},
    organization_id=ORGANIZATION.id,
    hours=(Hours(is_always_open=True),),
    contacts=Contacts(phones=(Phone("+358151234567"),)),
)


def _service(name: str, names: dict[str, str], **more: object) -> ServiceRecord:
    return ServiceRecord(
        id=id_of(name),
        source_id=name,
        names=names,
        organization_id=ORGANIZATION.id,
        modified_at=datetime(2026, 1, 2, tzinfo=UTC),
        **more,  # type: ignore[arg-type]
    )


CLINIC = _service(
    "clinic",
    {"fi": "Äitiysneuvola", "sv": "Mödrarådgivning", "en": "Maternity clinic"},
    summaries={"fi": "Raskaana olevan ja perheen terveyden seuranta.", "en": "Follow-up of pregnancy."},
    charge=Charge.FREE,
    languages=("fi", "sv"),
    service_classes=("P5.1",),
    target_groups=("KR1",),
    area=Area(AreaType.LIMITED, ("491", "507"), ("12",)),
    connections=(ConnectionRecord(LOCATION.id),),
)
CRISIS = _service(
    "crisis",
    {"fi": "Kriisipuhelin"},
    summaries={"fi": "Keskusteluapua kriisissä puhelimitse vuorokauden ympäri."},
    languages=("fi",),
    area=Area(AreaType.NATIONWIDE),
    connections=(ConnectionRecord(PHONE.id),),
)
FORMULA = _service(
    "formula",
    {"fi": "=HYPERLINK(1)"},
    summaries={"fi": "@SUM(A1) | kahvila"},
    descriptions={"fi": "Rivi 1\nRivi 2, \"lainaus\""},
    languages=("fi",),
    is_demo=True,
    area=Area(AreaType.LIMITED, ("740",)),
)  # fmt: skip
CODES = (
    CodeRecord(CodeScheme.SERVICE_CLASS, "P5.1", {"fi": "Perusterveydenhuolto"}),
    CodeRecord(CodeScheme.TARGET_GROUP, "KR1", {"fi": "Kansalaiset"}),
    CodeRecord(CodeScheme.LIFE_EVENT, "KE1", {"fi": "Lapsen saaminen"}),
)
SERVICES = (CLINIC, CRISIS, FORMULA)


def fill(*, services: tuple[ServiceRecord, ...] = SERVICES, is_complete: bool = True) -> None:
    """Load the records and index them."""
    actions.apply_catalogue(
        catalogue=Catalogue(
            source="ptv",
            scope="county:12",
            codes=CODES,
            organizations=(ORGANIZATION,),
            channels=(LOCATION, PHONE),
            services=services,
            is_complete=is_complete,
        ),
        allow_shrink=True,
    )
    actions.reindex()
