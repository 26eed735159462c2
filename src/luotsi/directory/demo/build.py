"""The demo content as one complete reading of a source: templates spelled out for every municipality. Pure.

Identifiers follow from the keys, dates from the identifiers: the same content always gives the same records.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5

from luotsi.directory.demo import content, schedule
from luotsi.directory.demo.content import Access, At, Content, Line, Location, Place, Service, Site, Version
from luotsi.directory.rules.hours import Hours
from luotsi.directory.rules.records import (
    Address,
    Area,
    AreaType,
    Catalogue,
    ChannelRecord,
    ChannelType,
    ConnectionRecord,
    Contacts,
    Email,
    Entrance,
    OrganizationRecord,
    Phone,
    ServiceRecord,
    Web,
)
from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import Texts
from luotsi.regions import queries as regions

SOURCE = "demo"
COUNTY = "12"
_NAMESPACE = uuid5(NAMESPACE_URL, "https://luotsi.example.invalid/demo")
_LATEST = datetime(2026, 10, 30, 9, 0, tzinfo=UTC)
_OLDEST_DAYS = 900
_SPREAD_DEGREES = 0.006  # at most some 700 m from the centre
_HOST = "example.invalid"


def catalogue() -> Catalogue:
    """The packaged demo world."""
    return World(content.read()).catalogue()


def id_of(kind: str, key: str) -> UUID:
    """Identifier of an organization, channel or service by its key, such as `library-491`."""
    return uuid5(_NAMESPACE, f"{kind}/{key}")


def modified_at(id_: UUID) -> datetime:
    """A date of the last change that follows from the identifier: most recent, a third older than a year."""
    share = (id_.int % 10_007) / 10_007
    return _LATEST - timedelta(days=int(share**2 * _OLDEST_DAYS), minutes=id_.int % 431)


@dataclass(frozen=True)
class World:
    """Content on its way to records, with what is looked up by key."""

    content: Content

    @cached_property
    def places(self) -> Mapping[str, Place]:
        return {p.code: p for p in self.content.municipality}

    @cached_property
    def hours(self) -> Mapping[str, tuple[Hours, ...]]:
        return {"": (), **schedule.presets(self.content.hours)}

    @cached_property
    def entrances(self) -> Mapping[str, tuple[Entrance, ...]]:
        return {"": (), **{a.key: (_entrance(a),) for a in self.content.access}}

    @cached_property
    def channels(self) -> Mapping[str, ChannelRecord]:
        """Every channel by its key."""
        found: dict[str, ChannelRecord] = {}
        for location in self.content.location:
            if location.each:
                found |= {f"{location.key}-{m}": self._location(location, m) for m in self._codes(location.each)}
            else:
                found[location.key] = self._location(location, location.municipality)
        found |= {line.key: self._line(line) for line in self.content.line}
        found |= {site.key: self._site(site) for site in self.content.site}
        return found

    @cached_property
    def organizations(self) -> Mapping[str, OrganizationRecord]:
        found: dict[str, OrganizationRecord] = {}
        for written in self.content.organization:
            for code in self._codes(written.each) if written.each else (written.municipality,):
                key = f"{written.key}-{code}" if written.each else written.key
                id_ = id_of("organization", key)
                found[key] = OrganizationRecord(
                    id=id_,
                    source_id=f"organization/{key}",
                    names=self._filled(written.names, code),
                    type=written.type,
                    municipality=code,
                    descriptions=self._filled(written.texts, code),
                    area=self._area(code if written.each else written.area),
                    contacts=Contacts(
                        emails=(Email(f"info@{key}.{_HOST}"),),
                        webs=tuple(Web(f"https://{key}.{_HOST}/{lang}", lang) for lang in written.names),
                    ),
                    modified_at=modified_at(id_),
                )
        return found

    def catalogue(self) -> Catalogue:
        """Everything, spelled out; BadInput when a key points nowhere or stands twice."""
        services = tuple(self._services())
        if len({s.id for s in services}) < len(services):
            raise BadInput("Two demo services have the same key.")
        return Catalogue(
            source=SOURCE,
            scope=SOURCE,
            codes=content.read_codes(),
            organizations=tuple(self.organizations.values()),
            channels=tuple(self.channels.values()),
            services=services,
            is_complete=True,
        )

    def _services(self) -> Iterator[ServiceRecord]:
        for written in self.content.service:
            if written.each:
                for code in self._codes(written.each):
                    yield self._service(written, f"{written.key}-{code}", code)
            else:
                yield self._service(written, written.key, "")

    def _service(self, written: Service, key: str, code: str) -> ServiceRecord:
        id_ = id_of("service", key)
        versions = written.versions()
        langs = tuple(versions)

        def told(field: str, phrase: str) -> Texts:
            own = {lang: text for lang, v in versions.items() if (text := getattr(v, field))}
            return self._filled({**self._phrase(phrase, langs), **own}, code)

        area = self._area(code or written.area)
        organization = f"municipality-{code}" if written.org == "municipality" else written.org
        low, high = written.ages
        return ServiceRecord(
            id=id_,
            source_id=f"service/{key}",
            names=self._told(versions, "name", code),
            organization_id=self._organization(organization),
            summaries=self._told(versions, "summary", code),
            descriptions=self._described(versions, written.notes, code),
            alternative_names=self._told(versions, "alt", code),
            instructions=told("how", written.how),
            requirements=told("who", written.who),
            processing=self._phrase(written.processing, langs),
            keywords={lang: tuple(v.keywords) for lang, v in versions.items() if v.keywords},
            charge=written.charge,
            charge_info=self._phrase(written.cost, langs),
            has_vouchers=written.vouchers,
            languages=tuple(written.languages),
            area=area,
            service_classes=tuple(written.classes),
            target_groups=tuple(written.groups),
            life_events=tuple(written.events),
            other_organizations=(("Producer", str(self._organization(written.producer))),) if written.producer else (),
            connections=tuple(self._connections(written.at, code, area)),
            min_age=low,
            max_age=high,
            is_demo=True,
            modified_at=modified_at(id_),
        )

    def _connections(self, wanted: Iterable[str | At], code: str, area: Area) -> Iterator[ConnectionRecord]:
        for item in wanted:
            at = item if isinstance(item, At) else At(channel=item)
            for key in self._channel_keys(at.channel, code, area):
                yield ConnectionRecord(
                    channel_id=self.channels[key].id,
                    descriptions=at.texts,
                    charge=at.charge,
                    charge_info=self._phrase(at.charge_info, ("fi", "sv", "en")),
                    hours=self.hours[at.hours],
                )

    def _channel_keys(self, key: str, code: str, area: Area) -> list[str]:
        bare = key.removesuffix("?")
        if key.endswith("-*"):
            found = [f"{key[:-2]}-{m}" for m in area.municipalities if f"{key[:-2]}-{m}" in self.channels]
        else:
            found = [k for k in (f"{bare}-{code}", bare) if k in self.channels][:1]
        if not found and bare == key:
            raise BadInput(f"No demo channel {key!r} (municipality {code or '-'}).")
        return found

    def _location(self, written: Location, code: str) -> ChannelRecord:
        key = f"{written.key}-{code}" if written.each else written.key
        id_ = id_of("channel", key)
        centre = regions.municipality(code)
        number = id_.int % 100
        address = Address(
            street=written.street,
            number=str(written.number),
            postal_code=self.places[code].postal_code,
            post_office={"fi": centre.name_fi.upper(), "sv": centre.name_sv.upper()},
            municipality=code,
            lat=round(centre.latitude + (id_.int % 201 - 100) / 100 * _SPREAD_DEGREES, 5),
            lon=round(centre.longitude + (id_.int // 201 % 201 - 100) / 100 * _SPREAD_DEGREES * 2, 5),
            entrances=self.entrances[written.access],
        )
        organization = f"municipality-{code}" if written.org == "municipality" else written.org
        return ChannelRecord(
            id=id_,
            source_id=f"channel/{key}",
            type=ChannelType.LOCATION,
            names=self._filled(written.names, code),
            organization_id=self._organization(organization),
            languages=tuple(written.languages),
            contacts=Contacts(
                phones=(_phone(number),),
                emails=(Email(f"{key}@{organization}.{_HOST}"),),
                addresses=(address,),
            ),
            hours=self.hours[written.hours_at.get(code, written.hours)],
            area=self._area(code),
            modified_at=modified_at(id_),
        )

    def _line(self, written: Line) -> ChannelRecord:
        id_ = id_of("channel", written.key)
        phone = replace(
            _phone(written.last),
            charge=written.charge,
            charge_info=self._phrase(written.charge_info, tuple(written.names)),
        )
        return ChannelRecord(
            id=id_,
            source_id=f"channel/{written.key}",
            type=ChannelType.PHONE,
            names=written.names,
            organization_id=self._organization(written.org),
            languages=tuple(written.languages),
            contacts=Contacts(phones=(phone,)),
            hours=self.hours[written.hours],
            area=self._area(written.area),
            modified_at=modified_at(id_),
        )

    def _site(self, written: Site) -> ChannelRecord:
        id_ = id_of("channel", written.key)
        return ChannelRecord(
            id=id_,
            source_id=f"channel/{written.key}",
            type=written.type,
            names=written.names,
            organization_id=self._organization(written.org),
            descriptions=written.texts,
            languages=tuple(written.languages),
            contacts=Contacts(
                webs=tuple(Web(f"https://{written.org}.{_HOST}/{lang}/{written.path}", lang) for lang in written.names)
            ),
            area=self._area(written.area),
            form_identifier=written.form,
            requires_authentication=written.authentication,
            wcag_level=written.wcag,
            modified_at=modified_at(id_),
        )

    def _organization(self, key: str) -> UUID:
        if key not in self.organizations:
            raise BadInput(f"No demo organisation {key!r}.")
        return self.organizations[key].id

    def _codes(self, each: bool | list[str]) -> Iterable[str]:
        return each if isinstance(each, list) else self.places

    def _area(self, written: str | list[str]) -> Area:
        if written == "nationwide":
            return Area()
        if written == "county":
            return Area(AreaType.LIMITED, tuple(self.places), (COUNTY,))
        codes = (written,) if isinstance(written, str) else tuple(written)
        if not codes or not set(codes) <= set(self.places):
            raise BadInput(f"No demo area {written!r}.")
        return Area(AreaType.LIMITED, codes)

    def _phrase(self, key: str, langs: Iterable[str]) -> Texts:
        if not key:
            return {}
        if key not in self.content.phrase:
            raise BadInput(f"No demo phrase {key!r}.")
        return {lang: text for lang, text in self.content.phrase[key].items() if lang in langs}

    def _told(self, versions: Mapping[str, Version], field: str, code: str) -> Texts:
        return self._filled({lang: text for lang, v in versions.items() if (text := getattr(v, field))}, code)

    def _described(self, versions: Mapping[str, Version], notes: Mapping[str, Texts], code: str) -> Texts:
        texts = self._told(versions, "text", code)
        note = notes.get(code, {})
        return {
            lang: f"{text.strip()}\n\n{note[lang]}" if lang in note else text.strip() for lang, text in texts.items()
        }

    def _filled(self, texts: Texts, code: str) -> Texts:
        """The texts with {name}, {of} and {in} of the municipality."""
        if not code:
            return texts
        own = regions.municipality(code)
        fi, sv = own.name_fi, own.name_sv
        words = {
            "fi": {"{name}": fi, "{of}": self.places[code].of, "{in}": self.places[code].within},
            "sv": {"{name}": sv, "{of}": sv, "{in}": f"i {sv}"},
            "en": {"{name}": fi, "{of}": fi, "{in}": f"in {fi}"},
        }
        return {lang: _replaced(text, words[lang]) for lang, text in texts.items()}


def _replaced(text: str, words: Mapping[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def _phone(last: int) -> Phone:
    return Phone(f"+35840000{last:04}")


def _entrance(written: Access) -> Entrance:
    return Entrance(
        names=written.entrance,
        is_main=True,
        sentences=tuple((g.heading, tuple(g.sentences)) for g in written.groups),
    )
