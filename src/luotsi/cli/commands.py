"""Which sub-commands there are."""

from importlib import import_module

import click

from luotsi.kernel import loading

COMMANDS = {
    "cards": "List cards, or make the PDF of one.",
    "content": "Pages of communications.",
    "coverage": "Follow how the minimum criteria of service descriptions are fulfilled.",
    "demo": "Load the demo world: invented services of Etelä-Savo in three languages and figures, marked as demo.",
    "docs": "Write docs/reference: commands, settings, API.",
    "dumps": "Make the open data files (CSV, NDJSON, XLSX) that /open-data/ gives away; the worker does it each night.",
    "evaluate": "Measure search and guidance on judged collections.",
    "export": "Write out every published record, in order of id.",
    "guidance": "From a life situation to help: check texts, the dialogue, exposure and the language model.",
    "index": "Build the search index anew from the stored services; search goes on meanwhile.",
    "indicators": "Wellbeing in figures: list, build, show, report.",
    "migrate": "Make or upgrade the database and seed what an empty installation needs (themes, content pages).",
    "quality": "How good the descriptions are.",
    "recommend": "Suggest services for a life situation: areas of life, free words, or both.",
    "register": "Keep the register of organisations.",
    "search": "Find services with QUERY in anybody's words.",
    "serve": "Serve the tray until interrupted.",
    "staff": "Give, list and take away accounts and roles of staff.",
    "sync": "Bring content from a source into the directory, or figures into the warehouse.",
    "themes": "Write the themes to a file, or take them into use from one.",
    "vocabulary": "Concepts, sayings and editors' own expressions.",
    "work": "Do background work (embeddings, nightly reading of sources) until stopped; `luotsi serve` starts one too.",
}
"""What each does, as its own help begins: told by `luotsi --help` without importing them."""


class Commands(click.Group):
    """A group whose sub-commands, and Django with them, are loaded when one is asked for: that takes seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.add_command(load(cmd_name))
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def load(name: str) -> click.Command:
    """One sub-command, with Django set up for it."""
    from django import setup
    from django.apps import apps

    if not apps.ready:
        with loading.for_good():
            setup()
    command: click.Command = import_module(f"luotsi.cli.{name}").command
    return command
