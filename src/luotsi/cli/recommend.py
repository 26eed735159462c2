"""`luotsi recommend`: services that fit a life situation, with reasons, from the command line."""

import json
import sys

import click
from django.utils.translation import override

from luotsi.guidance import reason_labels
from luotsi.guidance.queries import recommending
from luotsi.guidance.queries.recommending import Recommendation, Suggestion
from luotsi.guidance.queries.wishes import MOST, Wish
from luotsi.guidance.rules.areas import AREAS, Situation, situation
from luotsi.guidance.rules.texts import check_text
from luotsi.kernel.errors import BadInput

_LONGEST = 20_000
_RELAXED = {
    "filters": "Nothing fits with all of that; without the limits:",
    "region": "Nothing fits there; from elsewhere:",
    "general": "No need was told that a service answers; these have a low threshold:",
    "nothing": "Nothing fits.",
}


@click.command("recommend")
@click.option("--areas", default="{}", metavar="JSON", help=f"0 (worst) to 10 by area: {', '.join(AREAS)}.")
@click.option("--text", default="", help="How things are in anybody's own words; - reads them from standard input.")
@click.option("--age", type=int, help="Whole years.")
@click.option("--municipality", default="", metavar="CODE", help="Three digits, such as 491.")
@click.option("--remote/--on-site", default=None, help="Only what needs no going anywhere, or only what has a place.")
@click.option("--language", metavar="CODE", help="Language of the service: fi, sv, en, so …")
@click.option("--free", is_flag=True, help="Only what is told to be free of charge.")
@click.option(
    "--lang", type=click.Choice(["fi", "sv", "en"]), default="fi", show_default=True, help="Language of the answer."
)
@click.option("--limit", type=click.IntRange(1, MOST), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of {id, name, score, reasons, asks}.")
def command(
    *, areas: str, text: str, age: int | None, municipality: str, remote: bool | None, language: str | None,
    free: bool, lang: str, limit: int, as_json: bool,
) -> None:  # fmt: skip
    """Suggest services for a life situation: areas of life, free words, or both."""
    checked = check_text((sys.stdin.read(_LONGEST) if text == "-" else text)[:_LONGEST])
    if checked.crisis:
        click.echo("The words speak of a crisis: see luotsi guidance check-text. Emergency number: 112.", err=True)
    wish = Wish(
        situation=_situation(areas), text=checked.masked, age=age, municipality=municipality, remote=remote,
        language=language, free=free, lang=lang, limit=limit,
    )  # fmt: skip
    found = recommending.recommend(wish)
    with override(lang):
        if as_json:
            rows = [_row(s, lang) for s in found.suggestions]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        _tell(found, lang)


def _situation(areas: str) -> Situation:
    try:
        given = json.loads(areas)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise BadInput("--areas is not a JSON object.", hint="""Such as --areas '{"finance": 2, "friends": 4}'.""")
    return situation(given)


def _row(one: Suggestion, lang: str) -> dict[str, object]:
    return {
        "id": one.card.id,
        "name": one.card.name,
        "score": one.score,
        "reasons": [
            {
                "kind": r.kind,
                "area": r.area,
                "words": list(r.words),
                "concept": r.concept.get(lang) if r.concept else None,
                "share": r.share,
                "text": reason_labels.reason(r, lang),
            }
            for r in one.reasons
        ],
        "asks": {
            "booking": one.asks.booking or None,
            "cost": one.asks.cost,
            "referral": one.asks.referral or None,
            "ages": list(one.asks.ages) if one.asks.ages else None,
            "channels": list(one.asks.channels),
        },
    }


def _tell(found: Recommendation, lang: str) -> None:
    if found.elsewhere:
        click.echo(f"No public service answers this: {found.elsewhere.get(lang, '')}.")
    if found.relaxed:
        click.echo(_RELAXED[found.relaxed])
    for n, one in enumerate(found.suggestions, 1):
        click.echo(f"{n:3}. {one.card.name}  ({one.card.organization or '-'})  {one.score:.2f}  {one.card.id}")
        click.echo("     " + " ".join(reason_labels.reason(r, lang) for r in one.reasons))
        click.echo("     " + " · ".join(reason_labels.asks(one.asks)))
