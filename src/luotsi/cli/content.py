"""`luotsi content`: what editors' pages need done at their times, for installations without the background worker."""

import click

from luotsi.content import actions


@click.group("content")
def command() -> None:
    """Pages of communications."""


@command.command("publish-scheduled")
def publish_scheduled() -> None:
    """Publish pages whose time has come, withdraw those whose time is over; the worker does so each minute."""
    published, withdrawn = actions.publish_scheduled()
    click.echo(f"Published {published}, withdrawn {withdrawn}.")


@command.command("forget-sign-ups")
def forget_sign_ups() -> None:
    """Delete names and addresses of those who came to briefings that ended over 30 days ago; done each night too."""
    click.echo(f"Forgotten: {actions.forget_past()}.")
