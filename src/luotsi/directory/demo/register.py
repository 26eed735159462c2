"""Demo content of coverage: invented organisations in the register, two networks, and figures of earlier days.

Business IDs are made up (they begin with 000) and nobody here is a real person.
"""

from datetime import date, timedelta

from luotsi.directory.actions import coverage, register
from luotsi.directory.queries import register as queries
from luotsi.directory.rules.register import Consent, Presence, Told, Way
from luotsi.kernel import clock
from luotsi.kernel.business_id import check_digit
from luotsi.people.rules import COMMAND

_ENTRIES = (
    ("Esimerkkikylän Omaishoitajat ry", "491", Presence.OWN_IN_PTV, Consent.YES, 240, Way.MEETING),
    ("Esimerkkilän Eläkkeensaajat ry", "768", Presence.CONTACTED, Consent.ASKED, 60, Way.EMAIL),
    ("Kohtaamo Esimerkki ry", "740", Presence.IN_LAHELLA, Consent.YES, 200, Way.EVENT),
    ("Mallilan Soutajat ry", "768", Presence.NONE, Consent.UNKNOWN, None, None),
    ("Mallimaan Martat ry", "593", Presence.IN_LAHELLA, Consent.YES, 150, Way.PHONE),
    ("Mielen Malli ry", "491", Presence.MOVED_TO_PTV, Consent.YES, 180, Way.MEETING),
    ("Näytekylän Kyläyhdistys ry", "178", Presence.CONTACTED, Consent.NO, 90, Way.EMAIL),
    ("Näytelän Reumayhdistys ry", "213", Presence.CONTACTED, Consent.ASKED, 30, Way.PHONE),
)
_MEMBERS = (
    ("hyte", "", "Demo Koordinaattori", "Hyvinvointikoordinaattori", "Etelä-Savon hyvinvointialue (esimerkki)"),
    ("hyte", "768", "Malli Sulkavalainen", "Hyte-koordinaattori", "Sulkavan kunta (esimerkki)"),
    ("hyte", "491", "Malli Mikkeliläinen", "Hyte-koordinaattori", "Mikkelin kaupunki (esimerkki)"),
    ("ptv", "", "Demo Pääkäyttäjä", "PTV-pääkäyttäjä", "Etelä-Savon hyvinvointialue (esimerkki)"),
    ("ptv", "740", "Malli Savonlinnalainen", "PTV-ylläpitäjä", "Savonlinnan kaupunki (esimerkki)"),
)


def load_register() -> int:
    """Add what is missing; how many organisations were added. A second time changes nothing."""
    today = clock.today()
    known = {e.name for e in queries.everything()}
    fresh = [entry for entry in _ENTRIES if entry[0] not in known]
    for name, place, status, consent, days, way in fresh:
        on = today - timedelta(days=days) if days else None
        register.tell(
            by=COMMAND,
            told=Told(
                name=name, business_id=_business_id(name), municipality=place, status=status, contacted_on=on,
                contacted_by="Demo Koordinaattori" if on else "", channel=way, consent=consent,
                consent_on=on if consent in (Consent.YES, Consent.NO) else None, note="Esimerkki, ei oikea yhdistys.",
            ),
        )  # fmt: skip
    if not queries.members():
        _networks(today)
    coverage.take_snapshot()
    return len(fresh)


def remove_register() -> None:
    """Take the invented organisations and members away; figures of earlier days stay."""
    names = {entry[0] for entry in _ENTRIES}
    for entry in queries.everything():
        if entry.name in names:
            register.remove_entry(by=COMMAND, entry_id=entry.id)
    for member in queries.members():
        if member.email.endswith("@example.invalid"):
            register.remove_member(by=COMMAND, member_id=member.id)


def _networks(today: date) -> None:
    for n, (network, place, name, role, organization) in enumerate(_MEMBERS):
        id_ = register.keep_member(
            by=COMMAND, network=network, municipality=place, name=name, role=role, organization=organization,
            email=f"demo-{n + 1}@example.invalid",
        )  # fmt: skip
        if not place:
            register.give_turn(by=COMMAND, member_id=id_, starts_on=today.replace(day=1))


def _business_id(name: str) -> str:
    """One that passes the check and follows from the place in the list."""
    number = next(n for n, entry in enumerate(_ENTRIES) if entry[0] == name)
    digits = next(d for d in (f"000{number:02}{tail:02}" for tail in range(99)) if check_digit(d) is not None)
    return f"{digits}-{check_digit(digits)}"
