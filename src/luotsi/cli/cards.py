"""`luotsi cards`: cards that professionals have made, listed and as PDF."""

from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import override

from luotsi.directory import forms
from luotsi.directory.printing import sheets
from luotsi.directory.queries import cards
from luotsi.kernel.errors import BadInput, NotReady
from luotsi.kernel.text import pick


@click.group("cards")
def command() -> None:
    """List cards, or make the PDF of one."""


@command.command("list")
def list_() -> None:
    """Every card: its code, title, languages, services, openings in 30 days, and what needs its maker."""
    for item in cards.all_cards():
        card = item.card
        holds = "search" if card.search else f"{len(card.services)} services"
        notes = [f"{item.gone} gone"] if item.gone else []
        notes += ["archived"] if card.archived_at else []
        columns = (card.code, pick(card.titles, "fi")[0], ",".join(card.languages), holds, f"{item.opened} openings")
        click.echo("\t".join((*columns, *notes)))


@command.command("pdf")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(list(sheets.FORMATS)), default="a6", show_default=True)
@click.option(
    "--lang", type=click.Choice([code for code, _name in settings.LANGUAGES]), default="fi", show_default=True
)
@click.option("--out", type=click.Path(dir_okay=False), required=True, help="File to write.")
def pdf(code: str, form: str, lang: str, out: str) -> None:
    """Write the card CODE as a tagged PDF. Needs LUOTSI_BASE_URL, for the address in the QR code."""
    if not settings.BASE_URL:
        raise NotReady("The public address is not set, so the QR code would lead nowhere.", hint="Set LUOTSI_BASE_URL.")
    card = cards.card(code)
    with override(lang):
        content = cards.content(card, lang, wish=forms.saved(card.search, lang, size=cards.MOST_FOUND))
        made = sheets.card(card, content, form=form, address=f"{settings.BASE_URL}/k/{card.code}")
    try:
        Path(out).write_bytes(made)
    except OSError as error:
        raise BadInput(f"{out} cannot be written.", hint=error.strerror or "") from error
    click.echo(f"Wrote {out} ({len(made)} bytes).")
