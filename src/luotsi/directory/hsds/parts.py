"""Parts of HSDS objects: phones, contacts, addresses, accessibility, areas, languages, costs, provenance. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

from luotsi.directory.hsds import ids
from luotsi.directory.hsds.setting import Node, Setting, filled, translations
from luotsi.directory.rules.contacts import is_web_address
from luotsi.directory.rules.records import Address, Area, AreaType, Charge, Contacts, Email, Entrance, Phone, Web
from luotsi.kernel import clock
from luotsi.kernel.text import Texts, pick

COUNTRY = "FI"
_FINLAND: Texts = {"fi": "Suomi", "sv": "Finland", "en": "Finland"}
_MUNICIPALITY_URI = "http://uri.suomi.fi/codelist/jhs/kunta_1_20240101/code/"
_FREE: Texts = {"fi": "Maksuton", "sv": "Avgiftsfri", "en": "Free of charge"}
_KEPT_IN_ADDRESS = "%/:?#[]@!$&'()*+,;=~-._"


def phones(given: Sequence[Phone], owner: UUID | str, link: str, around: Setting) -> list[Node]:
    """Phone numbers, each once."""
    found: dict[str, Node] = {}
    for phone in given:
        key = ids.part(owner, "phone", phone.number, sorted(phone.label.items()))
        said = [around.text(phone.label), around.text(phone.charge_info)]
        found[key] = filled(
            {
                "id": key,
                link: str(owner),
                "number": phone.number,
                "type": "voice",
                "description": ". ".join(filter(None, said)),
                "fi_charge": phone.charge.value,
                "translations": translations(around.lang, label=phone.label, charge_info=phone.charge_info),
            }
        )
    return [node for node in found.values() if node.get("number")]


def contacts(given: Sequence[Email], owner: UUID | str, link: str, around: Setting) -> list[Node]:
    """Functional mailboxes as contacts; people's own addresses never come this far."""
    found: dict[str, Node] = {}
    for email in given:
        if mailbox(email.address):
            key = ids.part(owner, "contact", email.address)
            found[key] = filled(
                {"id": key, link: str(owner), "name": around.text(email.label), "email": mailbox(email.address)}
            )
    return list(found.values())


def mailbox(address: str) -> str:
    """The address when it can be one, else nothing."""
    name, at, host = address.strip().rpartition("@")
    return address.strip() if at and name and "." in host and not any(c.isspace() for c in address.strip()) else ""


def web(url: str) -> str:
    """The address as a URI (RFC 3986), or nothing when it is not of the web.

    >>> web("https://esimerkki.fi/palvelut/äiti ja lapsi"), web("www.esimerkki.fi")
    ('https://esimerkki.fi/palvelut/%C3%A4iti%20ja%20lapsi', '')
    """
    if not is_web_address(url):
        return ""
    parts = urlsplit(url.strip())
    try:
        host = parts.netloc.encode("ascii").decode() if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        return ""
    if any(c in host for c in ' <>"{}|\\^`'):
        return ""
    rest = (quote(piece, safe=_KEPT_IN_ADDRESS) for piece in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), host, *rest))


def best_web(given: Sequence[Web], lang: str) -> str:
    """The address meant for readers of `lang`, else one for all, else any."""
    ordered = sorted(given, key=lambda w: (w.lang != lang, bool(w.lang)))
    return next((uri for w in ordered if (uri := web(w.url))), "")


def urls(given: Sequence[Web], owner: UUID | str, link: str) -> list[Node]:
    """Every address of the web, once."""
    found: dict[str, Node] = {}
    for its in given:
        if uri := web(its.url):
            key = ids.part(owner, "url", uri)
            found[key] = filled({"id": key, link: str(owner), "label": its.label, "url": uri, "fi_language": its.lang})
    return list(found.values())


def languages(codes: Iterable[str], owner: UUID | str, link: str, around: Setting) -> list[Node]:
    """Languages by ISO 639 code, with what they are called."""
    return [
        {
            "id": ids.part(owner, "language", code),
            link: str(owner),
            "name": around.language_name(code),
            "code": code,
        }
        for code in dict.fromkeys(filter(None, codes))
    ]


