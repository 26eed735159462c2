"""Where labels go so that they do not lie on each other: along one side, or around points. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass


def spread(wanted: Sequence[float], heights: Sequence[float], *, top: float, bottom: float) -> list[float]:
    """Middles of labels as near to those wanted as they go without overlapping (least squares), within top and bottom.

    The order of the middles wanted is kept. When all do not fit, they begin at the top and run over the bottom.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, int]] = []  # mean of where a block's labels would begin, how many there are
    above = 0.0
    for i in order:
        mean, count = wanted[i] - heights[i] / 2 - above, 1
        while blocks and blocks[-1][0] > mean:
            other, others = blocks.pop()
            mean = (mean * count + other * others) / (count + others)
            count += others
        blocks.append((mean, count))
        above += heights[i]
    highest = max(top, bottom - above)
    starts = [min(max(mean, top), highest) for mean, count in blocks for _ in range(count)]
    middles = [0.0] * len(wanted)
    above = 0.0
    for i, start in zip(order, starts, strict=True):
        middles[i] = start + above + heights[i] / 2
        above += heights[i]
    return middles


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_within(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label stands: its baseline's point, its anchor, and the box it fills."""

    x: float
    y: float
    anchor: str
    box: Box


def around(x: float, y: float, width: float, *, gap: float, height: float) -> list[Spot]:
    """Places for a label by a point: right, left, above, below, then the corners; best first."""
    up, down, level = y - gap - 2, y + gap + height - 4, y + height * 0.3
    found = [(x + gap + 2, level, ""), (x - gap - 2, level, "end"), (x, up, "middle"), (x, down, "middle")]
    found += [(x + gap, up, ""), (x - gap, up, "end"), (x + gap, down, ""), (x - gap, down, "end")]
    return [Spot(px, py, anchor, _box(px, py, anchor, width, height)) for px, py, anchor in found]


def _box(x: float, y: float, anchor: str, width: float, height: float) -> Box:
    left = x - width if anchor == "end" else x - width / 2 if anchor == "middle" else x
    return Box(left, y - height * 0.8, left + width, y + height * 0.2)


def first_free(spots: Sequence[Spot], taken: Sequence[Box], within: Box) -> Spot | None:
    """The first place that lies within the bounds and on nothing that is there already."""
    for spot in spots:
        if spot.box.is_within(within) and not any(spot.box.meets(other) for other in taken):
            return spot
    return None
