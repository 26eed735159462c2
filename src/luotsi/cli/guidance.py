"""`luotsi guidance`: texts checked for crisis; the dialogue, audit and language model in files of their own."""

import json
import sys

import click

from luotsi.cli import guidance_audit, guidance_flow, guidance_model, guidance_train, guidance_train_crisis
from luotsi.guidance.rules.crisis.normal import LONGEST
from luotsi.guidance.rules.texts import check_text
from luotsi.kernel.errors import BadInput


@click.group("guidance")
def command() -> None:
    """From a life situation to help: check texts, the dialogue, exposure and the language model."""


@command.command("check-text")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print {crisis, kind, urgency, masked}.")
def check(*, text: str, as_json: bool) -> None:
    """Look for crisis in TEXT (- reads standard input) and mask personal data in it. Nothing is stored."""
    given = sys.stdin.read(LONGEST) if text == "-" else text
    if not given.strip():
        raise BadInput("There is no text to check.", hint="Give it as an argument, or - and standard input.")
    checked = check_text(given)
    if as_json:
        shown = {"crisis": checked.crisis, "kind": checked.kind, "urgency": checked.urgency, "masked": checked.masked}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    click.echo(f"crisis: {checked.kind}, {checked.urgency}" if checked.crisis else "no crisis seen")
    click.echo(checked.masked)


for _part in (guidance_audit, guidance_flow, guidance_model, guidance_train, guidance_train_crisis):
    command.add_command(_part.command)
