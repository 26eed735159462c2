"""The open data as DCAT-AP 3 metadata: one set of statements, written as JSON-LD and as Turtle. Pure.

Vocabulary: https://semiceu.github.io/DCAT-AP/releases/3.0.0/. Owns statements and notation, not addresses.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from luotsi.directory.rules.open_data import FORMS, KINDS, Manifest
from luotsi.kernel.text import Texts

_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
CC0 = f"{_EU}licence/CC0"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LANGUAGES = {"fi": f"{_EU}language/FIN", "sv": f"{_EU}language/SWE", "en": f"{_EU}language/ENG"}
_FILE_TYPES = {"csv": f"{_EU}file-type/CSV", "ndjson": f"{_EU}file-type/JSONL", "xlsx": f"{_EU}file-type/XLSX"}
_FORM_NAMES = {"csv": "CSV", "ndjson": "NDJSON", "xlsx": "XLSX"}

CATALOG: Texts = {
    "fi": "Palvelutarjottimen avoin data",
    "sv": "Servicebrickans öppna data",
    "en": "Open data of the service tray",
}
TITLES: dict[str, Texts] = {
    "services": {
        "fi": "Hyvinvointia edistävät palvelut",
        "sv": "Tjänster som främjar välbefinnandet",
        "en": "Services that promote wellbeing",
    },
    "channels": {"fi": "Asiointikanavat", "sv": "Servicekanaler", "en": "Service channels"},
    "organizations": {"fi": "Palvelujen järjestäjät", "sv": "Tjänsternas anordnare", "en": "Service providers"},
    "connections": {
        "fi": "Palvelujen ja kanavien liitokset",
        "sv": "Kopplingar mellan tjänster och kanaler",
        "en": "Connections of services and channels",
    },
}
DESCRIPTIONS: dict[str, Texts] = {
    "services": {
        "fi": "Alueen asukkaille tarjolla olevat palvelut: kuvaukset, kohderyhmät, luokitukset, alue ja maksullisuus.",
        "sv": "Tjänster för invånarna i området: beskrivningar, målgrupper, klassificeringar, område och avgifter.",
        "en": "Services for residents of the area: descriptions, target groups, classifications, area and charges.",
    },
    "channels": {
        "fi": "Paikat, puhelinpalvelut, verkkosivut, verkkoasioinnit ja lomakkeet yhteystietoineen ja aukioloineen.",
        "sv": "Platser, telefontjänster, webbplatser, e-tjänster och blanketter med kontaktuppgifter och öppettider.",
        "en": "Places, telephone services, websites, e-services and forms with contact details and opening hours.",
    },
    "organizations": {
        "fi": "Palveluista vastaavat organisaatiot Y-tunnuksineen ja yhteystietoineen.",
        "sv": "Organisationer som ansvarar för tjänsterna, med FO-nummer och kontaktuppgifter.",
        "en": "Organisations responsible for the services, with business ids and contact details.",
    },
    "connections": {
        "fi": "Mikä palvelu on saatavilla missäkin kanavassa, ja mitä siellä on toisin.",
        "sv": "Vilken tjänst som finns i vilken kanal, och vad som är annorlunda där.",
        "en": "Which service is available at which channel, and what differs there.",
    },
}
_KEYWORDS: Texts = {"fi": "palvelut", "sv": "tjänster", "en": "services"}


@dataclass(frozen=True, slots=True)
class Iri:
    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    value: str
    lang: str = ""
    type: str = ""
    """Prefixed name of the datatype."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject with its statements; `id` is empty for a part that has no address of its own."""

    id: str
    type: str
    said: list[tuple[str, "Value"]] = field(default_factory=list)


Value = Iri | Literal | Thing


@dataclass(frozen=True, slots=True)
class Published:
    """Who publishes, and where things are."""

    root: str
    """Scheme and host."""
    publisher: Texts
    contact: str
    """A mailto: or https: address, or empty."""
    manifest: Manifest


def catalog(it: Published) -> list[Thing]:
    """Catalogue, publisher, datasets, distributions and the two interfaces, most general first."""
    home = f"{it.root}/open-data/"
    datasets = [_dataset(it, kind) for kind in KINDS if it.manifest.of(kind)]
    files = [_distribution(it, kind, file.form) for kind in KINDS for file in it.manifest.of(kind)]
    services = _services(it)
    top = Thing(f"{home}catalog", "dcat:Catalog", [
        *_texts("dct:title", CATALOG),
        *_texts("dct:description", CATALOG),
        ("dct:publisher", Iri(f"{home}publisher")),
        ("dct:license", Iri(CC0)),
        ("dct:modified", _moment(it.manifest.modified_at)),
        ("dct:spatial", Iri(f"{_EU}country/FIN")),
        ("dcat:themeTaxonomy", Iri(f"{_EU}data-theme")),
        ("foaf:homepage", Iri(home)),
        *(("dct:language", Iri(code)) for code in _LANGUAGES.values()),
        *(("dcat:dataset", Iri(d.id)) for d in datasets),
        *(("dcat:service", Iri(s.id)) for s in services),
    ])  # fmt: skip
    publisher = Thing(f"{home}publisher", "foaf:Agent", _texts("foaf:name", it.publisher))
    return [top, publisher, *datasets, *files, *services]


