"""Services in the shape in which AuroraAI's recommender (v1, closed 2023) gave them, and its numbers of answers. Pure.

Only names of fields and their meaning are the network's; see docs/reference/aurora.md for what differs and why.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

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
from luotsi.kernel.text import Texts, pick

CLASSES = "http://uri.suomi.fi/codelist/ptv/ptvserclass/code/"
_CHANNEL = {
    ChannelType.LOCATION: "ServiceLocation",
    ChannelType.PHONE: "Phone",
    ChannelType.WEB: "WebPage",
    ChannelType.ESERVICE: "EChannel",
    ChannelType.FORM: "PrintableForm",
}
_CHARGE = {Charge.FREE: "FreeOfCharge", Charge.CHARGEABLE: "Charged", Charge.UNKNOWN: ""}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def service(
    record: ServiceRecord,
    channels: Sequence[ChannelRecord],
    organization: OrganizationRecord | None,
    *,
    lang: str,
    links: Mapping[str, Sequence[str]],
) -> dict[str, object]:
    """One recommended service; `links` holds the addresses of each channel's web pages by the channel's id."""
    owner = {"id": str(organization.id), "name": pick(organization.names, lang)[0]} if organization else None
    nationwide = record.area.type is AreaType.NATIONWIDE
    codes = () if nationwide else record.area.municipalities
    return {
        "service_id": str(record.id),
        "service_name": pick(record.names, lang)[0],
        "service_description": pick(record.descriptions, lang)[0],
        "service_description_summary": pick(record.summaries, lang)[0],
        "funding_type": None,
        "user_instruction": pick(record.instructions, lang)[0],
        "service_channels": [channel(c, lang=lang, links=links.get(str(c.id), ())) for c in channels],
        "area_type": "Nationwide" if nationwide else "LimitedType",
        "areas": [{"type": "Municipality", "municipalities": [{"code": code} for code in codes]}] if codes else [],
        "responsible_organization": owner,
        "target_groups": list(record.target_groups),
        "service_collections": [],
        "service_class_uris": [CLASSES + code for code in record.service_classes],
        "requirements": [text for text in (pick(record.requirements, lang)[0],) if text],
        "charge_type": _CHARGE[record.charge],
        "charge_additional_info": pick(record.charge_info, lang)[0],
    }


def channel(record: ChannelRecord, *, lang: str, links: Sequence[str]) -> dict[str, object]:
    """One channel of a recommended service."""
    contacts = record.contacts
    visited = [a for a in contacts.addresses if a.kind == "visiting"]
    place = next((a for a in visited if a.lat is not None and a.lon is not None), None)
    return {
        "service_channel_id": str(record.id),
        "service_channel_name": pick(record.names, lang)[0],
        "service_channel_type": _CHANNEL[record.type],
        "service_channel_description_summary": pick(record.summaries, lang)[0],
        "service_channel_description": pick(record.descriptions, lang)[0],
        "phone_numbers": [f"{_text(p.label, lang)} {p.number}".strip() for p in contacts.phones],
        "web_pages": list(links),
        "emails": [e.address for e in contacts.emails],
        "address": _address(visited[0], lang) if visited else "",
        "location": {"latitude": str(place.lat), "longitude": str(place.lon)} if place else "",
        "service_hours": [text for text in map(_hours, record.hours) if text],
        "session_transfer": False,
    }


def web_pages(record: ChannelRecord) -> list[str]:
    """Addresses of a channel's web pages, Finnish ones first, in an order that stays."""
    its = sorted(record.contacts.webs, key=lambda w: (w.lang not in ("fi", ""),))
    return [w.url for w in its if w.url.startswith(("https://", "http://"))]


def _text(texts: Texts, lang: str) -> str:
    return pick(texts, lang)[0]


def _address(its: Address, lang: str) -> str:
    street = f"{_text(its.street, lang)} {its.number}".strip()
    return ", ".join(part for part in (street, its.postal_code, _text(its.post_office, lang)) if part)


def _hours(its: Hours) -> str:
    """Weekly hours as the network wrote them; exceptions are left out."""
    if its.kind is not HoursKind.WEEKLY or its.is_closed:
        return ""
    if its.is_always_open:
        return "Aina avoinna"
    return ", ".join(f"{_DAYS[s.day]} {s.opens}:00 - {_other_day(s)}{s.closes}:00" for s in its.spans)


def _other_day(span: Span) -> str:
    return f"{_DAYS[span.day_to]} " if span.day_to is not None and span.day_to != span.day else ""


# -- numbers of answers --------------------------------------------------------------------------------------------

_MOMENT, _BUCKET, _CHECK = 26, 4, 22
"""Bits: minutes since 2020, area of need, what shows that the number is ours. 52 in all: whole in any JSON reader."""
_START = datetime(2020, 1, 1, tzinfo=UTC)
OLDEST_ANSWER = timedelta(days=30)


def answer_number(bucket: int, now: datetime, *, key: bytes) -> int:
    """Number of an answer: nothing is kept for it, since it tells itself when and for which need it was given."""
    minutes = int((now - _START) / timedelta(minutes=1)) % (1 << _MOMENT)
    body = minutes << _BUCKET | bucket
    return body << _CHECK | _check(body, key)


def bucket_of_answer(number: int, now: datetime, *, key: bytes) -> int | None:
    """Area of need of an answer of ours within thirty days; None for any other number."""
    if not 0 <= number < 1 << (_MOMENT + _BUCKET + _CHECK):
        return None
    body = number >> _CHECK
    if number & ((1 << _CHECK) - 1) != _check(body, key):
        return None
    age = now - (_START + timedelta(minutes=body >> _BUCKET))
    return body & ((1 << _BUCKET) - 1) if timedelta(minutes=-2) <= age <= OLDEST_ANSWER else None


def _check(body: int, key: bytes) -> int:
    digest = hmac.new(key, body.to_bytes(8, "big"), hashlib.sha256).digest()
    return int.from_bytes(digest[:4], "big") & ((1 << _CHECK) - 1)
