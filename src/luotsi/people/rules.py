"""Roles, what they may do and where. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from luotsi.kernel.errors import BadParameter, LuotsiError


class Role(StrEnum):
    """What somebody of the staff is trusted with."""

    PROFESSIONAL = "professional"
    """Hands services over: cards, phrases."""
    EDITOR = "editor"
    """Keeps themes, words, campaigns and what stands above the sources' descriptions."""
    COORDINATOR = "coordinator"
    """Hyte coordinator of a municipality or of the county: coverage, the register of organisations, networks."""
    ORGANIZATION_EDITOR = "organization-editor"
    """Describes the services of one organisation."""
    OPERATOR = "operator"
    """Runs the installation: accounts, sources, the trail."""


class Power(StrEnum):
    """One thing that may be done."""

    MAKE_CARDS = "make-cards"
    EDIT_TRAY = "edit-tray"
    EDIT_CONTENT = "edit-content"
    FOLLOW_COVERAGE = "follow-coverage"
    KEEP_REGISTER = "keep-register"
    DESCRIBE_SERVICES = "describe-services"
    HANDLE_FEEDBACK = "handle-feedback"
    RUN_SURVEYS = "run-surveys"
    OPERATE = "operate"


POWERS: dict[Role, frozenset[Power]] = {
    Role.PROFESSIONAL: frozenset({Power.MAKE_CARDS}),
    Role.EDITOR: frozenset(
        {Power.MAKE_CARDS, Power.EDIT_TRAY, Power.EDIT_CONTENT, Power.HANDLE_FEEDBACK, Power.RUN_SURVEYS}
    ),
    Role.COORDINATOR: frozenset(
        {Power.MAKE_CARDS, Power.FOLLOW_COVERAGE, Power.KEEP_REGISTER, Power.HANDLE_FEEDBACK, Power.RUN_SURVEYS}
    ),
    Role.ORGANIZATION_EDITOR: frozenset({Power.DESCRIBE_SERVICES, Power.HANDLE_FEEDBACK}),
    Role.OPERATOR: frozenset({Power.OPERATE}),
}

EVERYWHERE = ""
"""The scope of a grant that is bound to no municipality, county or organisation."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role somewhere: `scope` is "" (everywhere), "municipality:491", "county:12" or "organization:<uuid>"."""

    role: Role
    scope: str = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of the staff as actions see them."""

    id: int
    name: str
    grants: tuple[Grant, ...] = ()

    def may(self, power: Power, scope: str = EVERYWHERE) -> bool:
        """Whether the actor may do that there; a grant that is bound nowhere reaches everywhere.

        >>> juva = Actor(1, "x", (Grant(Role.COORDINATOR, "municipality:178"),))
        >>> juva.may(Power.KEEP_REGISTER, "municipality:178"), juva.may(Power.KEEP_REGISTER, "municipality:491")
        (True, False)
        """
        return any(power in POWERS[g.role] and g.scope in (EVERYWHERE, scope) for g in self.grants)

    def scopes(self, power: Power) -> tuple[str, ...]:
        """Where the actor has that power; ("",) is everywhere."""
        found = {g.scope for g in self.grants if power in POWERS[g.role]}
        return (EVERYWHERE,) if EVERYWHERE in found else tuple(sorted(found))

    @property
    def powers(self) -> frozenset[Power]:
        """Everything the actor may do somewhere."""
        return frozenset(power for grant in self.grants for power in POWERS[grant.role])


COMMAND = Actor(0, "luotsi")
"""Who acts when a command or a background task does."""


def any_of(powers: Iterable[Power], actor: Actor) -> bool:
    """Whether the actor has one of the powers somewhere."""
    return bool(frozenset(powers) & actor.powers)


class NotAllowed(LuotsiError):
    """The actor lacks the power, or has it somewhere else; outside, it looks the same whatever the reason is."""

    code = "not_allowed"
    exit_code = 7
    status = 403


def check(actor: Actor, power: Power, scope: str = EVERYWHERE) -> None:
    """NotAllowed unless the actor may do that there. Commands may do everything."""
    if actor != COMMAND and not actor.may(power, scope):
        raise NotAllowed(f"{power} is not among your tasks{f' in {scope}' if scope else ''}.")


SCOPED: dict[Role, str] = {Role.ORGANIZATION_EDITOR: "organization", Role.COORDINATOR: "municipality or county"}
"""What kind of scope a role usually has; others are everywhere."""


def parse_scope(text: str) -> str:
    """The scope as it is kept; BadParameter when it is not one.

    >>> parse_scope(" municipality:491 ")
    'municipality:491'
    >>> parse_scope("county:Etelä-Savo")
    Traceback (most recent call last):
    luotsi.kernel.errors.BadParameter: scope cannot be 'county:Etelä-Savo'. Allowed: nothing (everywhere), \
municipality:<three digits>, county:<two digits> or organization:<uuid>.
    """
    scope = text.strip().lower()
    kind, _colon, of = scope.partition(":")
    if scope and not (kind in _SCOPES and _SCOPES[kind].fullmatch(of)):
        allowed = "nothing (everywhere), municipality:<three digits>, county:<two digits> or organization:<uuid>"
        raise BadParameter("scope", text, allowed)
    return scope


_SCOPES = {
    "municipality": re.compile(r"\d{3}", re.ASCII),
    "county": re.compile(r"\d{2}", re.ASCII),
    "organization": re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"),
}


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[tuple[str, object, object], ...]:
    """What differs, as (name, before, after), by name; None stands for what was not there.

    >>> differences({"a": 1, "b": 2}, {"b": 3, "c": 4})
    (('a', 1, None), ('b', 2, 3), ('c', None, 4))
    """
    old, new = before or {}, after or {}
    return tuple(
        (name, old.get(name), new.get(name)) for name in sorted({*old, *new}) if old.get(name) != new.get(name)
    )
