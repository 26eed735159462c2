"""The data read into patterns: concepts, rules, idioms and frames of the TOML files. Pure; a mistake names its file.

A line of a pattern holds slots, each of which must be a word of the message: alternatives parted by `|`, a stem ends
with `*`, `@name` is a concept of the files. Slots may stand in any order within a few words; a line that begins with
`=` wants them in this order, at most one other word between; `-` before a slot forbids it nearby.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from luotsi.guidance.rules.crisis.lexicon import Lexicon
from luotsi.guidance.rules.crisis.model import KINDS, URGENCIES, Kind, Urgency, Who


@dataclass(frozen=True, slots=True)
class Rule:
    """What a group of lines means."""

    id: str
    kind: Kind
    urgency: Urgency
    score: float
    who: Who | None
    firm: bool
    """The writer says it of themselves, now: only a quotation or a story takes it back."""
    bumps: bool
    """Words of now make it immediate."""
    negatable: bool
    most_words: int
    """The rule holds only in messages of at most so many words; 0: in all."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A circumstance that takes back what stands in its scope, such as a film or a thesis."""

    id: str
    scope: str
    """phrase | clause | sentence | message"""
    spares_firm: bool
    spares_self: bool
    unless: frozenset[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One pattern: slot numbers, the rarest first."""

    owner: str
    slots: tuple[int, ...]
    heads: frozenset[int]
    forbidden: frozenset[int]
    ordered: bool
    span: int
    has_negation: bool


@dataclass(slots=True)
class Patterns:
    """Everything the matcher needs."""

    lexicon: Lexicon
    rules: dict[str, Rule] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    lines: dict[str, dict[int, list[Line]]] = field(default_factory=dict)
    """rule | idiom | frame: lines by their first slot."""
    named: dict[str, int] = field(default_factory=dict)
    """Slot numbers of single concepts."""


class BadPattern(ValueError):
    """A file of crisis patterns cannot be used."""


_KEYS = {"id", "kind", "urgency", "score", "who", "firm", "bumps", "negatable", "most_words", "lines", "window"}
_FRAME_KEYS = {"id", "scope", "spares_firm", "spares_self", "unless", "lines", "window"}


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """The packaged files by name."""
    folder = files("luotsi.guidance") / "data" / "crisis"
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            yield path.name, tomllib.loads(path.read_text(encoding="utf-8"))


def contents() -> list[bytes]:
    """The packaged files as they are, by name."""
    folder = files("luotsi.guidance") / "data" / "crisis"
    return [p.read_bytes() for p in sorted(folder.iterdir(), key=lambda p: p.name) if p.name.endswith(".toml")]


@cache
def packaged() -> Patterns:
    """The patterns that ship with Luotsi, read once."""
    return build(dict(documents()))


def build(data: dict[str, dict[str, Any]]) -> Patterns:
    """Patterns of the documents; raises BadPattern."""
    concepts: dict[str, set[str]] = defaultdict(set)
    protected: list[str] = []
    light: set[str] = set()
    for document in data.values():
        for name, words in document.get("concepts", {}).items():
            concepts[name].update(words.split())
        protected += document.get("protected", "").split()
        light.update(document.get("light", "").split())
    builder = _Builder(concepts, light, Patterns(Lexicon(protected)))
    for name, document in data.items():
        if not isinstance(document.get("version"), int):
            raise BadPattern(f"{name}: version is missing.")
        try:
            builder.add(document)
        except (KeyError, ValueError) as error:
            raise BadPattern(f"{name}: {error}") from error
    return builder.patterns


class _Builder:
    def __init__(self, concepts: dict[str, set[str]], light: set[str], patterns: Patterns) -> None:
        self.concepts = concepts
        self.patterns = patterns
        self.numbers: dict[frozenset[str], int] = {}
        self.sizes: list[int] = []
        for name in sorted(concepts):
            patterns.named[name] = self.slot(f"@{name}")
        self.light = frozenset(a for name in light for a in concepts[name])
        self.negation = frozenset(concepts["neg"])

    def add(self, document: dict[str, Any]) -> None:
        for group in document.get("rule", ()):
            if wrong := set(group) - _KEYS:
                raise ValueError(f"rule {group.get('id')}: unknown {sorted(wrong)}")
            rule = _rule(group)
            if rule.id in self.patterns.rules and self.patterns.rules[rule.id] != rule:
                raise ValueError(f"rule {rule.id} is there twice with other values")
            self.patterns.rules[rule.id] = rule
            self.lines("rule", rule.id, group)
        for group in document.get("idiom", ()):
            self.lines("idiom", group["id"], group)
        for group in document.get("frame", ()):
            if wrong := set(group) - _FRAME_KEYS:
                raise ValueError(f"frame {group.get('id')}: unknown {sorted(wrong)}")
            scope = group.get("scope", "sentence")
            if scope not in ("phrase", "clause", "sentence", "message"):
                raise ValueError(f"frame {group['id']}: scope {scope}")
            self.patterns.frames[group["id"]] = Frame(
                group["id"], scope, bool(group.get("spares_firm")), bool(group.get("spares_self")),
                frozenset(self.patterns.named[u] for u in group.get("unless", "").split()),
            )  # fmt: skip
            self.lines("frame", group["id"], group)

    def lines(self, what: str, owner: str, group: dict[str, Any]) -> None:
        by_slot = self.patterns.lines.setdefault(what, {})
        for text in group["lines"].splitlines():
            if not text.strip() or text.lstrip().startswith("#"):
                continue
            line = self.line(owner, text.strip(), group.get("window", 4), forgiving=what == "rule")
            by_slot.setdefault(line.slots[0], []).append(line)

    def line(self, owner: str, text: str, window: int, *, forgiving: bool) -> Line:
        ordered = text.startswith("=")
        words = text.removeprefix("=").split()
        wanted = [w for w in words if not w.startswith("-")]
        if not wanted:
            raise ValueError(f"{owner}: nothing is wanted in {text!r}")
        slots = [self.slot(w, forgiving=forgiving) for w in wanted]
        light = [self.alternatives(w) <= self.light for w in wanted]
        heads = frozenset(s for s, is_light in zip(slots, light, strict=True) if not is_light)
        if not ordered:
            order = sorted(range(len(slots)), key=lambda n: (light[n], self.sizes[slots[n]]))
            slots = [slots[n] for n in order]
        forbidden = frozenset(self.slot(w[1:]) for w in words if w.startswith("-"))
        has_negation = any(self.alternatives(w) & self.negation for w in wanted)
        heads = heads or frozenset(slots)
        return Line(owner, tuple(slots), heads, forbidden, ordered, len(slots) + window, has_negation)

    def alternatives(self, slot: str) -> frozenset[str]:
        found: set[str] = set()
        for part in slot.split("|"):
            if part.startswith("@"):
                if part[1:] not in self.concepts:
                    raise ValueError(f"no concept {part}")
                found |= self.concepts[part[1:]]
            elif len(part) < (3 if part.endswith("*") else 1):
                raise ValueError(f"too short: {slot!r}")
            else:
                found.add(part)
        return frozenset(found)

    def slot(self, text: str, *, forgiving: bool = False) -> int:
        """The slot's number. Only what tells of danger forgives misspellings: a circumstance must be sure."""
        alternatives = self.alternatives(text)
        number = self.numbers.setdefault(alternatives, len(self.sizes))
        if number == len(self.sizes):
            self.sizes.append(len(alternatives))
        for alternative in alternatives:
            self.patterns.lexicon.add(alternative, number, forgiving=forgiving)
        return number


def _rule(group: dict[str, Any]) -> Rule:
    kind, urgency = group["kind"], group.get("urgency", "urgent")
    if kind not in KINDS or urgency not in URGENCIES or group.get("who") not in (None, *get_args(Who)):
        raise ValueError(f"rule {group['id']}: kind, urgency or who is unknown")
    score = float(group.get("score", 0.9))
    if not 0 < score <= 1:
        raise ValueError(f"rule {group['id']}: score {score}")
    return Rule(
        group["id"], kind, urgency, score, group.get("who"), bool(group.get("firm")), bool(group.get("bumps", True)),
        bool(group.get("negatable", True)), int(group.get("most_words", 0)),
    )  # fmt: skip
