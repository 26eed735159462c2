"""Puts the page of services' life areas on editors' desks. Light at start."""

from django.utils.translation import gettext_lazy

from luotsi.people import desk
from luotsi.people.rules import Power


def register() -> None:
    """Called once, when guidance starts."""
    about = gettext_lazy("In which areas of life services help, read from their texts; correct what is unsure.")
    name = gettext_lazy("Life areas of services")
    desk.add(desk.Entry(name, "staff-life-areas", (Power.EDIT_TRAY,), None, about, rank=46))
