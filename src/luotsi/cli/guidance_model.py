"""`luotsi guidance model`: is the optional language model asked, does its endpoint answer, turn it off and on."""

import json

import click

from luotsi.guidance.actions import measurements as actions
from luotsi.guidance.queries import model as queries
from luotsi.kernel.errors import SourceUnavailable
from luotsi.people.rules import COMMAND

_TOLD = {
    "ok": "answers",
    "empty": "answers with nothing",
    "slow": "did not answer in time",
    "refused": "refused the request",
    "failed": "could not be reached",
    "unreadable": "answered something that cannot be read",
}


@click.group("model")
def command() -> None:
    """The optional language model that puts answers of the chat into words."""


@command.command("check")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def check(*, as_json: bool) -> None:
    """Ask the endpoint once with made-up words and tell how it went."""
    outcome, took = queries.trial()
    is_on = queries.is_switched_on()
    if as_json:
        click.echo(json.dumps({"outcome": outcome, "ms": took, "on": is_on}))
    else:
        click.echo(f"The endpoint {_TOLD[outcome]} ({took} ms). The model is turned {'on' if is_on else 'off'}.")
    if outcome not in {"ok", "empty"}:
        raise SourceUnavailable(
            f"The language model {_TOLD[outcome]}.", hint="The chat works without it. See LUOTSI_MODEL_URL."
        )


@command.command("on")
def on() -> None:
    """Let the model be asked."""
    _turn(is_on=True)


@command.command("off")
def off() -> None:
    """Stop asking the model, at once and in every process."""
    _turn(is_on=False)


def _turn(*, is_on: bool) -> None:
    changed = actions.turn_switch(queries.SWITCH, is_on=is_on, by=COMMAND)
    state = "on" if is_on else "off"
    click.echo(f"Turned {state}." if changed else f"Nothing changed: it is {state} already.")
