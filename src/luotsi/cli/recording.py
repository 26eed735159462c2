"""`--record` of `luotsi evaluate`: keeps the figures of a run for the operators' page and tells which got worse."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from luotsi.kernel import clock


def option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--record`, given to the command as `is_recorded`."""
    told = "Keep the figures for the operators' page, and tell which got worse."
    return click.option("--record", "is_recorded", is_flag=True, help=told)(function)


def record(kind: str, figures: Mapping[str, tuple[float, int]], *, testset: Path, is_wanted: bool) -> None:
    """Keep figures by name, each with the number of cases it is of; what got worse is told on standard error."""
    if not is_wanted:
        return
    from luotsi.guidance.actions import measurements

    for alarm in measurements.record(kind, figures, testset=testset):
        click.echo(
            f"worse than on {clock.day_of(alarm.before.at):%d.%m.%Y}: {alarm.now.figure} "
            f"{alarm.before.value:.3f} → {alarm.now.value:.3f}",
            err=True,
        )
