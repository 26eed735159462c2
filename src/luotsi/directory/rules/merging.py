"""Which records of different sources probably describe one thing, and why: proposals for people to judge. Pure.

Certain cases are merged by `duplicates` without asking. Here names and texts are compared by the share of rare
letter groups they have in common (cosine of 4-grams weighted by rarity), for pairs that share an owner, a phone number
or rare words of the name. Nothing is proposed against a certain difference: two business IDs, areas that do not meet.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from luotsi.search.analysis import content_words, grams

Vector = dict[str, float]

SAME_OWNER, SAME_PHONE, SAME_PLACE = 0.60, 0.50, 0.80
"""How alike name and text must be when the owner, a phone number, or only the municipality is the same."""
_LEAST_NAME = 0.42
"""A name less alike than this is another service, however alike the texts: organisations repeat their phrases."""
_NAME_WEIGHT = 0.6
_UNTOLD = 0.25
"""Without two texts the name must tell alone: the text counts as this share of the name's likeness."""
_SAME_NAME = 0.88
_SAME_OWNER_NAME = 0.62
_SMOOTH = 50
"""As if there were so many more texts: among a handful nothing would count as rare."""
_RARE, _TOKENS = 400, 3
"""A word of more names than this brings no pair together; of each name so many of its rarest do."""
_LEGAL = frozenset("ry rf oy ab oyj abp sr rs kaupunki kunta stad kommun yhdistys".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of a service or an organisation."""

    id: UUID
    source: str
    rank: tuple[bool, str]
    """The smaller stands for the pair: (is not of PTV, time first seen)."""
    name: str
    text: str = ""
    owner: str = ""
    business_id: str = ""
    phones: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    """Codes; empty when it serves the whole country."""
    places: frozenset[str] = frozenset()
    """Names of those municipalities, small letters: said in a name they tell nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair is proposed: business-id | phone | owner-name | name-place | name | text, and its figure or word."""

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    copy: UUID
    original: UUID
    score: float
    """0..1"""
    reasons: tuple[Reason, ...]


def proposals(candidates: Sequence[Candidate]) -> list[Proposal]:
    """Pairs of different sources that probably are one, the surest first; each record is in one pair at most a source.

    A record is a copy of one original at most; of several that would do, the most alike is taken.
    """
    compared = _Compared(candidates)
    found = [p for a, b in compared.pairs() if (p := compared.judge(a, b))]
    found.sort(key=lambda p: (-p.score, str(p.copy), str(p.original)))
    source = {c.id: c.source for c in candidates}
    taken: set[tuple[UUID, str]] = set()
    copies: set[UUID] = set()
    chosen = []
    for p in found:
        key = (p.original, source[p.copy])
        if key in taken or p.copy in copies:
            continue
        taken.add(key)
        copies.add(p.copy)
        chosen.append(p)
    return chosen


class _Compared:
    """Candidates with what is worked out of each once."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.all = candidates
        words = [_words(c) for c in candidates]
        self._names = _vectors(words)
        self._texts = _vectors([content_words(c.text) for c in candidates])
        owners = sorted({c.owner for c in candidates})
        self._owners = dict(zip(owners, _vectors([_bare(o) for o in owners]), strict=True))
        self._words = words

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Numbers of candidates of different sources that share something, each pair once."""
        blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
        counts = Counter(w for words in self._words for w in set(words))
        for n, c in enumerate(self.all):
            if c.business_id:
                blocks["id", c.business_id].append(n)
            if c.owner:
                blocks["owner", " ".join(_bare(c.owner))].append(n)
            for phone in c.phones:
                blocks["phone", phone].append(n)
            rare = sorted({w for w in self._words[n] if counts[w] <= _RARE}, key=lambda w: (counts[w], w))
            for word in islice(rare, _TOKENS):
                blocks["word", word[:7]].append(n)
        seen: set[tuple[int, int]] = set()
        for members in blocks.values():
            by_source: dict[str, list[int]] = defaultdict(list)
            for n in members:
                by_source[self.all[n].source].append(n)
            sources = sorted(by_source, key=lambda s: len(by_source[s]))
            for i, one in enumerate(sources):
                for other in sources[i + 1 :]:
                    seen.update((min(a, b), max(a, b)) for a in by_source[one] for b in by_source[other])
        yield from sorted(seen)

    def judge(self, a: int, b: int) -> Proposal | None:
        """The proposal for two candidates, or None."""
        one, other = self.all[a], self.all[b]
        if one.business_id and other.business_id and one.business_id != other.business_id:
            return None
        if not _meet(one, other):
            return None
        name = _cosine(self._names[a], self._names[b])
        if name < _LEAST_NAME:
            return None
        has_texts = bool(self._texts[a] and self._texts[b])
        text = _cosine(self._texts[a], self._texts[b]) if has_texts else name * _UNTOLD
        alike = _NAME_WEIGHT * name + (1 - _NAME_WEIGHT) * text
        reasons = list(self._evidence(one, other))
        codes = {r.code for r in reasons}
        limit = 2.0
        if codes & {"business-id", "owner-name"}:
            limit = SAME_OWNER
        if "phone" in codes:
            limit = min(limit, SAME_PHONE)
        if name >= _SAME_NAME and one.municipalities & other.municipalities and not self._other_owner(one, other):
            limit = min(limit, SAME_PLACE)
            reasons.append(Reason("name-place"))
        if alike < limit:
            return None
        reasons.append(Reason("name", f"{name:.2f}"))
        if has_texts:
            reasons.append(Reason("text", f"{text:.2f}"))
        sure = min(1.0, alike + 0.1 * len(codes))
        original, copy = sorted((one, other), key=lambda c: (c.rank, str(c.id)))
        return Proposal(copy.id, original.id, round(sure, 4), tuple(reasons))

    def _evidence(self, one: Candidate, other: Candidate) -> Iterator[Reason]:
        if one.business_id and one.business_id == other.business_id:
            yield Reason("business-id", one.business_id)
        elif one.owner and other.owner and not self._other_owner(one, other):
            yield Reason("owner-name", one.owner)
        if shared := one.phones & other.phones:
            yield Reason("phone", min(shared))

    def _other_owner(self, one: Candidate, other: Candidate) -> bool:
        """Whether both tell an owner and these have nothing in common."""
        return bool(one.owner and other.owner) and (
            _cosine(self._owners[one.owner], self._owners[other.owner]) < _SAME_OWNER_NAME
        )


def _meet(one: Candidate, other: Candidate) -> bool:
    """Whether somebody is served by both; the whole country meets only the whole country, unless an area is untold."""
    if not one.municipalities or not other.municipalities:
        return not one.municipalities and not other.municipalities
    return bool(one.municipalities & other.municipalities)


def _words(candidate: Candidate) -> list[str]:
    """Words of the name without those that only tell the place."""
    every = content_words(candidate.name)
    stems = [p[: max(3, len(p) - 2)] for p in candidate.places]
    told = [w for w in every if not any(w.startswith(s) and len(w) <= len(s) + 6 for s in stems)]
    return told or every


def _bare(owner: str) -> list[str]:
    """Words of an organisation's name without its legal form."""
    every = content_words(owner)
    return [w for w in every if w not in _LEGAL] or every


def _vectors(texts: Iterable[Sequence[str]]) -> list[Vector]:
    """4-grams of the words of each text, weighted by rarity, of length 1."""
    counted = [Counter(g for w in words for g in grams(w)) for words in texts]
    held = Counter(g for c in counted for g in c)
    total = len(counted) + _SMOOTH
    return [_unit({g: (1 + math.log(n)) * math.log(total / held[g]) for g, n in c.items()}) for c in counted]


def _unit(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(v * v for v in vector.values()))
    return {g: v / length for g, v in vector.items()} if length else {}


def _cosine(a: Vector, b: Vector) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(v * b[g] for g, v in a.items() if g in b)
