"""The staff's page of residents' words: what waits, what was seen to, and which services help the least."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from luotsi.directory import actions, labels
from luotsi.directory.queries import feedback, todo
from luotsi.directory.rules.verdicts import HELPED, NOT_HELPED
from luotsi.directory.views.feedback import KINDS
from luotsi.kernel import clock
from luotsi.people import desk
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Actor, Power

_VERDICTS = {HELPED: gettext_lazy("It helped"), NOT_HELPED: gettext_lazy("It did not help")}


@require_safe
@staff_page(Power.HANDLE_FEEDBACK)
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in, and counts by service."""
    actor, lang = actor_of(request), labels.language()
    shown = {
        "waiting": [(word, kind_name(word.kind)) for word in feedback.waiting(actor, lang)],
        "waiting_count": feedback.waiting_count(actor),
        "handled": [(word, kind_name(word.kind)) for word in feedback.handled(actor, lang)],
        "tallies": feedback.tallies(actor, lang),
        "is_done": request.GET.get("done") == "1",
    }
    return render(request, "directory/staff_feedback.html", shown)


@require_POST
@staff_page(Power.HANDLE_FEEDBACK)
def handle(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one as seen to; NotFound for what is not the actor's."""
    actions.handle_feedback(by=actor_of(request), feedback_id=number)
    return HttpResponseRedirect(f"{reverse('staff-feedback')}?done=1", status=303)


def kind_name(kind: str) -> str:
    """What a resident's word says, in the reader's language."""
    known = _VERDICTS.get(kind) or KINDS.get(kind)
    return str(known) if known else kind


def register() -> None:
    """Put the page on the desks and what waits into the to-dos."""
    powers = (Power.HANDLE_FEEDBACK,)
    name = gettext_lazy("Feedback on services")
    about = gettext_lazy("What residents say of descriptions, and whether they were helped.")
    desk.add(desk.Entry(name, "staff-feedback", powers, feedback.waiting_count, about, rank=40))
    todo.add(todo.Provider("feedback", name, powers, _items, feedback.waiting_count, rank=20))


def _items(actor: Actor) -> list[todo.Item]:
    return [
        todo.Item(
            subject=word.service,
            href=reverse("staff-feedback") + f"#word-{word.id}",
            detail=": ".join(part for part in (kind_name(word.kind), word.text[:120]) if part),
            place=word.organization,
            since=clock.day_of(word.created_at),
            handle=reverse("staff-feedback-handle", args=[word.id]),
        )
        for word in feedback.waiting(actor, labels.language())
    ]
