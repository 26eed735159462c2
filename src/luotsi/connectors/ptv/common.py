"""Parts of parsing that the versions of the PTV API share. Pure and tolerant: what cannot be read is left out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from luotsi.directory.rules.hours import HoursKind
from luotsi.directory.rules.records import (
    Charge,
    CodeRecord,
    CodeScheme,
    Email,
    GeneralDescriptionRecord,
    Phone,
    ServiceRecord,
    Web,
)
from luotsi.kernel import clock
from luotsi.kernel.text import Texts

DAYS = {d: n for n, d in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))}
HOURS_KINDS = {
    "DaysOfTheWeek": HoursKind.WEEKLY,
    "Standard": HoursKind.WEEKLY,
    "Exceptional": HoursKind.EXCEPTION,
    "Exception": HoursKind.EXCEPTION,
    "OverMidnight": HoursKind.OVERNIGHT,
    "Special": HoursKind.OVERNIGHT,
}
CHARGES = {
    "FreeOfCharge": Charge.FREE,
    "Free": Charge.FREE,
    "Chargeable": Charge.CHARGEABLE,
    "Charged": Charge.CHARGEABLE,
}
_KINDS = {
    "PermitOrObligation": "permit",
    "PermissionAndObligation": "permit",
    "PermitOrOtherObligation": "permit",
    "ProfessionalQualification": "qualification",
    "ProfessionalQualifications": "qualification",
}
_SPACE = re.compile(r"\s+")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})")
_AGE = re.compile(r"\d{1,3}\s*(?:[-–]\s*(?:\d{1,3}\s*-\s*)?)?(?:vuoti|vuot)", re.IGNORECASE)
_BETWEEN = re.compile(r"(\d{1,2})\s*[-–]\s*(\d{1,2})\s*-?\s*vuotia", re.IGNORECASE)
_BELOW = re.compile(r"\balle\s+(\d{1,2})\s*-\s*vuotia", re.IGNORECASE)
_FROM = re.compile(r"(\d{1,3})\s+vuotta\s+täyttän", re.IGNORECASE)


def kind_of(type_name: str) -> str:
    """The record's kind of a PTV service type: service, permit or qualification."""
    return _KINDS.get(type_name, "service")


def charge_of(name: str | None) -> Charge:
    return CHARGES.get(name or "", Charge.UNKNOWN)


