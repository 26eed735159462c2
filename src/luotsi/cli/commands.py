"""Which sub-commands there are."""

from importlib import import_module

import click

_MODULES = (
    "migrate",
    "demo",
    "index",
    "search",
    "serve",
    "work",
    "evaluate",
    "vocabulary",
    "export",
    "docs",
    "themes",
    "sync",
    "indicators",
)


def register(cli: click.Group) -> None:
    """Add every sub-command to the group."""
    for name in _MODULES:
        cli.add_command(import_module(f"luotsi.cli.{name}").command)
