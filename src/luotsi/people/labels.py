"""What people call roles and scopes, in the reader's language."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError
from luotsi.people.rules import Grant, Role
from luotsi.regions import queries as regions
from luotsi.regions.rules import by_name

ROLES: Mapping[Role, Promise] = {
    Role.PROFESSIONAL: gettext_lazy("Professional"),
    Role.EDITOR: gettext_lazy("Editor"),
    Role.COORDINATOR: gettext_lazy("Hyte coordinator"),
    Role.ORGANIZATION_EDITOR: gettext_lazy("Organisation’s editor"),
    Role.OPERATOR: gettext_lazy("Operator"),
}
_ACTS: dict[str, Promise] = {}


def add_acts(words: Mapping[str, Promise]) -> None:
    """Tell what the acts that a module records on the trail are called; modules do so when they start."""
    _ACTS.update(words)


def act(code: str) -> str:
    """What was done, in words; its code when no module tells."""
    return str(_ACTS.get(code, code))


add_acts(
    {
        "staff-add": gettext_lazy("Person added to staff"),
        "staff-grant": gettext_lazy("Role given"),
        "staff-revoke": gettext_lazy("Role taken away"),
        "staff-remove": gettext_lazy("Person removed from staff"),
        "staff-link": gettext_lazy("Sign-in link made"),
    }
)


def role(role: Role) -> str:
    """The role's name."""
    return str(ROLES[role])


def scope(scope: str) -> str:
    """Where a grant reaches, in words."""
    kind, _colon, code = scope.partition(":")
    lang = get_language() or settings.LANGUAGE_CODE
    try:
        if kind == "municipality":
            return regions.municipality(code).name(lang)
        if kind == "county":
            return regions.county(code).name(lang)
    except LuotsiError:  # the row outlives what it names
        return scope
    return scope or _("everywhere")


def grant(grant: Grant) -> str:
    """A role and where, such as "Hyte coordinator: Juva"."""
    return f"{role(grant.role)}: {scope(grant.scope)}"


def scopes() -> list[tuple[str, str]]:
    """(scope, name) to choose from: everywhere, the county, its municipalities."""
    lang = get_language() or settings.LANGUAGE_CODE
    inside = by_name(regions.municipalities_of(settings.COUNTY, clock.today()), lang)
    return [
        ("", scope("")),
        (f"county:{settings.COUNTY}", scope(f"county:{settings.COUNTY}")),
        *((f"municipality:{m.code}", m.name(lang)) for m in inside),
    ]
