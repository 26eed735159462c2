"""`luotsi evaluate crisis`: what crisis is seen in judged messages, and which ordinary ones are taken for it."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from luotsi.cli import recording
from luotsi.guidance.rules.crisis import THRESHOLD, check
from luotsi.indicators.methods.proportions import wilson_limits
from luotsi.kernel.errors import BadInput

_MESSAGES, _NOISY = "messages.csv", "messages_noisy.csv"
_PARTS = ("kind", "urgency", "lang", "who")


@click.command("crisis")
@click.option("--testset", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True,
              help="Folder with messages.csv (mid, text, perhaps label …) and perhaps messages_noisy.csv.")  # fmt: skip
@click.option("--run", "run_file", type=click.Path(dir_okay=False, path_type=Path),
              help="Write mid,score here, and mid,variant,score beside it with -noisy in the name.")  # fmt: skip
@recording.option
def command(*, testset: Path, run_file: Path | None, is_recorded: bool) -> None:
    """Look for crisis in every message; print recall and false alarms when labels are there."""
    folder = testset if (testset / _MESSAGES).exists() else testset / "crisis"
    if not (folder / _MESSAGES).exists():
        raise BadInput(f"There is no {_MESSAGES} in {testset}.", hint="Give the folder that holds it.")
    messages = _read(folder / _MESSAGES, ("mid", "text"))
    noisy = _read(folder / _NOISY, ("mid", "variant", "text")) if (folder / _NOISY).exists() else []
    scores = {row["mid"]: check(row["text"]).score for row in messages}
    noisy_scores = [check(row["text"]).score for row in noisy]
    if run_file:
        _write(run_file, ("mid", "score"), ((mid, f"{s:.4f}") for mid, s in scores.items()))
        if noisy:
            rows = ((r["mid"], r["variant"], f"{s:.4f}") for r, s in zip(noisy, noisy_scores, strict=True))
            _write(run_file.with_stem(f"{run_file.stem}-noisy"), ("mid", "variant", "score"), rows)
    if not any(row.get("label") for row in messages):
        click.echo(f"{len(messages)} messages checked, {sum(s >= THRESHOLD for s in scores.values())} with a crisis; no labels, so no figures.")  # fmt: skip  # noqa: E501
        return
    _report(messages, scores)
    recording.record("crisis", _figures(messages, scores, noisy_scores), testset=folder, is_wanted=is_recorded)
    for variant in dict.fromkeys(row["variant"] for row in noisy):
        found = [s >= THRESHOLD for r, s in zip(noisy, noisy_scores, strict=True) if r["variant"] == variant]
        click.echo(f"noisy recall {variant:15} {sum(found)}/{len(found)} = {sum(found) / len(found):.3f}")
    if noisy:
        found = [s >= THRESHOLD for s in noisy_scores]
        click.echo(f"noisy recall {'ALL':15} {sum(found)}/{len(found)} = {sum(found) / len(found):.3f}")


def _figures(
    messages: Sequence[dict[str, str]], scores: dict[str, float], noisy: Sequence[float]
) -> dict[str, tuple[float, int]]:
    """Shares with the number of cases, as they are kept."""
    crises = [scores[m["mid"]] for m in messages if m["label"] == "crisis"]
    others = [scores[m["mid"]] for m in messages if m["label"] != "crisis"]
    named = {"recall": crises, "false_alarms": others, "noisy_recall": noisy}
    return {name: (sum(s >= THRESHOLD for s in some) / len(some), len(some)) for name, some in named.items() if some}


def _report(messages: Sequence[dict[str, str]], scores: dict[str, float]) -> None:
    crises = [m for m in messages if m["label"] == "crisis"]
    others = [m for m in messages if m["label"] != "crisis"]

    def line(what: str, name: str, rows: Sequence[dict[str, str]]) -> None:
        if rows:
            k, n = sum(scores[m["mid"]] >= THRESHOLD for m in rows), len(rows)
            low, high = (float(limit) for limit in wilson_limits(k, n))
            click.echo(f"{what:12} {name:20} {k}/{n} = {k / n:.3f}  (95 % {low:.3f}-{high:.3f})")

    line("recall", "ALL", crises)
    line("false alarms", "ALL", others)
    for column in _PARTS:
        _each(crises, column, lambda name, rows: line("recall", name, rows))
    _each(others, "kind", lambda name, rows: line("false alarms", name, rows))


def _each(rows: Sequence[dict[str, str]], column: str, told: Callable[[str, Sequence[dict[str, str]]], None]) -> None:
    for value in sorted({row.get(column) or "" for row in rows} - {""}):
        told(value, [row for row in rows if row.get(column) == value])


def _read(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in needed if c not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(f"{path} lacks the columns {', '.join(missing)}.", hint="The first row names columns.")
            rows = [{k: v or "" for k, v in row.items() if k is not None} for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} is not a CSV file in UTF-8: {error}.") from error
    if not rows:
        raise BadInput(f"{path} has no messages.")
    return rows


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from error
