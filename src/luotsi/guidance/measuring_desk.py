"""Puts figures of guidance on the desk of operators, and its checks on their status page. Light at start."""

from django.utils.translation import gettext_lazy

from luotsi.directory.queries import status
from luotsi.kernel.registry import Check
from luotsi.people import desk
from luotsi.people.rules import Power


def register() -> None:
    """Called once, when guidance starts."""
    about = gettext_lazy("Quality of search, recommendation, chat and safety over time; use; the language model.")
    desk.add(desk.Entry(gettext_lazy("Figures of guidance"), "staff-guidance", (Power.OPERATE,), None, about, rank=72))
    about = gettext_lazy("What the help page asks and where each answer leads.")
    editors = (Power.EDIT_TRAY, Power.OPERATE)
    desk.add(
        desk.Entry(gettext_lazy("The dialogue of the help page"), "staff-guidance-flow", editors, None, about, rank=73)
    )
    status.checks.add("language model", _model)
    status.checks.add("figures of guidance", _figures)
    status.checks.add("help lines", _help_lines)


def _model() -> Check:
    from luotsi.guidance.queries import model

    return model.check()


def _figures() -> Check:
    from luotsi.guidance.queries import measurements

    return measurements.check()


def _help_lines() -> Check:
    from luotsi.guidance.rules import lines
    from luotsi.kernel import clock

    return lines.check(clock.today())
