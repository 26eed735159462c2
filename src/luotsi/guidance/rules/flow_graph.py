"""A dialogue as a picture: rows by turns from the start, as DOT text and as an SVG of our own. Pure.

The SVG carries classes, no styles: the page's stylesheet colours it. Each box links to the step in the list beside it.
"""

from collections import deque
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from luotsi.guidance.rules.dialogue import Flow, Kind, Step

_WIDE, _HIGH, _GAP, _ROW = 150, 40, 24, 110
_MOST_IN_ROW = 4
Label = Callable[[str], str]


def edges(flow: Flow) -> tuple[tuple[str, str, str], ...]:
    """(from, to, what leads there) of the whole flow, each pair once: keys of texts or conditions."""
    found: dict[tuple[str, str], list[str]] = {}
    for step in flow.steps.values():
        for target, why in _leads(step):
            found.setdefault((step.id, target), []).append(why)
    return tuple((a, b, ", ".join(dict.fromkeys(filter(None, why)))) for (a, b), why in found.items())


def _leads(step: Step) -> list[tuple[str, str]]:
    found = [(r.to, r.when or "otherwise") for r in step.routes]
    found += [(b.to, b.id) for b in step.buttons]
    found += [(step.text_to, "words")] if step.text_to else []
    found += [(step.places_to, "municipality")] if step.places_to else []
    return found


def rows(flow: Flow) -> list[list[str]]:
    """Steps by the number of turns from the start; those that only a crisis or the length leads to are in the last."""
    depth = {flow.start: 0}
    queue = deque([flow.start])
    while queue:
        here = queue.popleft()
        for target in flow.steps[here].leads_to:
            if target not in depth:
                depth[target] = depth[here] + 1
                queue.append(target)
    last = max(depth.values()) + 1
    found: list[list[str]] = [[] for _ in range(last + 1)]
    for id_ in flow.steps:
        found[depth.get(id_, last)].append(id_)
    return [row[n : n + _MOST_IN_ROW] for row in found for n in range(0, len(row), _MOST_IN_ROW)]


def dot(flow: Flow) -> str:
    """For Graphviz and the like."""
    shapes = {Kind.ROUTE: "diamond", Kind.END: "doublecircle", Kind.CRISIS: "octagon", Kind.HANDOVER: "house"}
    lines = [f'  "{s.id}" [shape={shapes.get(s.kind, "box")}];' for s in flow.steps.values()]
    lines += [f'  "{a}" -> "{b}" [label="{why}"];' for a, b, why in edges(flow)]
    return "\n".join([f'digraph "{flow.name}" {{', *lines, "}"])


def svg(flow: Flow, *, title: str, name: Label = str) -> str:
    """The picture; `name` gives a step's name, `title` is read to who does not see it."""
    placed = rows(flow)
    broad = max(len(row) for row in placed)
    width = broad * (_WIDE + _GAP) + 3 * _GAP
    height = len(placed) * _ROW
    at: dict[str, tuple[float, float]] = {}
    for y, row in enumerate(placed):
        left = (width - len(row) * (_WIDE + _GAP) + _GAP) / 2
        for x, id_ in enumerate(row):
            at[id_] = (left + x * (_WIDE + _GAP), y * _ROW + 20.0)
    size = f'viewBox="0 0 {width} {height}" width="{width}"'
    parts = [f'<svg class="flow" {size} role="group" aria-label={quoteattr(title)}>']
    parts.append(
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>'
    )
    parts += [_line(at[a], at[b]) for a, b, _why in edges(flow) if a != b]
    parts += [_box(flow.steps[id_], at[id_], name(id_)) for id_ in flow.steps]
    return "".join([*parts, "</svg>"])


def _line(a: tuple[float, float], b: tuple[float, float]) -> str:
    """Down from under a box, up beside it."""
    if b[1] > a[1]:
        x1, y1, x2, y2 = a[0] + _WIDE / 2, a[1] + _HIGH, b[0] + _WIDE / 2, b[1] - 2
        bend = (y2 - y1) / 2
        curve = (x1, y1 + bend, x2, y2 - bend)
    else:
        x1, y1, x2, y2 = a[0] + _WIDE, a[1] + _HIGH / 2, b[0] + _WIDE + 2, b[1] + _HIGH / 2
        out = max(x1, x2) + _GAP + abs(y1 - y2) / 12
        curve = (out, y1, out, y2)
    css = "edge" if b[1] > a[1] else "edge back"
    bends = " ".join(f"{n:g}" for n in curve)
    return f'<path class="{css}" marker-end="url(#tip)" d="M{x1:g} {y1:g}C{bends} {x2:g} {y2:g}"/>'


def _box(step: Step, at: tuple[float, float], name: str) -> str:
    x, y = at
    short = name if len(name) <= 18 else f"{name[:17]}…"
    return (
        f'<a href="#{escape(step.id)}"><g class="step {step.kind}"><rect x="{x:g}" y="{y:g}" width="{_WIDE}" '
        f'height="{_HIGH}" rx="8"/><text x="{x + _WIDE / 2:g}" y="{y + 25:g}">{escape(short)}</text></g></a>'
    )
