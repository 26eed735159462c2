"""Reads a chart's SVG back as a stranger would: valid XML, texts with their boxes, shapes with their numbers."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from luotsi.charts import text

SVG = "{http://www.w3.org/2000/svg}"
_FORBIDDEN = {SVG + tag for tag in ("script", "foreignObject", "image", "use")}
_GEOMETRY = {"d", "x", "y", "width", "height", "cx", "cy", "r", "rx", "viewBox"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class TextBox:
    said: str
    left: float
    right: float
    top: float
    bottom: float
    size: float

    def meets(self, other: "TextBox") -> bool:
        """Overlaps by more than a hair."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > 1 and tall > 2


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg.encode("utf-8"))


def size(root: ElementTree.Element) -> tuple[float, float]:
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    return width, height


def texts(root: ElementTree.Element) -> list[TextBox]:
    """Texts with estimated boxes; what stands in a moved group is moved."""
    return list(_texts(root, 0.0))


def _texts(element: ElementTree.Element, shift: float) -> list[TextBox]:
    moved = element.get("transform", "")
    if moved.startswith("translate("):
        shift += float(_NUMBER.findall(moved)[1])
    found = []
    if element.tag == SVG + "text" and "f-surface" not in element.get("class", ""):  # those are halos
        points = float(element.get("font-size", "13"))
        wide = text.width(element.text or "", size=points, bold=element.get("font-weight") == "700")
        x, y = float(element.attrib["x"]), float(element.attrib["y"]) + shift
        anchor = element.get("text-anchor", "start")
        left = x - wide if anchor == "end" else x - wide / 2 if anchor == "middle" else x
        found.append(TextBox(element.text or "", left, left + wide, y - points * 0.74, y + points * 0.2, points))
    for child in element:
        found += _texts(child, shift)
    return found


def said(root: ElementTree.Element) -> set[str]:
    """Everything a person may read or hear in the picture."""
    found = {t.said for t in texts(root)}
    for element in root.iter():
        if element.tag in (SVG + "title", SVG + "desc"):
            found.add(element.text or "")
        if "aria-label" in element.attrib:
            found.add(element.attrib["aria-label"])
    return found


def outside(root: ElementTree.Element) -> list[TextBox]:
    """Texts that reach over the edge of the picture."""
    width, height = size(root)
    return [t for t in texts(root) if t.left < -0.5 or t.right > width + 0.5 or t.top < -0.5 or t.bottom > height + 0.5]


def overlapping(root: ElementTree.Element) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    found = texts(root)
    return [(a.said, b.said) for i, a in enumerate(found) for b in found[i + 1 :] if a.meets(b)]


def faults(svg: str) -> list[str]:
    """What no chart may do, whatever it is given."""
    root = parse(svg)
    small = [f"small text: {t.said[:20]}" for t in texts(root) if t.size < 12]
    return [*_naming_faults(root), *small, *(fault for element in root.iter() for fault in _element_faults(element))]


def _naming_faults(root: ElementTree.Element) -> list[str]:
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    key = ids[0].removesuffix("-t")
    labels = root.attrib["aria-labelledby"].split()
    has_links = any(element.tag == SVG + "a" for element in root.iter())
    checks = {
        "an id twice": len(ids) == len(set(ids)),
        "an id not from the key": all(one.startswith(key) for one in ids),
        "labelled by what is not there": set(labels) <= set(ids),
        "role": root.attrib["role"] == ("group" if has_links else "img"),
    }
    return [fault for fault, is_right in checks.items() if not is_right]


def _element_faults(element: ElementTree.Element) -> list[str]:
    found = []
    if element.tag in _FORBIDDEN:
        found.append(element.tag)
    for name, value in element.attrib.items():
        if name == "style" or name.lower().startswith("on"):
            found.append(name)
        if name not in _GEOMETRY:
            continue
        if re.search(r"nan|inf|e[+-]?\d", value, re.IGNORECASE):
            found.append(f"{name}={value[:40]}")
        if name in ("width", "height", "r") and value.startswith("-"):
            found.append(f"{name}={value}")
        if any(abs(float(number)) > 20_000 for number in _NUMBER.findall(value)):
            found.append(f"{name} far away: {value[:60]}")
    return found
