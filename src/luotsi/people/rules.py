"""Roles, what they may do and where. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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
