"""`luotsi search`: find services from the command line."""

import json

import click

from luotsi.directory.queries import engines, finding
from luotsi.directory.queries.finding import Result, Wish
from luotsi.kernel.errors import NotReady


@click.command("search")
@click.argument("query")
@click.option(
    "--lang", type=click.Choice(["fi", "sv", "en"]), default="fi", show_default=True, help="Language of the answer."
)
@click.option(
    "--municipality", default="", metavar="CODE", help="Three digits, such as 491; the whole county when left out."
)
@click.option("--limit", type=click.IntRange(1, finding.LONGEST_PAGE), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of {id, name, score, why}.")
def command(*, query: str, lang: str, municipality: str, limit: int, as_json: bool) -> None:
    """Find services with QUERY in anybody's words."""
    if not engines.engine().count():
        raise NotReady("There is no search index yet.", hint="Run: luotsi sync ptv --area county:12, or luotsi index.")
    found = finding.find(Wish(query=query, lang=lang, municipality=municipality, size=limit))
    if as_json:
        rows = [{"id": r.card.id, "name": r.card.name, "score": r.score, "why": why_of(r, lang)} for r in found.results]
        click.echo(json.dumps(rows if found.relaxed != "weak" else [], ensure_ascii=False, indent=1))
        return
    if found.relaxed == "weak":
        click.echo("Nothing fits well." + (" Nearest:" if found.results else ""))
    elif found.relaxed:
        click.echo(f"Nothing with all of that; without the {found.relaxed} limit:")
    for n, result in enumerate(found.results, 1):
        card = result.card
        click.echo(f"{n:3}. {card.name}  ({card.organization or '-'})  {result.score:.2f}")
        click.echo(f"     {'; '.join(why_of(result, lang))}  {card.id}")


def why_of(result: Result, lang: str) -> list[str]:
    """Reasons in short words: concept read, the person's own words, meaning."""
    reasons = []
    if result.why.concept:
        reasons.append(f"concept: {result.why.concept[lang]}")
    if result.why.words:
        reasons.append("words: " + ", ".join(result.why.words))
    if result.why.by_meaning or not reasons:
        reasons.append("meaning" if result.why.by_meaning else "near words")
    return reasons
