"""How good is search? Runs a judged collection (corpus, queries, judgements as CSV) and computes the usual figures.

nDCG@10 with gain 2^grade - 1 and discount log2(rank + 1) (Järvelin and Kekäläinen 2002); a pair without a judgement
counts as 0; relevant means grade 2 or more when grades go above 1, else grade 1.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from luotsi.kernel.errors import BadInput
from luotsi.search.documents import Document, Passage

DEPTH = 10
NO_ANSWER = "none"


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    text: str
    lang: str
    kind: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over answerable queries; `none_empty` tells how many unanswerable ones were answered with nothing."""

    queries: int
    ndcg10: float
    recall10: float
    hit5: float
    mrr10: float
    none_queries: int = 0
    none_empty: int = 0


def read_corpus(folder: Path) -> list[Document]:
    """Documents of corpus.csv: an id column first, name, and summary where given."""
    rows = _rows(folder / "corpus.csv")
    documents = []
    for row in rows:
        id_ = next(iter(row.values()))
        name = row.get("name") or ""
        if not id_ or not name:
            raise BadInput(f"{folder / 'corpus.csv'}: a row lacks its id or name: {row}")
        summary = row.get("summary") or ""
        documents.append(Document(id_, (Passage("fi", name),), (Passage("fi", summary),) if summary else ()))
    return documents


def read_queries(folder: Path) -> list[Query]:
    return [
        Query(r["qid"], r["query"], r.get("lang") or "fi", r.get("kind") or "") for r in _rows(folder / "queries.csv")
    ]


def read_judgements(folder: Path) -> dict[str, dict[str, int]]:
    """Query id to document id to grade."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(folder / "qrels.csv"):
        values = list(row.values())
        grades[values[0]][values[1]] = int(row.get("grade") or row.get("relevance") or values[2] or 0)
    return grades


def figures(
    queries: Iterable[Query], grades: Mapping[str, Mapping[str, int]], runs: Mapping[str, Sequence[str]]
) -> Figures:
    """Figures of `runs` (query id to document ids, best first)."""
    best_grade = max((g for of_query in grades.values() for g in of_query.values()), default=1)
    least = 2 if best_grade >= 2 else 1
    rows: list[tuple[float, float, float, float]] = []
    none = none_empty = 0
    for query in queries:
        ids = list(runs.get(query.id, ()))
        if query.kind == NO_ANSWER:
            none += 1
            none_empty += not ids
            continue
        rows.append(_of_query(ids, grades.get(query.id, {}), least))
    count = max(1, len(rows))
    ndcg, recall, hit, mrr = (sum(r[n] for r in rows) / count for n in range(4))
    return Figures(len(rows), ndcg, recall, hit, mrr, none, none_empty)


def _of_query(ids: Sequence[str], grades: Mapping[str, int], least: int) -> tuple[float, float, float, float]:
    dcg = sum((2 ** grades.get(id_, 0) - 1) / math.log2(rank + 2) for rank, id_ in enumerate(ids[:DEPTH]))
    ideal = sorted(grades.values(), reverse=True)[:DEPTH]
    idcg = sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(ideal))
    relevant = {id_ for id_, grade in grades.items() if grade >= least}
    found = relevant & set(ids[:DEPTH])
    recall = len(found) / min(DEPTH, len(relevant)) if relevant else 0.0
    first = next((1 / (rank + 1) for rank, id_ in enumerate(ids[:DEPTH]) if id_ in relevant), 0.0)
    return (dcg / idcg if idcg else 0.0, recall, float(bool(relevant & set(ids[:5]))), first)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    except FileNotFoundError as error:
        raise BadInput(
            f"{path} does not exist.", hint="A test set has corpus.csv, queries.csv and qrels.csv."
        ) from error
