"""Accounts for demonstration: one of each role, with a password that the sign-in page of a demo installation tells.

They can be used only while the installation shows demo content (`tell_by`), and only they may do without a second
factor. Owns no account: `actions.make_demo_accounts` does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from luotsi.people.rules import EVERYWHERE, Role

DOMAIN = "@demo.example.invalid"
PASSWORD = "luotsi-demo-tray"  # noqa: S105  it is told to everyone


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody made up."""

    email: str
    role: Role
    scope: str = EVERYWHERE


ACCOUNTS = (
    Account(f"professional{DOMAIN}", Role.PROFESSIONAL),
    Account(f"editor{DOMAIN}", Role.EDITOR),
    Account(f"coordinator{DOMAIN}", Role.COORDINATOR),
    Account(f"organization{DOMAIN}", Role.ORGANIZATION_EDITOR),
    Account(f"operator{DOMAIN}", Role.OPERATOR),
)

_checks: list[Callable[[], bool]] = []


def tell_by(check: Callable[[], bool]) -> None:
    """How to find out whether demo content is shown; told by the module that owns content."""
    _checks[:] = [check]


def is_on() -> bool:
    """Whether this installation shows demo content."""
    return bool(_checks) and _checks[0]()


def is_one(email: str) -> bool:
    """Whether the account is one for demonstration."""
    return email.endswith(DOMAIN)


def is_out_of_place(email: str) -> bool:
    """Whether the account is one for demonstration in an installation that is not."""
    return is_one(email) and not is_on()
