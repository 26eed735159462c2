"""`luotsi quality`: check descriptions and links, and look for the same thing in two sources."""

import csv
import json
import sys
from pathlib import Path

import click
from django.utils import translation
from tqdm import tqdm

from luotsi.connectors.links import load as links_load
from luotsi.directory import quality_words
from luotsi.directory.actions import merges
from luotsi.directory.actions import quality as actions
from luotsi.directory.queries import quality
from luotsi.directory.rules.table import safe
from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import pick

_COLUMNS = ("service", "name", "organization", "check", "severity", "lang", "part", "text", "title", "why", "advice")


@click.group("quality")
def command() -> None:
    """How good the descriptions are."""


@command.command("check")
@click.option("--all", "everything", is_flag=True, help="Check every service, not only what changed since last time.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write every finding to this CSV file.")
@click.option("--lang", type=click.Choice(["fi", "sv", "en"]), default="fi", show_default=True, help="Of the CSV file.")
def check(*, everything: bool, as_json: bool, out: Path | None, lang: str) -> None:
    """Check the published services and keep what was found for the staff's pages."""
    with tqdm(desc="services", file=sys.stderr, disable=None) as bar:
        run = actions.check_quality(everything=everything, progress=bar.update)
    found = quality.overview()
    if out is not None:
        click.echo(f"{_write(out, lang)} findings written to {out}.", err=True)
    if as_json:
        counts = {c.check: c.services for c in found.checks}
        told = {"checked": found.checked, "checked_now": run.checked, "without_findings": found.without_findings}
        click.echo(json.dumps({**told, "channels_without_service": found.channels_without_service, "services": counts}))
        return
    click.echo(
        f"{run.checked} services checked now, {found.checked} in all, {found.without_findings} without a finding."
    )
    for c in found.checks:
        click.echo(f"  {c.check}: {c.services}")
    click.echo(f"  channels without a service: {found.channels_without_service}")


@command.command("links")
@click.option("--limit", type=click.IntRange(1, 100_000), default=500, show_default=True, help="Addresses at most.")
def links(*, limit: int) -> None:
    """Ask web addresses whether they still answer; those never or longest ago asked first.

    One request a host at a time with a pause; private addresses are not asked. An address that fails twice in a row
    counts as dead.
    """
    with tqdm(desc="addresses", file=sys.stderr, disable=None) as bar:
        done = links_load.check_links(limit=limit, progress=bar.update)
    click.echo(f"{done.asked} addresses asked, {done.failing} did not answer well.")


@command.command("merges")
def propose() -> None:
    """Compare the sources and propose what probably is the same thing; editors decide."""
    click.echo(f"{merges.propose_merges()} proposals wait for a decision.")


def _write(out: Path, lang: str) -> int:
    count = 0
    try:
        with out.open("w", encoding="utf-8-sig", newline="") as file, translation.override(lang):
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            for service, finding, text in quality.rows():
                words = quality_words.CHECKS[finding.check]
                cells = (
                    service.id, pick(service.names, lang)[0], pick(service.organization, lang)[0], finding.check,
                    str(quality_words.SEVERITIES[finding.severity]), finding.lang, finding.part, text or finding.value,
                    str(words.title), str(words.why), str(words.advice),
                )  # fmt: skip
                writer.writerow([safe(c) for c in cells])
                count += 1
    except OSError as error:
        raise BadInput(
            f"{out} cannot be written ({error.strerror}).", hint="Check the folder and its rights."
        ) from error
    return count
