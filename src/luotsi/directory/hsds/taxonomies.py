"""The five classifications of PTV as HSDS taxonomies, their codes as terms, a service's codes as attributes. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from luotsi.directory.hsds import ids
from luotsi.directory.hsds.setting import Node, Setting, filled, translations
from luotsi.directory.rules.records import CodeRecord, CodeScheme, ServiceRecord
from luotsi.kernel.text import Texts, pick


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One classification; `name` is what attributes name as their link_type."""

    scheme: CodeScheme
    name: str
    uri: str
    field: str
    """Field of the service's record that holds the codes."""
    descriptions: Texts
    version: str = ""

    @property
    def id(self) -> str:
        return ids.taxonomy(self.scheme)


TAXONOMIES = (
    Taxonomy(
        CodeScheme.SERVICE_CLASS,
        "ptvserclass2",
        "http://uri.suomi.fi/codelist/ptv/ptvserclass2",
        "service_classes",
        {"fi": "PTV:n palveluluokat", "sv": "Serviceklasser i SDL", "en": "Service classes of PTV"},
    ),
    Taxonomy(
        CodeScheme.TARGET_GROUP,
        "ptvkohderyhmat",
        "http://uri.suomi.fi/codelist/ptv/ptvkohderyhmat",
        "target_groups",
        {"fi": "PTV:n kohderyhmät", "sv": "Målgrupper i SDL", "en": "Target groups of PTV"},
    ),
    Taxonomy(
        CodeScheme.LIFE_EVENT,
        "ptvelti",
        "http://uri.suomi.fi/codelist/ptv/ptvelti",
        "life_events",
        {"fi": "PTV:n elämäntilanteet", "sv": "Livssituationer i SDL", "en": "Life events of PTV"},
    ),
    Taxonomy(
        CodeScheme.TERM,
        "KOKO",
        "http://www.yso.fi/onto/koko/",
        "terms",
        {"fi": "KOKO-ontologia", "sv": "Ontologin KOKO", "en": "The KOKO ontology"},
    ),
    Taxonomy(
        CodeScheme.INDUSTRY,
        "TOL2008",
        "http://uri.suomi.fi/codelist/jhs/toimiala_1_20080101",
        "industries",
        {"fi": "Toimialaluokitus TOL 2008", "sv": "Näringsgrensindelningen TOL 2008", "en": "Industries, TOL 2008"},
        version="2008",
    ),
)
BY_ID = {taxonomy.id: taxonomy for taxonomy in TAXONOMIES}
BY_SCHEME = {taxonomy.scheme: taxonomy for taxonomy in TAXONOMIES}


def taxonomy(it: Taxonomy, around: Setting) -> Node:
    """The classification itself."""
    return filled(
        {
            "id": it.id,
            "name": it.name,
            "description": around.text(it.descriptions),
            "uri": it.uri,
            "version": it.version,
            "translations": translations(around.lang, description=it.descriptions),
        }
    )


def term(code: CodeRecord, around: Setting) -> Node:
    """A code as a taxonomy term; its name stands for a description that is missing, since HSDS requires one."""
    of = BY_SCHEME[code.scheme]
    name, lang = pick(code.names, around.lang)
    return filled(
        {
            "id": ids.term(code.scheme, code.code),
            "code": code.code,
            "name": name or code.code,
            "description": around.text(code.descriptions) or name or code.code,
            "parent_id": ids.term(code.scheme, code.parent) if code.parent else "",
            "taxonomy": of.name,
            "taxonomy_id": of.id,
            "taxonomy_detail": taxonomy(of, around),
            "language": lang,
            "term_uri": code.uri or (code.code if code.code.startswith(("http://", "https://")) else ""),
            "translations": translations(lang, name=code.names, description=code.descriptions),
        }
    )


def attributes(service: ServiceRecord, around: Setting) -> list[Node]:
    """The service's codes, and what HSDS has no field for: processing time, deadlines, validity, who else gives it."""
    return [*_coded(service, around), *_told(service, around), *_others(service)]


def _coded(service: ServiceRecord, around: Setting) -> Iterator[Node]:
    for of in TAXONOMIES:
        codes: Iterable[str] = getattr(service, of.field)
        for code in codes:
            known = around.codes.get((of.scheme, code)) or CodeRecord(of.scheme, code, {})
            node = term(known, around)
            yield {
                **_link(service, of.name, code),
                "taxonomy_term_id": node["id"],
                "value": code,
                "label": node["name"],
                "taxonomy_term": node,
            }


def _told(service: ServiceRecord, around: Setting) -> Iterator[Node]:
    for name, texts in (
        ("fi_processing_time", service.processing),
        ("fi_deadline", service.deadlines),
        ("fi_validity", service.validity),
    ):
        if any(texts.values()):
            yield filled(
                {
                    **_link(service, name, ""),
                    "value": around.text(texts),
                    "translations": translations(pick(texts, around.lang)[1], value=texts),
                }
            )


def _others(service: ServiceRecord) -> Iterator[Node]:
    for role, who in dict.fromkeys(service.other_organizations):
        yield {**_link(service, "fi_other_organization", role, who), "value": who, "label": role}


def _link(service: ServiceRecord, kind: str, *keys: Any) -> Node:
    return {
        "id": ids.part(service.id, "attribute", kind, *keys),
        "link_id": str(service.id),
        "link_type": kind,
        "link_entity": "service",
    }
