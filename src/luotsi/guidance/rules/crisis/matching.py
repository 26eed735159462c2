"""Looks for the patterns in a message and weighs them by their circumstances. Pure, linear in the message's length."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luotsi.guidance.rules.crisis import normal
from luotsi.guidance.rules.crisis.model import THRESHOLD, URGENCIES, Evidence, Finding, Kind, Who
from luotsi.guidance.rules.crisis.patterns import Frame, Line, Patterns, Rule

_MOST_ANCHORS = 60
"""Places of one line that are tried, half of them from the end: a hostile message repeats one word a thousand times."""
_NEGATION_REACH = 3
_GROUPS: dict[Kind, str] = {
    "suicide_explicit": "self", "suicide_passive": "self", "self_harm": "self", "violence_home": "violence",
    "sexual_violence": "violence", "child_danger": "violence", "medical_emergency": "illness",
}  # fmt: skip
"""Kinds whose weak signs add up: each leaves a doubt, and the doubts of a group are multiplied."""


@dataclass(frozen=True, slots=True)
class _Reading:
    message: normal.Message
    at: dict[int, list[int]]
    """Slot number to places of words."""
    of_writer: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Match:
    line: Line
    places: tuple[int, ...]
    """In the order of the line's slots."""


def find(text: str, patterns: Patterns) -> Finding:
    """What the message tells of danger, by the rules alone."""
    return examine(text, patterns)[0]


def examine(text: str, patterns: Patterns) -> tuple[Finding, Evidence]:
    """What the rules find, and what else was seen in the message."""
    message, slots = _words(normal.read(text), patterns)
    if not message.words:
        return Finding(crisis=False), Evidence()
    at: dict[int, list[int]] = {}
    for place, found in enumerate(slots):
        for slot in found:
            at.setdefault(slot, []).append(place)
    reading = _Reading(message, at, frozenset(at.get(patterns.named["self"], ())))
    harmless = _harmless(reading, patterns)
    frames = _frames(reading, patterns)
    kept: dict[str, _Match] = {}
    taken_back = False
    for match in _matches(reading, patterns, "rule", harmless):
        rule = patterns.rules[match.line.owner]
        if rule.id in kept:
            continue
        if _holds(match, rule, reading, patterns, frames):
            kept[rule.id] = match
        elif rule.score >= THRESHOLD:
            taken_back = True
    seen = Evidence(
        message.words,
        tuple(name for name, slot in patterns.named.items() if slot in at),
        tuple(sorted({frame.id for frame, _ in frames})),
        bool(harmless),
        taken_back,
        bool(_nows(reading, patterns)),
        _who(reading, patterns),
    )
    return _finding([(patterns.rules[id_], match) for id_, match in kept.items()], reading, patterns), seen


def _words(message: normal.Message, patterns: Patterns) -> tuple[normal.Message, list[frozenset[int]]]:
    """Slots of each word; a word written together with the next counts as two, one written apart as one more."""
    origin: list[int] = []
    slots: list[frozenset[int]] = []
    words = message.words
    for n, word in enumerate(words):
        found = patterns.lexicon.find(word)
        if n + 1 < len(words) and 8 <= len(word) + len(words[n + 1]) <= 24 and len(word) >= 3:
            joined = patterns.lexicon.exact(word + words[n + 1])
            if joined - patterns.lexicon.exact(word):
                found = (found[0] | joined, *found[1:])
        for some in found:
            origin.append(n)
            slots.append(some)
    if len(origin) != len(words):
        message = message.at(origin)
    return message, slots


def _matches(
    reading: _Reading, patterns: Patterns, what: str, without: frozenset[int] = frozenset()
) -> Iterator[_Match]:
    """Every line's matches, at most one for each place of its first slot."""
    by_slot = patterns.lines.get(what, {})
    for first in reading.at:
        for line in by_slot.get(first, ()):
            if all(slot in reading.at for slot in line.slots):
                yield from _line(line, reading, without)


