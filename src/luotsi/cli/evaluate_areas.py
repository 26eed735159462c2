"""`luotsi evaluate life-areas` and `luotsi evaluate utterances`: how well areas of life are read."""

import csv
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from tqdm import tqdm

from luotsi.cli import recording
from luotsi.directory.queries import engines
from luotsi.guidance.actions import labels as actions
from luotsi.guidance.queries import area_reading, labels
from luotsi.guidance.rules import area_figures
from luotsi.guidance.rules.area_labels import YOUTH, read_csv, read_labels, text_of
from luotsi.guidance.rules.areas import AREAS
from luotsi.kernel.errors import BadInput

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("life-areas")
@click.option(
    "--train", "train_file", type=_FILE, required=True, help="Labels to learn from: id and ten columns of 0 and 1."
)
@click.option("--corpus", type=_FILE, required=True, help="Services to rank: id,name,summary.")
@click.option("--labels", "labels_file", type=_FILE, help="Labels of the corpus; figures are printed when given.")
@click.option("--run", "run_file", type=_OUT, help="Write id and a score for each area (and youth) here.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@recording.option
def life_areas(
    *, train_file: Path, corpus: Path, labels_file: Path | None, run_file: Path | None, as_json: bool, is_recorded: bool
) -> None:
    """Learn from labelled services, label others and say how right that is: MAP, P@5, micro-F1, AUC of youth."""
    rows = read_csv(corpus, ("id", "name"))
    if not rows:
        raise BadInput(f"{corpus.name} has no rows.")
    ids = [row["id"] for row in rows]
    texts = [text_of(row["name"], row.get("summary") or "") for row in rows]
    given = {id_: label for id_, label in read_labels(train_file).items() if id_ not in set(ids)}
    known = actions.texts_for(train_file, given, corpus)
    cache = engines.vector_cache()
    with tqdm(desc="embeddings", unit=" texts", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        learned = actions.learn(given, known, cache, progress=bar.update)
        vectors = actions.vectors_of(texts, cache, progress=bar.update)
    by_row = dict(enumerate(vectors)) if vectors is not None else {}
    areas, youth = area_reading.read_services(texts, [frozenset()] * len(ids), by_row, learned.weights)
    if run_file:
        write(run_file, "id", ids, np.column_stack([areas, youth]), (*AREAS, YOUTH))
    figures = {f"held_out_{name}": value for name, value in learned.figures.items()}
    judged = 0
    if labels_file:
        truth = read_labels(labels_file)
        some = [n for n, id_ in enumerate(ids) if id_ in truth and truth[id_].areas is not None]
        judged = len(some)
        if some:
            yes = np.array([truth[ids[n]].areas for n in some]) >= 0.5
            figures |= area_figures.of_services(yes, areas[some])
        fits = [(n, its) for n, id_ in enumerate(ids) if id_ in truth and (its := truth[id_].youth) is not None]
        if fits:
            at = [n for n, _ in fits]
            figures["youth_auc"] = area_figures.auc(np.array([y >= 0.5 for _, y in fits]), youth[at])
    if labels_file:
        kept = {name: (figures[name], judged) for name in ("map", "micro_f1", "youth_auc") if _is_number(figures, name)}
        recording.record("life-areas", kept, testset=labels_file, is_wanted=is_recorded)
    told = f"{learned.services} services learned from{'' if learned.is_with_meaning else ', without embeddings'}"
    _show(f"{told}, {len(ids)} read, {judged} of them judged", figures, as_json=as_json)


@click.command("utterances")
@click.option("--testset", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True,
              help="Folder with utterances.csv, or with a folder utterances.")  # fmt: skip
@click.option("--run", "run_file", type=_OUT, help="Write uid and a score for each area here.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@recording.option
def utterances(*, testset: Path, run_file: Path | None, as_json: bool, is_recorded: bool) -> None:
    """Read areas of life out of first messages: macro average precision, top-1, macro F1, empty ones given no area."""
    file = next(
        (f for f in (testset / "utterances.csv", testset / "utterances" / "utterances.csv") if f.exists()), None
    )
    if file is None:
        raise BadInput(f"There is no utterances.csv in {testset.name}.")
    rows = read_csv(file, ("uid", "text"))
    labels.of_message("")  # what is read once only is read now
    started = time.perf_counter()
    scores = np.array([list(labels.of_message(row["text"], row.get("lang")).values()) for row in rows])
    took = 1000 * (time.perf_counter() - started) / max(1, len(rows))
    if run_file:
        write(run_file, "uid", [row["uid"] for row in rows], scores, AREAS)
    figures: dict[str, float] = {}
    if rows and all(area in rows[0] for area in AREAS):
        yes = np.array([[row[area].strip() == "1" for area in AREAS] for row in rows])
        figures = area_figures.of_messages(yes, scores)
        kept = {name: (value, len(rows)) for name, value in figures.items() if value == value}
        recording.record("utterances", kept, testset=file, is_wanted=is_recorded)
    _show(f"{len(rows)} messages, {took:.0f} ms each", figures, as_json=as_json)


def write(path: Path, key: str, ids: Sequence[str], scores: Any, columns: Sequence[str]) -> None:
    """A run: a row a case, a column of scores an area."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([key, *map(str, columns)])
        writer.writerows([id_, *(f"{s:.6f}" for s in row)] for id_, row in zip(ids, scores, strict=True))


def _is_number(figures: Mapping[str, float], name: str) -> bool:
    return name in figures and figures[name] == figures[name]


def _show(told: str, figures: Mapping[str, float], *, as_json: bool) -> None:
    figures = {name: value for name, value in figures.items() if value == value}
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    click.echo(told)
    for kind, names in (("held-out rows of the training labels", True), ("judged", False)):
        own = {n.removeprefix("held_out_"): v for n, v in figures.items() if n.startswith("held_out_") == names}
        if own:
            click.echo(f"{kind}: " + " ".join(f"{n}={v:.3f}" for n, v in own.items()))
