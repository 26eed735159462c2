"""A service as schema.org data (GovernmentService or Service) for search engines and other machines. Pure.

Owns the mapping and its safe embedding; not the addresses of pages, which are given.
Vocabulary: https://schema.org/GovernmentService, https://schema.org/ServiceChannel.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luotsi.directory.rules.contacts import is_web_address
from luotsi.directory.rules.facets import cost_of, provider_of
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.directory.rules.records import (
    Address,
    AreaType,
    ChannelRecord,
    ChannelType,
    Charge,
    OrganizationRecord,
    ServiceRecord,
)
from luotsi.kernel.text import pick

Node = dict[str, Any]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PUBLIC = frozenset({"county", "municipality", "state"})
# "<" could end the script element, the line separators end a JavaScript string; JSON may write them all as escapes.
_UNSAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


@dataclass(frozen=True, slots=True)
class Described:
    """What a service's data is made of: records and the words and addresses around them."""

    service: ServiceRecord
    organization: OrganizationRecord | None
    channels: Sequence[ChannelRecord]
    url: str
    """Absolute address of the service's page."""
    organization_url: str = ""
    location_urls: Mapping[str, str] = field(default_factory=dict)
    """Channel id to the absolute address of its page."""
    municipalities: Mapping[str, str] = field(default_factory=dict)
    """Municipality code to name."""
    groups: Sequence[str] = ()
    """Names of target groups."""
    classes: Sequence[str] = ()


def described(it: Described, lang: str) -> Node:
    """The service as a JSON-LD document in `lang`, texts in another language where there is none."""
    service = it.service
    public = it.organization is not None and provider_of(it.organization.type) in _PUBLIC
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "GovernmentService" if public else "Service",
            "@id": it.url,
            "url": it.url,
            "identifier": str(service.id),
            "name": pick(service.names, lang)[0],
            "alternateName": service.alternative_names.get(lang, ""),
            "description": pick(service.summaries, lang)[0] or pick(service.descriptions, lang)[0],
            "serviceType": list(it.classes),
            "provider": _organization(it.organization, it.organization_url, lang),
            "areaServed": _area(service, it.municipalities),
            "audience": [{"@type": "Audience", "audienceType": name} for name in it.groups],
            "hoursAvailable": _hours(_all_hours(it.channels)),
            "offers": _offer(cost_of(service)),
            "availableChannel": [_channel(c, it, lang) for c in it.channels],
        }
    )


def embedded(document: Node) -> str:
    """The document as text that may stand within a script element of type application/ld+json."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _organization(organization: OrganizationRecord | None, url: str, lang: str) -> Node | None:
    if organization is None:
        return None
    provider = provider_of(organization.type)
    kind = "GovernmentOrganization" if provider in _PUBLIC else {"ngo": "NGO", "company": "Corporation"}.get(provider)
    return _filled(
        {
            "@type": kind or "Organization",
            "@id": url,
            "url": url,
            "name": pick(organization.names, lang)[0],
            "identifier": organization.business_id,
        }
    )


def _area(service: ServiceRecord, names: Mapping[str, str]) -> list[Node] | Node:
    if service.area.type is AreaType.NATIONWIDE:
        return {"@type": "Country", "name": "Finland", "identifier": "FI"}
    return [
        {"@type": "AdministrativeArea", "name": names.get(code, code), "identifier": code}
        for code in service.area.municipalities
    ]


def _channel(channel: ChannelRecord, it: Described, lang: str) -> Node:
    name = pick(channel.names, lang)[0]
    web = _web(channel, lang)
    return _filled(
        {
            "@type": "ServiceChannel",
            "name": name,
            "availableLanguage": list(channel.languages or it.service.languages),
            "serviceLocation": [
                _place(channel, a, it.location_urls.get(str(channel.id), ""), name, lang)
                for a in channel.contacts.addresses
                if a.kind == "visiting"
            ],
            "servicePhone": [
                _filled({"@type": "ContactPoint", "telephone": p.number, "name": pick(p.label, lang)[0]})
                for p in channel.contacts.phones
            ],
            "serviceUrl": web if channel.type is not ChannelType.LOCATION else "",
        }
    )


def _web(channel: ChannelRecord, lang: str) -> str:
    webs = sorted(channel.contacts.webs, key=lambda w: (w.lang != lang, bool(w.lang)))
    return next((w.url for w in webs if is_web_address(w.url)), "")


def _place(channel: ChannelRecord, address: Address, url: str, name: str, lang: str) -> Node:
    has_point = address.lat is not None and address.lon is not None
    return _filled(
        {
            "@type": "Place",
            "@id": url,
            "url": url,
            "name": name,
            "address": _filled(
                {
                    "@type": "PostalAddress",
                    "streetAddress": f"{pick(address.street, lang)[0]} {address.number}".strip(),
                    "postalCode": address.postal_code,
                    "addressLocality": pick(address.post_office, lang)[0],
                    "addressCountry": "FI",
                }
            ),
            "geo": {"@type": "GeoCoordinates", "latitude": address.lat, "longitude": address.lon}
            if has_point
            else None,
            "openingHoursSpecification": _hours(_usual(channel)),
            "specialOpeningHoursSpecification": _hours(h for h in channel.hours if h not in _usual(channel)),
        }
    )


def _usual(channel: ChannelRecord) -> list[Hours]:
    return [h for h in channel.hours if h.kind is not HoursKind.EXCEPTION]


def _all_hours(channels: Iterable[ChannelRecord]) -> list[Hours]:
    found: list[Hours] = []
    for channel in channels:
        found += [h for h in _usual(channel) if h not in found]
    return found


def _hours(sets: Iterable[Hours]) -> list[Node]:
    return [node for hours in sets for node in _specifications(hours)]


def _specifications(hours: Hours) -> Iterable[Node]:
    validity = {
        "validFrom": hours.valid_from.isoformat() if hours.valid_from else "",
        "validThrough": hours.valid_to.isoformat() if hours.valid_to else "",
    }
    if hours.is_closed:
        # Equal times say "closed" in schema.org's way of writing.
        yield _filled({"@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "00:00", **validity})
        return
    times = {("00:00", "23:59"): list(_DAYS)} if hours.is_always_open else _by_times(hours.spans, hours.kind)
    for (opens, closes), days in times.items():
        yield _filled(
            {"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes, **validity}
        )


def _by_times(spans: Iterable[Span], kind: HoursKind) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for span in spans:
        last = span.day_to if span.day_to is not None and kind is HoursKind.WEEKLY else span.day
        days = [(span.day + n) % 7 for n in range((last - span.day) % 7 + 1)]
        found.setdefault((span.opens[:5], span.closes[:5]), []).extend(_DAYS[d] for d in days)
    return found


def _offer(charge: Charge) -> Node | None:
    return {"@type": "Offer", "price": 0, "priceCurrency": "EUR"} if charge is Charge.FREE else None


def _filled(node: Node) -> Node:
    """Without what is not known: an empty value would say that there is none."""
    return {key: value for key, value in node.items() if value not in ("", None, [], {})}