def areas(area: Area, owner: UUID | str, link: str, around: Setting) -> list[Node]:
    """The whole country as one area, else each county and municipality that is named."""
    if area.type is AreaType.NATIONWIDE:
        return [_area(owner, link, "country", COUNTRY, around.text(_FINLAND))]
    return [
        *(_area(owner, link, "county", c, around.counties.get(c, c)) for c in dict.fromkeys(area.counties)),
        *(
            _area(owner, link, "municipality", c, around.municipalities.get(c, c), _MUNICIPALITY_URI + c)
            for c in dict.fromkeys(area.municipalities)
        ),
    ]


def _area(owner: UUID | str, link: str, level: str, code: str, name: str, uri: str = "") -> Node:
    return filled(
        {
            "id": ids.part(owner, "area", level, code),
            link: str(owner),
            "name": name,
            "extent": uri,
            "extent_type": "uri" if uri else "",
            "uri": uri,
            "fi_level": level,
            "fi_code": code,
        }
    )


def costs(charge: Charge, info: Texts, owner: UUID | str, around: Setting) -> list[Node]:
    """Free of charge is 0 euros; a charge without an amount is told in words; nothing when cost is not known."""
    text, lang = pick(info, around.lang)
    if charge is Charge.UNKNOWN and not text:
        return []
    free = charge is Charge.FREE
    return [
        filled(
            {
                "id": ids.part(owner, "cost", charge),
                "service_id": str(owner),
                "option": around.text(_FREE) if free else "",
                "currency": "EUR" if free else "",
                "amount_description": text,
                "translations": translations(lang, amount_description=info),
            }
        )
        | ({"amount": 0} if free else {})
    ]


def addresses(given: Sequence[Address], location: UUID | str, around: Setting) -> list[Node]:
    """Addresses with every property that HSDS requires, empty where the source says nothing."""
    found: dict[str, Node] = {}
    for address in given:
        kind = "postal" if address.kind == "postal" else "physical"
        town = around.text(address.post_office) or around.municipalities.get(address.municipality, "")
        county = around.counties.get(around.county_of.get(address.municipality, ""), "")
        street = f"{around.text(address.street)} {address.number}".strip()
        key = ids.part(location, "address", kind, sorted(address.street.items()), address.number, address.postal_code)
        found[key] = {
            "id": key,
            "location_id": str(location),
            "address_1": street,
            "city": town,
            "state_province": county,
            "postal_code": address.postal_code,
            "country": COUNTRY,
            "address_type": kind,
            **filled(
                {
                    "address_2": around.text(address.info),
                    "region": around.municipalities.get(address.municipality, ""),
                    "fi_municipality": address.municipality,
                    "translations": translations(
                        around.lang, street=address.street, city=address.post_office, info=address.info
                    ),
                }
            ),
        }
    return list(found.values())


def accessibility(given: Sequence[Address], location: UUID | str, around: Setting) -> list[Node]:
    """One entry for every group of sentences of an entrance."""
    found: dict[str, Node] = {}
    for number, entrance in enumerate(e for a in given for e in a.entrances):
        for place, (heading, sentences) in enumerate(entrance.sentences):
            key = ids.part(location, "accessibility", number, place)
            found[key] = filled(
                {
                    "id": key,
                    "location_id": str(location),
                    "description": _heading(entrance, heading, around),
                    "details": " ".join(filter(None, (around.text(s) for s in sentences))),
                    "fi_is_main_entrance": entrance.is_main,
                }
            )
    return list(found.values())


def _heading(entrance: Entrance, heading: Texts, around: Setting) -> str:
    return ": ".join(filter(None, (around.text(entrance.names), around.text(heading))))


def metadata(owner: UUID | str, kind: str, source: str, at: datetime | None) -> list[Node]:
    """When the source last changed the thing; what a field was before is not kept, so those stay empty."""
    if at is None:
        return []
    return [
        {
            "id": ids.part(owner, "metadata"),
            "resource_id": str(owner),
            "resource_type": kind,
            "last_action_date": clock.day_of(at).isoformat(),
            "last_action_type": "update",
            "field_name": "",
            "previous_value": "",
            "replacement_value": "",
            "updated_by": source,
        }
    ]


def first_email(given: Contacts) -> str:
    return next((found for e in given.emails if (found := mailbox(e.address))), "")