def _line(line: Line, reading: _Reading, without: frozenset[int]) -> Iterator[_Match]:
    anchors = reading.at[line.slots[0]]
    if len(anchors) > _MOST_ANCHORS:
        anchors = anchors[: _MOST_ANCHORS // 2] + anchors[-_MOST_ANCHORS // 2 :]
    for anchor in anchors:
        if anchor in without and line.slots[0] in line.heads:
            continue
        places = [anchor]
        for slot in line.slots[1:]:
            avoided = without if slot in line.heads else frozenset()
            place = _next(line, slot, places, reading, avoided)
            if place is None:
                break
            places.append(place)
        else:
            if not (line.forbidden and _is_near(line.forbidden, places, reading)):
                yield _Match(line, tuple(places))


def _next(line: Line, slot: int, places: list[int], reading: _Reading, avoided: frozenset[int]) -> int | None:
    """The nearest free place of the slot that keeps the line within its span."""
    options = reading.at[slot]
    sentence = reading.message.sentences[places[0]]
    if line.ordered:
        start, end = places[-1] + 1, places[-1] + 3
    else:
        start, end = max(places) - line.span + 1, min(places) + line.span
    best: int | None = None
    for n in range(bisect_left(options, start), len(options)):
        place = options[n]
        if place >= end:
            break
        if place in places or place in avoided or reading.message.sentences[place] != sentence:
            continue
        if best is None or abs(place - places[0]) < abs(best - places[0]):
            best = place
    return best


def _is_near(slots: frozenset[int], places: list[int], reading: _Reading) -> bool:
    low, high = min(places) - 6, max(places) + 6
    sentence = reading.message.sentences[places[0]]
    for slot in slots:
        options = reading.at.get(slot, [])
        for place in options[bisect_left(options, low) : bisect_left(options, high + 1)]:
            if place not in places and reading.message.sentences[place] == sentence:
                return True
    return False


def _is_about_writer(match: _Match, reading: _Reading) -> bool:
    return any(place in reading.of_writer for place in match.places)


def _harmless(reading: _Reading, patterns: Patterns) -> frozenset[int]:
    """Places of words that an idiom uses up."""
    return frozenset(
        place
        for match in _matches(reading, patterns, "idiom")
        for slot, place in zip(match.line.slots, match.places, strict=True)
        if slot in match.line.heads
    )


def _frames(reading: _Reading, patterns: Patterns) -> list[tuple[Frame, _Match]]:
    return [(patterns.frames[m.line.owner], m) for m in _matches(reading, patterns, "frame")]


def _holds(
    match: _Match, rule: Rule, reading: _Reading, patterns: Patterns, frames: list[tuple[Frame, _Match]]
) -> bool:
    if rule.most_words and len(reading.message.words) > rule.most_words:
        return False
    if rule.negatable and not match.line.has_negation and _is_negated(match, reading, patterns):
        return False
    if all(reading.message.quoted[p] for p in match.places):
        return False
    return not any(_takes_back(frame, cause, match, rule, reading) for frame, cause in frames)


def _takes_back(frame: Frame, cause: _Match, match: _Match, rule: Rule, reading: _Reading) -> bool:
    if (frame.spares_firm and rule.firm) or (frame.spares_self and _is_about_writer(match, reading)):
        return False
    here, there = match.places[0], cause.places[0]
    message = reading.message
    if frame.scope == "phrase" and message.commas[here] != message.commas[there]:
        return False
    if frame.scope in ("phrase", "clause") and message.clauses[here] != message.clauses[there]:
        return False
    if frame.scope == "sentence" and message.sentences[here] != message.sentences[there]:
        return False
    return not any(
        message.sentences[p] == message.sentences[here] for slot in frame.unless for p in reading.at.get(slot, ())
    )


def _is_negated(match: _Match, reading: _Reading, patterns: Patterns) -> bool:
    """A word of negation stands right before the match's own words and belongs to no other verb."""
    at, named, message = reading.at, patterns.named, reading.message
    negations = set(at.get(named["neg"], ())) - set(match.places)
    if named["swedish"] in at:  # there `en` is an article
        negations -= set(at.get(named["article"], ()))
    if not negations:
        return False
    barriers = set(at.get(named["barrier"], ())) | set(at.get(named["neg_consumer"], ()))
    for slot, place in zip(match.line.slots, match.places, strict=True):
        if slot not in match.line.heads:
            continue
        for before in range(place - 1, max(-1, place - 1 - _NEGATION_REACH), -1):
            if message.clauses[before] != message.clauses[place] or message.commas[before] != message.commas[place]:
                break
            if before in negations:
                return True
            if before in barriers:
                break
    return False


def _finding(kept: list[tuple[Rule, _Match]], reading: _Reading, patterns: Patterns) -> Finding:
    if not kept:
        return Finding(crisis=False)
    doubts: dict[str, float] = {}
    for rule, _ in kept:
        doubts[_GROUPS[rule.kind]] = doubts.get(_GROUPS[rule.kind], 1.0) * (1 - rule.score)
    group = min(doubts, key=lambda g: doubts[g])
    score = round(1 - doubts[group], 4)
    strong = [(r, m) for r, m in kept if r.score >= THRESHOLD] or [(r, m) for r, m in kept if _GROUPS[r.kind] == group]
    now = {reading.message.sentences[p] for p in _nows(reading, patterns)}
    rules = [
        replace(rule, urgency="immediate")
        if rule.bumps and rule.urgency == "urgent" and reading.message.sentences[match.places[0]] in now
        else rule
        for rule, match in strong
    ]
    best = max(rules, key=lambda r: (r.score, -URGENCIES.index(r.urgency)))
    urgency = min((r.urgency for r in rules), key=URGENCIES.index)
    why = tuple(sorted(r.id for r, _ in kept))
    if score < THRESHOLD:
        return Finding(crisis=False, score=score, why=why)
    return Finding(True, best.kind, urgency, score, best.who or _who(reading, patterns), why)


def _nows(reading: _Reading, patterns: Patterns) -> list[int]:
    """Places of words of now; "every evening" and "this month" are none."""
    habits, spans = (set(reading.at.get(patterns.named[name], ())) for name in ("habit", "long_time"))
    return [p for p in reading.at.get(patterns.named["now"], ()) if p - 1 not in habits and p + 1 not in spans]


def _who(reading: _Reading, patterns: Patterns) -> Who:
    first = min(reading.at.get(patterns.named["self"], [10**9]))
    other = min(reading.at.get(patterns.named["other"], [10**9]))
    return "other" if other < first else "self"
