"""Catalogues of services with channels, organisations and codes, of any size, for imports and pages."""

import random
from uuid import UUID, uuid5

from benchmarks import corpus
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
    Web,
)

SOURCE = "benchmark"
_SPACE = UUID("0d7a3f5e-6f2d-4c63-9a3e-5d1c8a6c9b10")
_COUNTY = ("046", "090", "097", "171", "178", "213", "491", "507", "588", "593", "623", "681", "740")
_GROUPS = ("KR1", "KR1.1", "KR1.2", "KR1.3", "KR2")
_WORKDAYS = tuple(Hours(spans=tuple(Span(day, f"{h:02}:00", "16:00") for day in range(5))) for h in (8, 9, 10))


def catalogue(count: int, *, seed: int = 11) -> Catalogue:
    """`count` services, each with two channels of its organisation (three channels for every two services)."""
    random_ = random.Random(seed)
    classes = [CodeRecord(CodeScheme.SERVICE_CLASS, f"P{n}", {"fi": f"Palveluluokka {n}"}) for n in range(1, 30)]
    organizations = [
        OrganizationRecord(
            id=uuid5(_SPACE, f"organization/{n}"), source_id=f"o{n}", names={"fi": f"Organisaatio {n}"},
            type=random_.choice(("Municipality", "WellbeingServicesCounty", "Organization")), business_id=f"{n:07}-0",
        )
        for n in range(max(1, count // 50))
    ]  # fmt: skip
    channels = [_channel(n, random_, random_.choice(organizations).id) for n in range(count + count // 2)]
    documents = corpus.documents(count)
    services = []
    for number, document in enumerate(documents):
        name, summary = document.names[0].text, document.summaries[0].text
        nationwide = random_.random() < 0.3
        some = tuple(random_.sample(_COUNTY, random_.choice((1, 2, 12))))
        services.append(
            ServiceRecord(
                id=uuid5(_SPACE, f"service/{number}"),
                source_id=f"s{number}",
                names={"fi": f"{name} {number}" if number >= len(corpus.sources()) else name},
                summaries={"fi": summary},
                descriptions={"fi": f"{summary}\n\n{summary} {name}.\n\n{summary}"},
                organization_id=random_.choice(organizations).id,
                charge=random_.choice((Charge.FREE, Charge.CHARGEABLE, Charge.UNKNOWN)),
                languages=("fi", "sv") if random_.random() < 0.4 else ("fi",),
                area=Area() if nationwide else Area(AreaType.LIMITED, some, ("12",)),
                service_classes=tuple(c.code for c in random_.sample(classes, 2)),
                target_groups=tuple(random_.sample(_GROUPS, 2)),
                connections=tuple(ConnectionRecord(c.id) for c in random_.sample(channels, 2)),
            )
        )
    return Catalogue(
        source=SOURCE,
        scope=SOURCE,
        codes=classes,
        organizations=organizations,
        channels=channels,
        services=services,
        is_complete=True,
    )


def _channel(number: int, random_: random.Random, owner: UUID) -> ChannelRecord:
    kind = random_.choice((ChannelType.LOCATION, ChannelType.LOCATION, ChannelType.PHONE, ChannelType.WEB))
    phones = (Phone("+358000123456"),) if kind in {ChannelType.LOCATION, ChannelType.PHONE} else ()
    address = Address(
        street={"fi": "Esimerkkikatu"}, number=str(number % 90), postal_code="50100", post_office={"fi": "MIKKELI"},
        municipality=random_.choice(_COUNTY), lat=61.5 + random_.random(), lon=26.5 + 2 * random_.random(),
    )  # fmt: skip
    return ChannelRecord(
        id=uuid5(_SPACE, f"channel/{number}"),
        source_id=f"c{number}",
        type=kind,
        names={"fi": f"Toimipaikka {number}"},
        organization_id=owner,
        languages=("fi",),
        hours=(random_.choice(_WORKDAYS),) if phones else (),
        contacts=Contacts(
            phones=phones,
            webs=(Web("https://example.invalid/"),) if not phones else (),
            addresses=(address,) if kind is ChannelType.LOCATION else (),
        ),
    )
