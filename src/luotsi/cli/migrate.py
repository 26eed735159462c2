"""`luotsi migrate`: make or upgrade the stores."""

import click
from django.core.management import call_command

from luotsi.content import actions as content
from luotsi.directory import actions


@click.command("migrate")
def command() -> None:
    """Make or upgrade the database and seed what an empty installation needs (themes, content pages)."""
    call_command("migrate", verbosity=0, interactive=False)
    actions.seed_themes()
    content.prepare_site()
    click.echo("The stores are up to date.")
