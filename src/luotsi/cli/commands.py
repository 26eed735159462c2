"""Which sub-commands there are."""

from importlib import import_module

import click

MODULES = (
    "cards",
    "migrate",
    "demo",
    "index",
    "search",
    "recommend",
    "guidance",
    "serve",
    "work",
    "evaluate",
    "vocabulary",
    "export",
    "dumps",
    "docs",
    "themes",
    "sync",
    "indicators",
    "quality",
    "content",
    "coverage",
    "register",
    "staff",
)


class Commands(click.Group):
    """A group whose sub-commands are imported when they are asked for: some bring engines that take seconds to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*MODULES, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in MODULES and cmd_name not in self.commands:
            self.add_command(load(cmd_name))
        return super().get_command(ctx, cmd_name)


def load(name: str) -> click.Command:
    """One sub-command."""
    command: click.Command = import_module(f"luotsi.cli.{name}").command
    return command


def register(cli: click.Group) -> None:
    """Add every sub-command to the group."""
    for name in MODULES:
        cli.add_command(load(name))
