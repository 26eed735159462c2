"""Rows of a services file as records; every error names its row and column, and all of them are told. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid5

from luotsi.connectors.privacy import is_personal_email, without_people
from luotsi.connectors.tabular.columns import COLUMNS, column_of
from luotsi.directory.rules.hours import Hours
from luotsi.directory.rules.records import (
    Address,
    Area,
    AreaType,
    ChannelRecord,
    ChannelType,
    Charge,
    CodeRecord,
    CodeScheme,
    ConnectionRecord,
    Contacts,
    Email,
    OrganizationRecord,
    Phone,
    ServiceRecord,
    Web,
)
from luotsi.kernel.business_id import check_digit
from luotsi.kernel.text import Texts

_NAMESPACE = UUID("6f9f4b8e-5f0c-5c55-9a56-6a4e1c0d7f21")
_WHOLE_COUNTRY = frozenset({"koko maa", "hela landet", "whole country"})
_CHARGES = {
    "free": Charge.FREE, "maksuton": Charge.FREE, "avgiftsfri": Charge.FREE,
    "chargeable": Charge.CHARGEABLE, "maksullinen": Charge.CHARGEABLE, "avgiftsbelagd": Charge.CHARGEABLE,
}  # fmt: skip
_BUSINESS_ID = re.compile(r"^(\d{6,7})-(\d)$")
_CLASS = re.compile(r"^P\d{1,2}(\.\d{1,2})?$")
_GROUP = re.compile(r"^KR\d(\.\d)?$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z]{2})?$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]{2,}$")
_WEB = re.compile(r"^https?://[^\s/]+\.[^\s]+$", re.IGNORECASE)
_LIMITS = {"name": 200, "summary": 500, "description": 20_000}
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a cell; `column` is "" for the whole row."""

    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        where = f", column {self.column}" if self.column else ""
        return f"row {self.row}{where}: {self.problem}"


@dataclass(slots=True)
class Read:
    """What a file holds. `bad` are the ids of services whose rows cannot be used, where the id could be told."""

    organizations: dict[UUID, OrganizationRecord] = field(default_factory=dict)
    channels: list[ChannelRecord] = field(default_factory=list)
    services: list[ServiceRecord] = field(default_factory=list)
    codes: dict[tuple[str, str], CodeRecord] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    notes: list[RowError] = field(default_factory=list)
    bad: set[UUID] = field(default_factory=set)


class _Wrong(Exception):
    pass


def parse(rows: Sequence[tuple[int, Sequence[str]]], *, name: str, places: Mapping[str, str]) -> Read:
    """Records of all rows. `places` maps a municipality's code or casefolded name to its code of today."""
    read = Read()
    number, headings = rows[0]
    columns = _columns(number, headings, read)
    if read.errors:
        return read
    seen: dict[UUID, int] = {}
    for row, cells in rows[1:]:
        values = {c: (cells[n] if n < len(cells) else "") for n, c in columns.items()}
        clean = {column: str(without_people(value) or "") for column, value in values.items()}
        _Line(row, clean, values, name, places, read, seen).take()
    return read


def _columns(row: int, headings: Sequence[str], read: Read) -> dict[int, str]:
    columns: dict[int, str] = {}
    for n, heading in enumerate(headings):
        column = column_of(heading)
        if not heading:
            continue
        if not column:
            read.errors.append(
                RowError(row, heading, "is not a known column; luotsi sync tabular --columns lists them")
            )
        elif column in columns.values():
            read.errors.append(RowError(row, heading, "is there twice"))
        else:
            columns[n] = column
    lacking = [c.name for c in COLUMNS if c.is_required and c.name not in columns.values()]
    read.errors.extend(RowError(row, c, "is missing") for c in lacking)
    return columns


