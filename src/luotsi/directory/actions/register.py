"""The organisation register and the networks: entries, contacts, files, members and their turns."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.db import transaction

from luotsi.directory.models import NetworkMember, NetworkTurn, RegisterChange, RegisterEntry
from luotsi.directory.queries import register as queries
from luotsi.directory.rules.register import COLUMNS, Consent, Presence, RowError, Told, name_key, read
from luotsi.kernel import clock, spreadsheets
from luotsi.kernel.business_id import normal
from luotsi.kernel.errors import BadInput, BadParameter, NotFound
from luotsi.people.actions import record
from luotsi.people.rules import COMMAND, EVERYWHERE, Actor, NotAllowed, Power, check
from luotsi.regions import queries as regions

log = structlog.get_logger(__name__)

LARGEST = 5_000_000
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file did to the register; nothing when there are errors or it was a dry run."""

    rows: int
    added: int
    changed: int
    unchanged: int
    errors: tuple[RowError, ...]
    is_dry_run: bool


@transaction.atomic
def tell(*, by: Actor, told: Told, entry_id: int | None = None, is_import: bool = False) -> int:
    """Add an organisation or bring what is known of it up to date; the entry's id.

    What is not told stays as it is. A contact with its day is a contact, also when nothing else changes. NotFound,
    BadInput when the business ID is another organisation's.
    """
    if told.contacted_on and told.contacted_on > clock.today():
        raise BadParameter("contacted_on", str(told.contacted_on), "a day that has been")
    row = _row(told, entry_id, is_import)
    _check(by, row.municipality if row.pk else told.municipality or "")
    if told.municipality is not None:
        _check(by, told.municipality)
    before = _state(row) if row.pk else None
    now = clock.now()
    _bring_up_to_date(row, told)
    row.changed_at = now
    if row.pk is None:
        row.created_at = now
    is_contact = told.contacted_on is not None and not _is_known_contact(row, told)
    after = _state(row)
    if before == after and not is_contact:
        return int(row.pk)
    row.save()
    on = min(told.contacted_on or told.consent_on or clock.today(), clock.today())
    _keep(row, on=on, by=by, told=told, is_contact=is_contact)
    record(by=by, act="register-change" if before else "register-add", subject=f"register:{row.pk}", before=before,
           after=after)  # fmt: skip
    return int(row.pk)


def _row(told: Told, entry_id: int | None, is_import: bool) -> RegisterEntry:
    rows = RegisterEntry.objects.select_for_update()
    same = rows.filter(business_id=told.business_id).first() if told.business_id else None
    if entry_id is not None:
        row = rows.filter(pk=entry_id).first()
        if row is None:
            raise NotFound("There is no such organisation in the register.")
        if same and same.pk != row.pk:
            raise BadInput(f"{told.business_id} is in the register already: {same.name}.", hint="Change that one.")
        return row
    if same and not is_import:
        raise BadInput(f"{told.business_id} is in the register already: {same.name}.", hint="Change that one.")
    if same is None and is_import:
        key = name_key(told.name)
        alike = [r for r in rows.filter(name__istartswith=told.name[:3]) if name_key(r.name) == key]
        # Without a business ID on one side, the name must do; two IDs that differ are two organisations.
        same = next((r for r in alike if not (r.business_id and told.business_id)), None)
    return same or RegisterEntry(status=Presence.NONE, consent=Consent.UNKNOWN)


def _bring_up_to_date(row: RegisterEntry, told: Told) -> None:
    row.name = told.name or row.name
    row.business_id = told.business_id or row.business_id
    if told.municipality is not None:
        row.municipality = told.municipality
    if told.status:
        row.status = told.status
    elif told.contacted_on and row.status == Presence.NONE:
        row.status = Presence.CONTACTED
    if told.consent:
        row.consent = told.consent
    row.consent_on = told.consent_on or row.consent_on
    if told.contacted_on:
        row.contacted_on = min(row.contacted_on or told.contacted_on, told.contacted_on)
    row.contacted_by = told.contacted_by or row.contacted_by
    row.channel = told.channel or row.channel
    row.note = told.note or row.note


def _is_known_contact(row: RegisterEntry, told: Told) -> bool:
    on = told.contacted_on
    return bool(row.pk and on) and RegisterChange.objects.filter(entry=row, on=on or "", is_contact=True).exists()


def _keep(row: RegisterEntry, *, on: date, by: Actor, told: Told, is_contact: bool) -> None:
    RegisterChange.objects.create(
        entry=row, on=on, at=clock.now(), by_id=by.id, by_name=by.name, is_contact=is_contact,
        contacted_by=told.contacted_by, channel=told.channel or "", status=row.status, consent=row.consent,
        note=told.note,
    )  # fmt: skip


@transaction.atomic
def remove_entry(*, by: Actor, entry_id: int) -> None:
    """Take an organisation out with its history, as when it asks for that; the trail keeps that it was removed."""
    row = RegisterEntry.objects.filter(pk=entry_id).first()
    if row is None:
        raise NotFound("There is no such organisation in the register.")
    _check(by, row.municipality)
    record(by=by, act="register-remove", subject=f"register:{row.pk}", before={"status": row.status})
    row.delete()


