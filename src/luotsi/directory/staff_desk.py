"""Puts the directory's coverage, register and networks on the desks of staff, and their to-dos on the to-do page.

Light at start: everything that reads is imported when it is asked for.
"""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy

from luotsi.directory.queries import todo
from luotsi.directory.queries.todo import Item, Provider
from luotsi.kernel.text import pick
from luotsi.people import desk
from luotsi.people.desk import Entry
from luotsi.people.rules import Actor, Power

_TODO = (Power.FOLLOW_COVERAGE, Power.DESCRIBE_SERVICES, Power.HANDLE_FEEDBACK)


def register() -> None:
    """Called once, when the directory starts."""
    about = gettext_lazy("What is missing, old or wrong in descriptions that you answer for.")
    desk.add(Entry(gettext_lazy("To do"), "staff-todo", _TODO, todo.count, about, rank=5))
    about = gettext_lazy("What every municipality has described and what it lacks.")
    desk.add(Entry(gettext_lazy("Coverage"), "staff-coverage", (Power.FOLLOW_COVERAGE,), None, about, rank=20))
    about = gettext_lazy("Which organisations were contacted and where they describe themselves.")
    keepers = (Power.KEEP_REGISTER,)
    desk.add(Entry(gettext_lazy("Register of organisations"), "staff-register", keepers, None, about, rank=30))
    about = gettext_lazy("Hyte coordinators and PTV editors by municipality.")
    readers = (Power.FOLLOW_COVERAGE, Power.DESCRIBE_SERVICES, Power.EDIT_TRAY)
    desk.add(Entry(gettext_lazy("Networks"), "staff-networks", readers, None, about, rank=35))
    describers = (Power.FOLLOW_COVERAGE, Power.DESCRIBE_SERVICES)
    todo.add(Provider("coverage", gettext_lazy("Coverage of descriptions"), describers, _dues, _due_count, rank=20))


def _due_count(actor: Actor) -> int:
    from luotsi.directory.queries import dues

    return len(dues.dues(actor))


def _dues(actor: Actor) -> Sequence[Item]:
    from luotsi.directory import staff_labels as labels
    from luotsi.directory.queries import coverage, dues
    from luotsi.directory.rules.coverage import State
    from luotsi.regions import queries as regions

    lang, found = labels.lang(), dues.dues(actor)
    owners = coverage.owner_names_of({d.owner_id for d in found if d.owner_id})
    items = []
    for due in found:
        if due.state is State.MISSING:
            one = due.municipalities[0] if len(due.municipalities) == 1 else ""
            href = reverse("staff-coverage-municipality", args=[one]) if one else reverse("staff-coverage")
            place = ", ".join(regions.municipality(code).name(lang) for code in due.municipalities)
        else:
            href, place = reverse("service", args=[due.service_id]), pick(owners.get(due.owner_id, {}), lang)[0]
        items.append(Item(pick(due.names, lang)[0], href, str(labels.STATES[due.state]), place, due.modified_on))
    return items