@dataclass(slots=True)
class _Line:
    row: int
    values: dict[str, str]
    raw: dict[str, str]
    source: str
    places: Mapping[str, str]
    read: Read
    seen: dict[UUID, int]
    failed: bool = False

    def take(self) -> None:
        """Read the row into `read`, or note all that is wrong with it."""
        organization_name = self._required("organization")
        title = self._required("name_fi")
        business_id = self._cell("business_id", _business_id, "")
        own_name = f"{business_id or organization_name}|{title}" if organization_name and title else ""
        key = self.values.get("id") or own_name
        service_id = self._uuid("service", key) if key else None
        if service_id and service_id in self.seen:
            self._wrong("id", f"is the same service as row {self.seen[service_id]}")
        elif service_id:
            self.seen[service_id] = self.row
        organization = OrganizationRecord(
            id=self._uuid("organization", business_id or organization_name.casefold()),
            source_id=business_id or organization_name,
            names={"fi": organization_name},
            business_id=business_id,
        )
        area = self._cell("municipalities", self._area, Area())
        low, high = self._cell("min_age", _age, None), self._cell("max_age", _age, None)
        if low is not None and high is not None and low > high:
            self._wrong("max_age", f"{high} is below min_age {low}")
        charge = self._cell("charge", _charge, Charge.UNKNOWN)
        classes = self._codes("service_classes", _CLASS, "a PTV service class, such as P4.12")
        groups = self._codes("target_groups", _GROUP, "a PTV target group, such as KR1.2")
        languages = self._codes("languages", _LANGUAGE, "a language code, such as fi")
        names, summaries = self._texts("name"), self._texts("summary")
        descriptions = self._texts("description")
        channels = self._channels(service_id, organization, names, area)
        if self.failed or service_id is None:
            self.read.bad |= {service_id} if service_id else set()
            return
        self.read.organizations.setdefault(organization.id, organization)
        self.read.channels += channels
        for scheme, codes in ((CodeScheme.SERVICE_CLASS, classes), (CodeScheme.TARGET_GROUP, groups)):
            for code in codes:
                parent = code.rpartition(".")[0]
                self.read.codes[scheme.value, code] = CodeRecord(scheme, code, {}, parent=parent)
        self.read.services.append(
            ServiceRecord(
                id=service_id,
                source_id=key,
                names=names,
                organization_id=organization.id,
                summaries=summaries,
                descriptions=descriptions,
                charge=charge,
                charge_info=self._texts("charge_info"),
                languages=languages,
                area=area,
                service_classes=classes,
                target_groups=groups,
                connections=tuple(ConnectionRecord(c.id) for c in channels),
                min_age=low,
                max_age=high,
            )
        )

    def _channels(
        self, service_id: UUID | None, organization: OrganizationRecord, names: Texts, area: Area
    ) -> list[ChannelRecord]:
        """A place when there is an address, else a phone channel; and a web page."""
        phone = self._cell("phone", _phone, "")
        email = self._cell("email", self._email, "")
        web = self._cell("web", _web, "")
        postal_code = self._cell("postal_code", _postal_code, "")
        lat = self._cell("lat", _degrees(59.0, 71.0), None)
        lon = self._cell("lon", _degrees(19.0, 32.0), None)
        if bool(self.values.get("lat")) != bool(self.values.get("lon")):
            self._wrong("lat", "lat and lon must both be given")
        street, city, hours = (self.values.get(c, "") for c in ("street", "city", "hours_fi"))
        contacts = Contacts(
            phones=(Phone(phone),) if phone else (),
            emails=(Email(email),) if email else (),
            webs=(Web(web),) if web else (),
        )
        opening = (Hours(info={"fi": hours}),) if hours else ()
        made: list[tuple[ChannelType, Contacts]] = []
        if street or lat is not None:
            municipality = area.municipalities[0] if len(area.municipalities) == 1 else ""
            municipality = self.places.get(city.casefold(), municipality)
            address = Address(
                street={"fi": street} if street else {},
                postal_code=postal_code,
                post_office={"fi": city} if city else {},
                municipality=municipality,
                lat=lat,
                lon=lon,
            )
            place = Contacts(contacts.phones, contacts.emails, contacts.webs, (address,))
            made.append((ChannelType.LOCATION, place))
        elif phone or email or hours:
            made.append((ChannelType.PHONE, Contacts(contacts.phones, contacts.emails)))
        if web:
            made.append((ChannelType.WEB, Contacts(webs=contacts.webs)))
        return [
            ChannelRecord(
                id=self._uuid(f"channel {kind}", str(service_id)),
                source_id=f"{service_id} {kind}",
                type=kind,
                names=names,
                organization_id=organization.id,
                contacts=reached,
                hours=() if kind is ChannelType.WEB else opening,
                area=area,
            )
            for kind, reached in made
        ]

    def _required(self, column: str) -> str:
        value = self.values.get(column, "")
        if not value:
            self._wrong(column, "is empty")
        return value

    def _cell(self, column: str, read: Callable[[str], V], empty: V) -> V:
        value = self.values.get(column, "")
        if not value:
            return empty
        try:
            return read(value)
        except _Wrong as wrong:
            self._wrong(column, str(wrong))
            return empty

    def _texts(self, stem: str) -> Texts:
        found = {lang: self.values.get(f"{stem}_{lang}", "") for lang in ("fi", "sv", "en")}
        limit = _LIMITS.get(stem, 2_000)
        for lang, text in found.items():
            if len(text) > limit:
                self._wrong(f"{stem}_{lang}", f"has {len(text)} characters; at most {limit} fit")
        return {lang: text for lang, text in found.items() if text}

    def _codes(self, column: str, form: re.Pattern[str], what: str) -> tuple[str, ...]:
        found = [c.strip() for c in re.split(r"[;,]", self.values.get(column, "")) if c.strip()]
        for code in found:
            if not form.match(code):
                self._wrong(column, f"{code[:30]} is not {what}")
        return tuple(sorted(set(found)))

    def _area(self, value: str) -> Area:
        if value.casefold() in _WHOLE_COUNTRY:
            return Area()
        codes = set()
        for part in (p.strip() for p in re.split(r"[;,]", value)):
            if not part:
                continue
            code = self.places.get(part.zfill(3) if part.isdigit() else part.casefold())
            if code is None:
                raise _Wrong(f"{part[:40]} is not a municipality")
            codes.add(code)
        return Area(AreaType.LIMITED, tuple(sorted(codes)))

    def _email(self, value: str) -> str:
        given = self.raw["email"]
        if not _EMAIL.match(given):
            raise _Wrong(f"{value[:60]} is not an e-mail address")
        if is_personal_email(given):
            self.read.notes.append(RowError(self.row, "email", "looks like a person's address and was left out"))
            return ""
        return given

    def _wrong(self, column: str, problem: str) -> None:
        self.failed = True
        self.read.errors.append(RowError(self.row, column, problem))

    def _uuid(self, kind: str, key: str) -> UUID:
        return uuid5(_NAMESPACE, f"{self.source}|{kind}|{key}")


