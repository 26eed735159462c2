"""Catalogues of any size: real names and summaries from the shared data recombined, or the demo world's when absent."""

import csv
import os
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from luotsi.search.documents import Document, Passage

MUNICIPALITIES = [f"{n:03}" for n in range(5, 992, 3)][:308]
THEMES = ["community", "nature", "exercise", "culture", "income", "guidance", "nutrition", "mind"]


@cache
def sources() -> list[tuple[str, str]]:
    """(name, summary) pairs to recombine."""
    folder = Path(os.environ.get("LUOTSI_SHARED", "../shared")) / "testsets" / "search"
    if (folder / "corpus.csv").exists():
        with (folder / "corpus.csv").open(encoding="utf-8") as file:
            return [(r["name"], r["summary"]) for r in csv.DictReader(file)]
    from luotsi.directory.demo import build

    services = build.catalogue().services
    return [(s.names.get("fi", ""), s.summaries.get("fi", "")) for s in services]


def queries() -> list[str]:
    """What people type, commonest first (rank decides the Zipf weight)."""
    folder = Path(os.environ.get("LUOTSI_SHARED", "../shared")) / "testsets" / "search"
    if (folder / "queries.csv").exists():
        with (folder / "queries.csv").open(encoding="utf-8") as file:
            asked = [r["query"] for r in csv.DictReader(file)]
        return sorted(asked, key=len)  # most people type little
    return ["hammas kipeä", "yksinäisyys", "rahat ei riitä", "päihdekuntoutus", "neuvola", "omaishoito", "työttömyys"]


def documents(count: int, *, seed: int = 7) -> Iterator[Document]:
    """`count` documents: the real ones first, then names and sentences of two or three of them put together."""
    random_ = random.Random(seed)
    base = sources()
    for number in range(count):
        if number < len(base):
            name, summary = base[number]
        else:
            first, second, third = (random_.choice(base) for _ in range(3))
            name = (
                f"{first[0]}, {random_.choice(MUNICIPALITIES)}"
                if random_.random() < 0.5
                else f"{first[0]} ja {second[0]}"
            )
            summary = f"{second[1]} {third[1]}"[:300]
        nationwide = random_.random() < 0.05
        yield Document(
            id=f"{number:08}",
            names=(Passage("fi", name),),
            summaries=(Passage("fi", summary),),
            facets={
                "serves": ("all",)
                if nationwide
                else tuple(random_.sample(MUNICIPALITIES, random_.choice((1, 1, 2, 11)))),
                "reach": ("nationwide",) if nationwide else ("local",),
                "theme": (random_.choice(THEMES),),
                "cost": (random_.choice(("free", "chargeable", "unknown")),),
                "age": ("18-29", "30-64"),
                "channel": ("location", "phone"),
                "language": ("fi",),
            },
        )


def zipf(asked: list[str], count: int, *, seed: int = 3) -> list[str]:
    """A stream of queries in which the n-th commonest comes 1/n as often."""
    weights = [1 / (n + 1) for n in range(len(asked))]
    return random.Random(seed).choices(asked, weights=weights, k=count)
