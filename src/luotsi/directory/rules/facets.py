"""By what services are filtered and counted, worked out from their records. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from luotsi.directory.rules.hours import Hours
from luotsi.directory.rules.records import AreaType, ChannelRecord, ChannelType, Charge, ServiceRecord, dump

EVERYWHERE = "all"
"""Value of the `serves` facet of a service that anyone in the country may use."""

AGE_BANDS: dict[str, tuple[int, int]] = {
    "0-12": (0, 12),
    "13-17": (13, 17),
    "18-29": (18, 29),
    "30-64": (30, 64),
    "65-": (65, 120),
}

_AGES_OF_GROUP: dict[str, tuple[int, int]] = {
    "KR1.1": (65, 120),
    "KR1.2": (0, 17),
    "KR1.3": (13, 29),
}
_REMOTE = frozenset({ChannelType.PHONE, ChannelType.WEB, ChannelType.ESERVICE})


def facets_of(
    service: ServiceRecord,
    channels: Sequence[ChannelRecord],
    *,
    themes: Iterable[str] = (),
    organization_type: str = "",
) -> dict[str, tuple[str, ...]]:
    """Facet name to the values of one service with its channels.

    serves      municipalities whose residents may use it, or "all"
    reach       local (limited area), nationwide, remote (usable without going anywhere)
    place       municipalities where it has a location
    """
    nationwide = service.area.type is AreaType.NATIONWIDE
    types = {c.type for c in channels}
    reach = ["nationwide" if nationwide else "local"]
    if types & _REMOTE:
        reach.append("remote")
    languages = dict.fromkeys((*service.languages, *(lang for c in channels for lang in c.languages)))
    return {
        "serves": (EVERYWHERE,) if nationwide else service.area.municipalities,
        "reach": tuple(reach),
        "place": tuple(dict.fromkeys(a.municipality for c in channels for a in c.contacts.addresses if a.municipality)),
        "theme": tuple(dict.fromkeys(themes)),
        "class": service.service_classes,
        "group": service.target_groups,
        "event": service.life_events,
        "age": ages_of(service),
        "channel": tuple(sorted(types)),
        "language": tuple(languages),
        "cost": (cost_of(service).value,),
        "accessible": ("yes",) if any(_entrances(channels)) else (),
        "organization": (str(service.organization_id),) if service.organization_id else (),
        "provider": (provider_of(organization_type),),
        "schedule": tuple(schedules_of(channels)),
    }


def ages_of(service: ServiceRecord) -> tuple[str, ...]:
    """Age bands the service is for; from its own limits, else from its target groups, else every band."""
    if service.min_age is not None or service.max_age is not None:
        spans = [(service.min_age or 0, service.max_age if service.max_age is not None else 120)]
    else:
        spans = [_AGES_OF_GROUP[g] for g in service.target_groups if g in _AGES_OF_GROUP]
    if not spans:
        return tuple(AGE_BANDS)
    return tuple(
        band for band, (low, high) in AGE_BANDS.items() if any(start <= high and low <= end for start, end in spans)
    )


def cost_of(service: ServiceRecord) -> Charge:
    """Free or chargeable as the service says, else as most of its channels say, else unknown."""
    if service.charge is not Charge.UNKNOWN:
        return service.charge
    told = {c.charge for c in service.connections} - {Charge.UNKNOWN}
    return told.pop() if len(told) == 1 else Charge.UNKNOWN


def provider_of(organization_type: str) -> str:
    """county, municipality, state, ngo, company or other, from PTV's organisation types.

    >>> provider_of("Municipality")
    'municipality'
    """
    kind = organization_type.casefold()
    if "municipality" in kind:
        return "municipality"
    if "region" in kind or "wellbeing" in kind:
        return "county"
    if kind == "state":
        return "state"
    if kind == "organization":
        return "ngo"
    return "company" if kind == "company" else "other"


def schedules_of(channels: Iterable[ChannelRecord]) -> dict[str, tuple[Hours, ...]]:
    """Hours of each place and phone by key; a service is open when any one of them is."""
    attended = (c for c in channels if c.type in {ChannelType.LOCATION, ChannelType.PHONE} and c.hours)
    return {schedule_key(c.hours): c.hours for c in attended}


def schedule_key(hours: Sequence[Hours]) -> str:
    """Short name of a set of hours, the same for equal sets; empty when there are none."""
    if not hours:
        return ""
    content = json.dumps(sorted(json.dumps(dump(h), sort_keys=True) for h in hours))
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def themes_of(service: ServiceRecord, rules: Mapping[str, tuple[frozenset[str], frozenset[str]]]) -> tuple[str, ...]:
    """Slugs of the themes whose classes (a main class holds its sub-classes) or terms the service carries."""
    classes = set(service.service_classes) | {c.split(".")[0] for c in service.service_classes}
    terms = set(service.terms)
    return tuple(slug for slug, (wanted, words) in rules.items() if classes & wanted or terms & words)


def _entrances(channels: Sequence[ChannelRecord]) -> Iterable[bool]:
    return (bool(e.sentences) for c in channels for a in c.contacts.addresses for e in a.entrances)