def _business_id(value: str) -> str:
    match = _BUSINESS_ID.match(value)
    if not match:
        raise _Wrong(f"{value[:20]} is not a business ID: write seven digits, a hyphen and the check digit")
    digits = match[1].zfill(7)
    expected = check_digit(digits)
    if expected is None:
        raise _Wrong(f"{value} is not a business ID: no such number is given out")
    if int(match[2]) != expected:
        raise _Wrong(f"{value} is not a business ID: check digit is {expected}")
    return f"{digits}-{match[2]}"


def _charge(value: str) -> Charge:
    if value.casefold() not in _CHARGES:
        raise _Wrong(f"{value[:30]} is neither free nor chargeable")
    return _CHARGES[value.casefold()]


def _age(value: str) -> int | None:
    if not value.isdigit() or int(value) > 120:
        raise _Wrong(f"{value[:20]} is not an age from 0 to 120")
    return int(value)


def _phone(value: str) -> str:
    digits = re.sub(r"[\s()/.-]", "", value)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        raise _Wrong(f"{value[:30]} is not one phone number")
    is_national = digits.startswith("0") and not digits.startswith(("00", "0600", "0700", "0800")) and len(digits) > 6
    return "+358" + digits[1:] if is_national else digits


def _web(value: str) -> str:
    if not _WEB.match(value):
        raise _Wrong(f"{value[:60]} is not a web address: begin with https://")
    return value


def _postal_code(value: str) -> str:
    if not value.isdigit() or len(value) > 5:
        raise _Wrong(f"{value[:20]} is not a postal code of five digits")
    return value.zfill(5)  # spreadsheets drop leading zeros


def _degrees(low: float, high: float) -> Callable[[str], float | None]:
    def read(value: str) -> float | None:
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            raise _Wrong(f"{value[:20]} is not a number of degrees") from None
        if not low <= number <= high:
            raise _Wrong(f"{value[:20]} is not in Finland ({low:g} to {high:g})")
        return round(number, 6)

    return read


def as_json(errors: Sequence[RowError]) -> list[dict[str, Any]]:
    return [{"row": e.row, "column": e.column, "problem": e.problem} for e in errors]
