"""`luotsi evaluate`: how good is search on a judged collection?"""

import csv
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import click
from tqdm import tqdm

from luotsi.cli import evaluate_areas, evaluate_crisis, recording
from luotsi.directory.queries import engines
from luotsi.search import evaluation
from luotsi.search.embedded import EmbeddedEngine
from luotsi.search.ranking import Searcher


@click.group("evaluate")
def command() -> None:
    """Measure search and guidance on judged collections."""


command.add_command(evaluate_areas.life_areas)
command.add_command(evaluate_areas.utterances)
command.add_command(evaluate_crisis.command)


@command.command("search")
@click.option("--testset", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True,
              help="Folder with corpus.csv, queries.csv and qrels.csv.")  # fmt: skip
@click.option(
    "--run", "run_file", type=click.Path(dir_okay=False, path_type=Path), help="Write qid,service_id,score here."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@recording.option
def search(*, testset: Path, run_file: Path | None, as_json: bool, is_recorded: bool) -> None:
    """Load the corpus into a scratch catalogue, run every query, print nDCG@10, Recall@10, hit@5 and MRR@10."""
    documents = evaluation.read_corpus(testset)
    queries = evaluation.read_queries(testset)
    cache = engines.vector_cache()
    with tempfile.TemporaryDirectory() as scratch:
        engine = EmbeddedEngine(Path(scratch), cache)
        engine.build(documents)
        searcher = Searcher(engine, engines.searcher().vocabulary, with_meaning=cache is not None)
        if cache is not None and searcher.with_meaning:
            with tqdm(
                desc="embeddings", total=len(cache.missing(engine.texts())), file=sys.stderr, disable=None
            ) as bar:
                cache.fill(engine.texts(), progress=bar.update)
            engine.attach_vectors()
        started = time.perf_counter()
        answers = {q.id: searcher.answer(q.text).hits for q in queries}
        seconds = time.perf_counter() - started
    if run_file:
        with run_file.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["qid", "service_id", "score"])
            writer.writerows((id_, h.id, f"{h.score:.6f}") for id_, hits in answers.items() for h in hits)
    has_judgements = (testset / "qrels.csv").exists()
    if not has_judgements:
        click.echo(f"{len(answers)} queries run; no qrels.csv, so no figures.")
        return
    grades = evaluation.read_judgements(testset)
    runs = {id_: [h.id for h in hits] for id_, hits in answers.items()}
    groups = {"ALL": queries, **_by("lang", queries), **_by("kind", queries)}
    figures = {name: evaluation.figures(some, grades, runs) for name, some in groups.items()}
    whole = figures["ALL"]
    recording.record(
        "search",
        {name: (getattr(whole, name), whole.queries) for name in ("ndcg10", "recall10", "hit5", "mrr10")},
        testset=testset,
        is_wanted=is_recorded,
    )
    if as_json:
        click.echo(json.dumps({name: asdict(f) for name, f in figures.items()}, indent=1))
        return
    for name, f in figures.items():
        if f.queries:
            click.echo(
                f"{name:12} n={f.queries:3} ndcg10={f.ndcg10:.3f} recall10={f.recall10:.3f} "
                f"hit5={f.hit5:.3f} mrr10={f.mrr10:.3f}"
            )
    if whole.none_queries:
        click.echo(f"unanswerable: {whole.none_empty} of {whole.none_queries} answered with nothing")
    click.echo(f"{seconds / max(1, len(queries)) * 1000:.1f} ms a query")


def _by(name: str, queries: list[evaluation.Query]) -> dict[str, list[evaluation.Query]]:
    values = sorted({getattr(q, name) for q in queries} - {""})
    return {f"{name}={v}": [q for q in queries if getattr(q, name) == v] for v in values} if len(values) > 1 else {}