def _dataset(it: Published, kind: str) -> Thing:
    home = f"{it.root}/open-data/"
    contact = Thing("", "vcard:Organization", [
        *_texts("vcard:fn", it.publisher),
        ("vcard:hasEmail" if it.contact.startswith("mailto:") else "vcard:hasURL", Iri(it.contact or home)),
    ])  # fmt: skip
    return Thing(f"{home}{kind}", "dcat:Dataset", [
        *_texts("dct:title", TITLES[kind]),
        *_texts("dct:description", DESCRIPTIONS[kind]),
        *_texts("dcat:keyword", _KEYWORDS),
        ("dct:identifier", Literal(f"{home}{kind}")),
        ("dct:publisher", Iri(f"{home}publisher")),
        ("dct:creator", Iri(f"{home}publisher")),
        ("dcat:contactPoint", contact),
        ("dct:modified", _moment(it.manifest.modified_at)),
        ("dct:accrualPeriodicity", Iri(f"{_EU}frequency/DAILY")),
        ("dct:accessRights", Iri(f"{_EU}access-right/PUBLIC")),
        ("dct:spatial", Iri(f"{_EU}country/FIN")),
        ("dcat:landingPage", Iri(home)),
        ("dcat:theme", Iri(f"{_EU}data-theme/HEAL")),
        ("dcat:theme", Iri(f"{_EU}data-theme/SOCI")),
        *(("dct:language", Iri(code)) for code in _LANGUAGES.values()),
        *(("dcat:distribution", Iri(f"{home}{kind}#{file.form}")) for file in it.manifest.of(kind)),
    ])  # fmt: skip


def _distribution(it: Published, kind: str, form: str) -> Thing:
    home = f"{it.root}/open-data/"
    file = next(f for f in it.manifest.of(kind) if f.form == form)
    checksum = Thing("", "spdx:Checksum", [
        ("spdx:algorithm", Iri(f"{PREFIXES['spdx']}checksumAlgorithm_sha256")),
        ("spdx:checksumValue", Literal(file.sha256, type="xsd:hexBinary")),
    ])  # fmt: skip
    return Thing(f"{home}{kind}#{form}", "dcat:Distribution", [
        *_texts("dct:title", {lang: f"{text} ({_FORM_NAMES[form]})" for lang, text in TITLES[kind].items()}),
        ("dcat:accessURL", Iri(home)),
        ("dcat:downloadURL", Iri(f"{home}{file.name}")),
        ("dcat:mediaType", Iri(_MEDIA + FORMS[form])),
        ("dct:format", Iri(_FILE_TYPES[form])),
        ("dcat:byteSize", Literal(str(file.size), type="xsd:nonNegativeInteger")),
        ("dct:license", Iri(CC0)),
        ("dct:modified", _moment(it.manifest.modified_at)),
        ("dcatap:availability", Iri(f"{_EU}planned-availability/STABLE")),
        ("spdx:checksum", checksum),
    ])  # fmt: skip


def _services(it: Published) -> list[Thing]:
    home = f"{it.root}/open-data/"
    serves: list[tuple[str, Value]] = [
        ("dcat:servesDataset", Iri(f"{home}{kind}")) for kind in KINDS if it.manifest.of(kind)
    ]
    return [
        Thing(f"{home}{name}", "dcat:DataService", [
            ("dct:title", Literal(title, lang="en")),
            ("dcat:endpointURL", Iri(it.root + path)),
            ("dcat:endpointDescription", Iri(f"{it.root}{path}openapi.json")),
            ("dct:license", Iri(CC0)),
            ("dct:publisher", Iri(f"{home}publisher")),
            *serves,
        ])
        for name, title, path in (("hsds", "Open Referral HSDS 3.1", "/hsds/"), ("api", "Luotsi API v1", "/api/v1/"))
    ]  # fmt: skip


def _texts(name: str, texts: Mapping[str, str]) -> list[tuple[str, Value]]:
    return [(name, Literal(text, lang=lang)) for lang, text in texts.items() if text]


def _moment(at: datetime) -> Literal:
    return Literal(at.isoformat(timespec="seconds"), type="xsd:dateTime")


def json_ld(things: Iterable[Thing]) -> str:
    """The statements as JSON-LD 1.1, prefixes in the context."""
    document = {"@context": PREFIXES, "@graph": [_node(thing) for thing in things]}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _node(thing: Thing) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": thing.id} if thing.id else {}
    node["@type"] = thing.type
    for name, value in thing.said:
        node.setdefault(name, []).append(_told(value))
    return {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in node.items()}


def _told(value: Value) -> Any:
    if isinstance(value, Iri):
        return {"@id": value.value}
    if isinstance(value, Thing):
        return _node(value)
    return {
        "@value": value.value,
        **({"@language": value.lang} if value.lang else {"@type": value.type or "xsd:string"}),
    }


def turtle(things: Iterable[Thing]) -> str:
    """The statements as Turtle 1.1."""
    heads = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    blocks = [f"{_iri(thing.id)} {_statements(thing, ' ;' + chr(10) + '    ')} ." for thing in things]
    return "\n".join(heads) + "\n\n" + "\n\n".join(blocks) + "\n"


def _statements(thing: Thing, between: str) -> str:
    return between.join([f"a {thing.type}", *(f"{name} {_term(value)}" for name, value in thing.said)])


def _term(value: Value) -> str:
    if isinstance(value, Iri):
        return _iri(value.value)
    if isinstance(value, Thing):
        return f"[ {_statements(value, ' ; ')} ]"
    return _quoted(value.value) + (f"@{value.lang}" if value.lang else f"^^{value.type}" if value.type else "")


def _quoted(text: str) -> str:
    """A Turtle string.

    >>> print(_quoted('a "b"' + chr(10)))
    "a \\"b\\"\\n"
    """
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(c) or (c if c >= " " else f"\\u{ord(c):04X}") for c in text) + '"'


def _iri(address: str) -> str:
    unsafe = '<>"{}|^`\\'
    return "<" + "".join(f"\\u{ord(c):04X}" if c in unsafe or c <= " " else c for c in address) + ">"