def uuid_of(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def texts(items: Iterable[Mapping[str, Any]] | None, kind: str = "") -> Texts:
    """Language to text of a PTV list of localized values, of one type when `kind` is given; blanks left out."""
    found: Texts = {}
    for item in items or ():
        value = (item.get("value") or "").strip()
        language = str(item.get("language") or "").lower()
        if value and language and (not kind or item.get("type") == kind):
            found.setdefault(language, value)
    return dict(sorted(found.items()))


def moment(value: str | None) -> datetime | None:
    """A moment of PTV, which is UTC when it names no zone."""
    try:
        read = datetime.fromisoformat((value or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def local_date(value: str | None) -> date | None:
    """The Finnish date of a moment; without a zone it is taken as it stands."""
    try:
        read = datetime.fromisoformat((value or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return clock.day_of(read) if read.tzinfo else read.date()


def clock_time(value: str | None) -> str:
    """ "HH:mm:ss" as "HH:MM"; "" when it is no time of day."""
    match = _CLOCK.match(value or "")
    if not match or int(match[1]) > 24 or int(match[2]) > 59:
        return ""
    return f"{int(match[1]):02}:{match[2]}"


def code_record(
    scheme: CodeScheme, code: str | None, uri: str | None, names: Texts, descriptions: Texts, parent_uri: str | None
) -> CodeRecord | None:
    """A code with its short form (P4.13), a term with its URI as code; None when it has neither."""
    address = (uri or "").strip()
    key = address if scheme is CodeScheme.TERM else short_code(code, address)
    if not key:
        return None
    trimmed = {lang: _SPACE.sub(" ", name) for lang, name in names.items()}  # P28 names end in spaces
    first_parent = (parent_uri or "").split(";")[0].strip()
    parent = first_parent if scheme is CodeScheme.TERM else _parent_of(scheme, key, first_parent)
    return CodeRecord(scheme, key, trimmed, descriptions, parent, address)


def short_code(code: str | None, uri: str) -> str:
    """The short code: as given, or the last part of the URI.

    >>> short_code(None, "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P4.13")
    'P4.13'
    """
    given = (code or "").strip() or uri
    return re.split(r"[/#]", given.rstrip("/"))[-1].strip()


def _parent_of(scheme: CodeScheme, code: str, parent_uri: str) -> str:
    if scheme is not CodeScheme.INDUSTRY and re.match(r"[A-Z]", code):
        return code.rpartition(".")[0]  # old URNs of parents do not hold the code
    return short_code(None, parent_uri) if parent_uri else ""


def phone_number(prefix: str | None, number: str | None, *, is_service_number: bool) -> str:
    """International form when there is a prefix; a service number as the source gives it.

    >>> phone_number("+358", "015 123 456", is_service_number=False)
    '+35815123456'
    """
    digits = re.sub(r"[^\d+]", "", number or "")
    if not digits or is_service_number or digits.startswith("+") or not prefix:
        return digits
    return prefix + digits.removeprefix("0")


def merged_phones(phones: Iterable[Phone]) -> tuple[Phone, ...]:
    """One entry a number: PTV repeats a number for each language."""
    found: dict[str, Phone] = {}
    for phone in phones:
        if not phone.number:
            continue
        before = found.get(phone.number)
        found[phone.number] = (
            phone
            if before is None
            else replace(
                before,
                label={**phone.label, **before.label},
                charge=before.charge if before.charge is not Charge.UNKNOWN else phone.charge,
                charge_info={**phone.charge_info, **before.charge_info},
            )
        )
    return tuple(found.values())


def merged_emails(emails: Iterable[Email]) -> tuple[Email, ...]:
    """One entry an address; what is no address (taken out as personal) is left out."""
    found: dict[str, Email] = {}
    for email in emails:
        if "@" not in email.address:
            continue
        key = email.address.lower()
        found[key] = replace(email, label={**email.label, **found[key].label}) if key in found else email
    return tuple(found.values())


def merged_webs(webs: Iterable[Web]) -> tuple[Web, ...]:
    """One entry an address and language; only web addresses."""
    found: dict[tuple[str, str], Web] = {}
    for web in webs:
        if web.url.lower().startswith(("http://", "https://")):
            found.setdefault((web.url, web.lang), web)
    return tuple(found.values())


def ages(requirements: Texts) -> tuple[int | None, int | None]:
    """(lowest, highest) age when the Finnish requirements name exactly one plain age limit; else (None, None).

    >>> ages({"fi": "Palvelu on tarkoitettu 13–29-vuotiaille."}), ages({"fi": "Kaikille yli 65-vuotiaille."})
    ((13, 29), (None, None))
    """
    text = requirements.get("fi", "")
    if len(_AGE.findall(text)) != 1:
        return None, None
    if match := _BETWEEN.search(text):
        low, high = int(match[1]), int(match[2])
        return (low, high) if low < high else (None, None)
    if match := _BELOW.search(text):
        return None, int(match[1]) - 1
    if match := _FROM.search(text):
        return int(match[1]), None
    return None, None  # "yli 65-vuotias" is used both with and without the year itself


def joined(own: Texts, base: Texts, languages: Iterable[str], *, append: bool) -> Texts:
    """A service's own text with the general description's: as fallback, or appended where it is not already in it."""
    found = dict(own)
    for language in languages:
        extra = base.get(language, "")
        mine = own.get(language, "")
        if not extra or (mine and not append):
            continue
        if not mine:
            found[language] = extra
        elif _folded(extra) not in _folded(mine):
            found[language] = f"{mine}\n\n{extra}"
    return dict(sorted(found.items()))


def with_general_description(service: ServiceRecord, base: GeneralDescriptionRecord) -> ServiceRecord:
    """The service completed by what only the general description says; texts in the service's own languages.

    >>> from uuid import UUID
    >>> own = ServiceRecord(UUID(int=1), "1", {"fi": "Neuvola"}, None)
    >>> national = GeneralDescriptionRecord(UUID(int=2), "2", {}, summaries={"fi": "Perheille.", "sv": "För familjer."})
    >>> with_general_description(own, national).summaries
    {'fi': 'Perheille.'}
    """
    languages = tuple(service.names)
    return replace(
        service,
        summaries=joined(service.summaries, base.summaries, languages, append=False),
        descriptions=joined(service.descriptions, base.descriptions, languages, append=True),
        instructions=joined(service.instructions, base.instructions, languages, append=False),
        requirements=joined(service.requirements, base.requirements, languages, append=False),
        charge=service.charge if service.charge is not Charge.UNKNOWN else base.charge,
        charge_info=joined(service.charge_info, base.charge_info, languages, append=False),
    )


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()
