"""Puts the audit of recommendation on the desk of operators and editors. Light at start."""

from django.utils.translation import gettext_lazy

from luotsi.people import desk
from luotsi.people.rules import Power


def register() -> None:
    """Called once, when guidance starts."""
    about = gettext_lazy("Which services are suggested and which are left out, by language, municipality and provider.")
    powers = (Power.OPERATE, Power.EDIT_TRAY)
    desk.add(
        desk.Entry(gettext_lazy("Whom recommendation shows"), "staff-guidance-audit", powers, None, about, rank=73)
    )
