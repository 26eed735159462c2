"""Puts quality, overlay and merges on the desks of editors and of organisations, and what waits there into the to-dos.

Light at start: everything that reads is imported when it is asked for.
"""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from luotsi.directory.queries import todo
from luotsi.directory.queries.todo import Item, Provider
from luotsi.kernel import clock
from luotsi.kernel.text import pick
from luotsi.people import desk
from luotsi.people.desk import Entry
from luotsi.people.rules import Actor, Power

_MENDERS = (Power.EDIT_TRAY, Power.DESCRIBE_SERVICES, Power.FOLLOW_COVERAGE)
_EDITORS = (Power.EDIT_TRAY,)
_LAYERS = (Power.EDIT_TRAY, Power.DESCRIBE_SERVICES)


def register() -> None:
    """Called once, when the directory starts."""
    about = gettext_lazy("What is hard to read, missing or out of date, with advice.")
    desk.add(Entry(gettext_lazy("Quality of descriptions"), "staff-quality", _MENDERS, _poor, about, rank=22))
    about = gettext_lazy("Hide, pin, add words and plain language, correct a summary. The source is not touched.")
    desk.add(Entry(gettext_lazy("Edit services"), "staff-overlay", _LAYERS, None, about, rank=23))
    about = gettext_lazy("The same service from two sources: accept, reject, take back.")
    desk.add(Entry(gettext_lazy("Merges"), "staff-merges", _EDITORS, _merges, about, rank=24))
    todo.add(Provider("changed-source", gettext_lazy("The source changed"), _LAYERS, _changed, rank=10))


def _poor(actor: Actor) -> int:
    from luotsi.directory.views import staff_quality

    return staff_quality.to_do_count(actor)


def _merges(_actor: Actor) -> int:
    from luotsi.directory.queries import merges

    return merges.waiting()


def _changed(actor: Actor) -> Sequence[Item]:
    """Services whose source changed under what the actor may have laid over them."""
    from django.utils.translation import get_language

    from luotsi.directory.queries import overlay
    from luotsi.directory.views.staff_quality import own

    lang = (get_language() or "fi")[:2]
    over = gettext("The source changed under what an editor added. Check that it still holds.")
    fix = gettext("The source has a new summary, so the correction is no longer shown.")
    rows = [(row, over) for row in overlay.changed_under()] if actor.may(Power.EDIT_TRAY) else []
    rows += [(row, fix) for row in overlay.outdated_corrections(own(actor))]
    return [
        Item(pick(names, lang)[0], reverse("staff-overlay-service", args=[id_]), detail, since=clock.day_of(at))
        for (id_, names, at), detail in rows
    ]
