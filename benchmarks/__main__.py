"""`python -m benchmarks [search|import|web|vocabulary|figures|quality|merges|coverage|chat|recommendation …]`: all of them when none is named."""

import argparse
import sys
from collections.abc import Sequence

NAMES = (
    "search",
    "import",
    "web",
    "vocabulary",
    "figures",
    "quality",
    "merges",
    "coverage",
    "chat",
    "recommendation",
    "life_areas",
)


def main(arguments: list[str]) -> None:
    """Run what is named; sizes of a million only with --full, since they take a quarter of an hour."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="|".join(NAMES), help="what to measure (all by default)")
    parser.add_argument("--sizes", default="1800,50000", help="numbers of services for search (default: %(default)s)")
    parser.add_argument(
        "--services", type=int, default=50_000, help="number of services for guidance (default: %(default)s)"
    )
    parser.add_argument(
        "--full", action="store_true", help="also 1 000 000 services and 20 000 000 observations (half an hour)"
    )
    parser.add_argument("--quick", action="store_true", help="small and rough: to see that everything runs")
    parser.add_argument("--no-vectors", action="store_true", help="leave out embeddings")
    wish = parser.parse_args(arguments)
    unknown = set(wish.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    names = wish.names or NAMES
    sizes = [int(size) for size in wish.sizes.split(",")] + ([1_000_000] if wish.full else [])
    with_vectors = not wish.no_vectors
    if "search" in names:
        from benchmarks import search

        search.run([200] if wish.quick else sizes, repeats=1 if wish.quick else 5, with_vectors=with_vectors)
        if not wish.full and not wish.quick:
            print("A million services: add --full.")
    if "import" in names:
        from benchmarks import importing

        if wish.quick:
            importing.run(100, databases=["SQLite"])
        else:
            importing.run()
    if "web" in names:
        from benchmarks import web

        web.run(100 if wish.quick else 1_800, seconds=0.5 if wish.quick else 8.0, with_vectors=with_vectors)
    if "vocabulary" in names:
        from benchmarks import vocabulary

        vocabulary.run(most=50 if wish.quick else 2_000, with_vectors=with_vectors and not wish.quick)
    if "figures" in names:
        from benchmarks import figures

        figures.run(full=wish.full, quick=wish.quick)
    if "quality" in names:
        from benchmarks import quality

        quality.run(100 if wish.quick else 20_000)
    if "merges" in names:
        from benchmarks import merges

        merges.run()
    if "coverage" in names:
        from benchmarks import coverage

        coverage.run(100 if wish.quick else 20_000, repeats=4 if wish.quick else 60)
    _guidance(names, wish, with_vectors=with_vectors)


def _guidance(names: Sequence[str], wish: argparse.Namespace, *, with_vectors: bool) -> None:
    size = 100 if wish.quick else wish.services
    if "recommendation" in names:
        from benchmarks import recommendation

        recommendation.run(200 if wish.quick else wish.services, people=20 if wish.quick else 200)
    if "life_areas" in names:
        from benchmarks import life_areas

        life_areas.run(most=200 if wish.quick else 5_000)
    if "chat" in names:
        from benchmarks import chat

        chat.run(size, repeats=1 if wish.quick else 3, with_vectors=with_vectors)


if __name__ == "__main__":
    main(sys.argv[1:])
