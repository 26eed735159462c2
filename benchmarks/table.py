"""Prints measurements as Markdown tables."""

from collections.abc import Sequence


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]], *, notes: Sequence[str] = ()) -> None:
    """Print a heading, a table with its figures set to the right, and notes."""
    cells = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(row[n]) for row in [list(head), *cells]) for n in range(len(head))]
    print(f"\n## {title}\n", flush=True)
    print("| " + " | ".join(h.ljust(w) for h, w in zip(head, widths, strict=True)) + " |")
    print("|" + "|".join(("-" * (w + 2)) if n == 0 else ("-" * (w + 1) + ":") for n, w in enumerate(widths)) + "|")
    for row in cells:
        padded = [c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True))]
        print("| " + " | ".join(padded) + " |")
    for note in notes:
        print(f"\n{note}")
    print(flush=True)


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
