"""What Wagtail asks of us: advice after saving, the trail, and what its menus leave out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import hooks

from luotsi.content import actions
from luotsi.people.access import actor_of

_NOT_OURS = frozenset({"help", "settings"})


def _told(request: HttpRequest, page: Any, act: str) -> None:
    actions.note(by=actor_of(request), act=act, page=page)
    advice = getattr(page, "advice", ())
    if advice:
        points = format_html_join("", "<li>{}</li>", ((a,) for a in advice))
        head = _("The page is easier to read and reach when you look at these:")
        messages.warning(request, format_html("{}<ul>{}</ul>", head, points))


@hooks.register("after_create_page")  # type: ignore[untyped-decorator]
def created(request: HttpRequest, page: Any) -> None:
    """A page was made, as a draft or at once published."""
    _told(request, page, "create")


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def edited(request: HttpRequest, page: Any) -> None:
    """A page was saved."""
    _told(request, page, "edit")


@hooks.register("after_publish_page")  # type: ignore[untyped-decorator]
def published(request: HttpRequest, page: Any) -> None:
    """A page was put before visitors, or scheduled to be."""
    actions.note(by=actor_of(request), act="publish", page=page)


@hooks.register("after_unpublish_page")  # type: ignore[untyped-decorator]
def withdrawn(request: HttpRequest, page: Any) -> None:
    """A page was taken from visitors."""
    actions.note(by=actor_of(request), act="unpublish", page=page)


@hooks.register("after_delete_page")  # type: ignore[untyped-decorator]
def deleted(request: HttpRequest, page: Any) -> None:
    """A page was thrown away."""
    actions.note(by=actor_of(request), act="delete", page=page)


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def lighten(request: HttpRequest, items: list[Any]) -> None:
    """Leaves what editors do not need out of the menu."""
    items[:] = [i for i in items if i.name not in _NOT_OURS]