@transaction.atomic
def import_file(*, by: Actor, name: str, content: bytes, is_dry_run: bool = False) -> Imported:
    """Bring the register up to date with a CSV or XLSX file: all of it or, with any error, nothing.

    BadInput when the file as a whole cannot be read.
    """
    if by != COMMAND and not by.powers & {Power.KEEP_REGISTER}:
        raise NotAllowed(f"{Power.KEEP_REGISTER} is not among your tasks.")
    hint = f"Columns: {', '.join(c.name for c in COLUMNS)}."
    rows = spreadsheets.rows(name, content, largest=LARGEST, most_rows=MOST_ROWS, empty_hint=hint)
    found = read(rows, places=regions.places(clock.today()), today=clock.today())
    if found.errors:
        return Imported(len(rows) - 1, 0, 0, 0, tuple(found.errors), is_dry_run)
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for told in found.told:
        before = RegisterEntry.objects.count(), RegisterChange.objects.count()
        tell(by=by, told=told, is_import=True)
        after = RegisterEntry.objects.count(), RegisterChange.objects.count()
        counts["added" if after[0] > before[0] else "changed" if after[1] > before[1] else "unchanged"] += 1
    if is_dry_run:
        transaction.set_rollback(True)
    else:
        log.info("register imported", rows=len(found.told), **counts)
    return Imported(len(rows) - 1, **counts, errors=(), is_dry_run=is_dry_run)


@transaction.atomic
def keep_member(*, by: Actor, network: str, name: str, municipality: str = "", role: str = "", organization: str = "",
                email: str = "", phone: str = "", member_id: int | None = None) -> int:  # fmt: skip
    """Add somebody to a network or correct what is said of them; the member's id. BadInput, NotFound."""
    if network not in queries.NETWORKS:
        raise BadParameter("network", network, ", ".join(queries.NETWORKS))
    if not name.strip():
        raise BadParameter("name", name, "the name of the member")
    row = NetworkMember() if member_id is None else _member(member_id)
    _check(by, row.municipality if member_id else municipality)
    _check(by, municipality)
    before = _member_state(row) if row.pk else None
    given = {"network": network, "name": name, "municipality": municipality, "role": role, "organization": organization,
             "email": email, "phone": phone}  # fmt: skip
    for key, value in given.items():
        setattr(row, key, value.strip())
    row.full_clean()
    row.save()
    record(by=by, act="network-member", subject=f"network:{row.pk}", before=before, after=_member_state(row))
    return int(row.pk)


@transaction.atomic
def remove_member(*, by: Actor, member_id: int) -> None:
    """Take somebody out of a network, with their turns."""
    row = _member(member_id)
    _check(by, row.municipality)
    record(by=by, act="network-remove", subject=f"network:{row.pk}", before=_member_state(row))
    row.delete()


@transaction.atomic
def give_turn(*, by: Actor, member_id: int, starts_on: date, ends_on: date | None = None) -> None:
    """A member coordinates the network from a day on; who led till then ends the day before. BadInput."""
    row = _member(member_id)
    _check(by, row.municipality)
    if ends_on and ends_on < starts_on:
        raise BadParameter("ends_on", str(ends_on), f"a day not before {starts_on}")
    peers = NetworkTurn.objects.select_for_update().filter(
        member__network=row.network, member__municipality=row.municipality
    )
    for turn in peers.filter(starts_on__lt=starts_on, ends_on=None):
        turn.ends_on = date.fromordinal(starts_on.toordinal() - 1)
        turn.save(update_fields=["ends_on"])
    NetworkTurn.objects.create(member=row, starts_on=starts_on, ends_on=ends_on)
    record(by=by, act="network-turn", subject=f"network:{row.pk}",
           after={"starts_on": str(starts_on), "ends_on": str(ends_on or "")})  # fmt: skip


def _member(member_id: int) -> NetworkMember:
    row = NetworkMember.objects.select_for_update().filter(pk=member_id).first()
    if row is None:
        raise NotFound("There is nobody of that number in the networks.")
    return row


def _check(by: Actor, municipality: str) -> None:
    """What belongs to no municipality is the whole county's: any coordinator may keep it."""
    if municipality:
        check(by, Power.KEEP_REGISTER, f"municipality:{municipality}")
    elif by != COMMAND and Power.KEEP_REGISTER not in by.powers:
        check(by, Power.KEEP_REGISTER, EVERYWHERE)


def _state(row: RegisterEntry) -> dict[str, Any]:
    days = {"consent_on": row.consent_on, "contacted_on": row.contacted_on}
    told = {k: getattr(row, k) for k in ("name", "business_id", "municipality", "contacted_by", "note")}
    plain = {k: str(getattr(row, k)) for k in ("status", "consent", "channel")}
    return told | plain | {k: v.isoformat() if v else "" for k, v in days.items()}


def _member_state(row: NetworkMember) -> dict[str, Any]:
    return {k: getattr(row, k) for k in ("network", "municipality", "name", "role", "organization", "email", "phone")}


def valid_business_id(text: str) -> str:
    """The business ID in its usual form, "" for none; BadParameter."""
    if not text.strip():
        return ""
    found = normal(text)
    if found is None:
        raise BadParameter("business_id", text, "a business ID such as 1234567-1 with its right check digit")
    return found
