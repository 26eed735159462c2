"""Classes of causes of death and groups of causes: what a class holds, its place in the tree, counting.

Pure: no files and no clock. Owns that every underlying cause falls into exactly one class and that sums agree. Does not
own the form of codes (`icd10`) nor the facts of any classification, which `causes` reads.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from luotsi.indicators.rules.icd10 import CATEGORY, Code, CodeSet, dotted, underlying
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.kernel.text import pick


class Certainty(StrEnum):
    EXACT = "exact"  # the codes are as the source publishes them
    DERIVED = "derived"  # they follow from what the source publishes, as what remains
    NOT_FOUND = "not_found"  # the source was not found to say; the choice is ours


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    publisher: str
    title: str
    url: str
    licence: str
    via: str = ""  # where we read it, when not at the publisher's


@dataclass(frozen=True, slots=True)
class Names:
    fi: str
    sv: str
    en: str

    def name(self, language: str) -> str:
        """The name in fi, sv or en; another language falls back to Finnish."""
        return pick({"fi": self.fi, "sv": self.sv, "en": self.en}, language)[0]


@dataclass(frozen=True, slots=True)
class Cause:
    """A class (leaf) or a group of classes in a classification.

    A code belongs to the leaf that names its longest beginning; a group holds what its leaves hold.
    """

    code: str
    parents: tuple[str, ...]  # the parent's code, in turn by validity; empty: the total
    names: Names
    codes: CodeSet  # as published
    chosen: CodeSet  # given to this class by us, as the source does not say
    rest: CodeSet  # categories that fall here when no class names them
    certainty: Certainty
    source: Source
    valid_from: date | None = None
    valid_until: date | None = None  # the last day; None: still valid

    def is_valid(self, on: date) -> bool:
        """Is the class in use on that day?"""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )

    def name(self, language: str) -> str:
        """The name in fi, sv or en."""
        return self.names.name(language)


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Causes counted together by one publisher; the same name means different codes to different publishers."""

    group: str
    variant: str
    names: Names
    codes: CodeSet
    without: CodeSet
    with_substance: tuple[tuple[CodeSet, CodeSet], ...]  # underlying causes that belong with one of these T codes only
    certainty: Certainty
    source: Source
    valid_from: date

    def name(self, language: str) -> str:
        """The name in fi, sv or en."""
        return self.names.name(language)

    def needs_substance(self, code: str) -> bool:
        """Does it depend on the substance (T36–T65) whether this underlying cause belongs to the group? BadInput."""
        plain = Code(code)
        return any(plain in causes for causes, _ in self.with_substance)

    def contains(self, code: str, *, substance: str | None = None) -> bool:
        """Does this underlying cause belong to the group? BadInput when a code is wrong or the substance is needed."""
        plain = Code(code)
        if plain in self.codes:
            return plain not in self.without
        asked = [substances for causes, substances in self.with_substance if plain in causes]
        if asked and substance is None:
            raise BadInput(
                f"{plain.dotted} belongs to {self.group} ({self.variant}) only with certain substances.",
                hint="Give the main substance too, as its ICD-10 code T36–T65.",
            )
        return substance is not None and any(Code(substance) in substances for substances in asked)


@dataclass(frozen=True, slots=True, eq=False)
class Classification:
    """One division of all underlying causes of death, as it is on the days between valid_from and valid_until.

    Every code that can be an underlying cause falls into exactly one leaf. A series over years is counted by the
    newest division; classes added later (54 in 1998, 00 in 2020) are then empty in earlier years.
    """

    key: str
    names: Names
    source: Source
    valid_from: date
    valid_until: date | None
    causes: Mapping[str, Cause]  # by code, groups before their members
    _leaves: Mapping[str, tuple[str, ...]]  # of each cause; of a leaf itself
    _named: Mapping[str, tuple[str, Certainty]]  # beginning of a code -> leaf
    _rest: Mapping[str, str]  # category -> leaf

    @classmethod
    def build(cls, *, key: str, names: Names, source: Source, causes: Iterable[Cause], starts: date, on: date) -> Self:
        """The division of that day from all the rows; NotFound before it starts, BadInput for rows that do not fit."""
        rows = tuple(causes)
        if on < starts:
            raise NotFound(f"The classification {key} is not known on {on}.", hint=f"It begins on {starts}.")
        valid: dict[str, Cause] = {}
        for cause in rows:
            if cause.is_valid(on):
                if cause.code in valid:
                    raise BadInput(f"The class {cause.code} of {key} has two rows on {on}.")
                valid[cause.code] = cause
        leaves = _leaves_of_each(valid, key)
        named, rest = _index(valid, leaves, key)
        begins = {r.valid_from for r in rows if r.valid_from} | {
            r.valid_until + timedelta(days=1) for r in rows if r.valid_until
        }
        return cls(
            key=key,
            names=names,
            source=source,
            valid_from=max((d for d in begins if starts < d <= on), default=starts),
            valid_until=min((d - timedelta(days=1) for d in begins if d > on), default=None),
            causes=MappingProxyType(valid),
            _leaves=MappingProxyType(leaves),
            _named=MappingProxyType(named),
            _rest=MappingProxyType(rest),
        )

    def name(self, language: str) -> str:
        """The name of the classification in fi, sv or en."""
        return self.names.name(language)

    @property
    def leaves(self) -> tuple[Cause, ...]:
        """The classes that codes fall into, in the published order."""
        return tuple(c for c in self.causes.values() if self._leaves[c.code] == (c.code,))

    @property
    def groups(self) -> tuple[Cause, ...]:
        """The groups of classes, the total among them, in the published order."""
        return tuple(c for c in self.causes.values() if self._leaves[c.code] != (c.code,))

    @property
    def total(self) -> Cause:
        """The group that holds every class."""
        return next(c for c in self.causes.values() if not c.parents)

    def cause(self, code: str) -> Cause:
        """The class or group with that code of the classification; NotFound."""
        if code not in self.causes:
            raise NotFound(f"There is no class {code[:20]} in {self.key} on {self.valid_from}.")
        return self.causes[code]

    def parent(self, code: str) -> Cause | None:
        """The smallest group the class or group is in; None for the total; NotFound."""
        return next((self.causes[p] for p in self.cause(code).parents if p in self.causes), None)

    def leaves_of(self, code: str) -> tuple[Cause, ...]:
        """The classes of a group, or the class itself; NotFound."""
        return tuple(self.causes[leaf] for leaf in self._leaves[self.cause(code).code])

    def exceptions(self, code: str) -> tuple[Code, ...]:
        """Codes inside the published ranges of a class or group that belong elsewhere; NotFound."""
        cause, own = self.cause(code), self._leaves[code]
        foreign = (prefix for prefix, (leaf, _) in self._named.items() if leaf not in own and prefix in cause.codes)
        return tuple(map(Code, sorted(foreign)))

    def of(self, code: str) -> Cause:
        """The one class of an underlying cause of death; BadInput when the code cannot be one."""
        return self.causes[self._leaf(underlying(code))[0]]

    def certainty(self, code: str) -> Certainty:
        """How surely the code falls into the class that `of` gives; BadInput."""
        return self._leaf(underlying(code))[1]

    def classify(self, codes: Iterable[str]) -> list[str]:
        """The code of the class for each underlying cause, in order; BadInput. Made for millions: asks a code once."""
        return list(map(_Memo(self).__getitem__, codes))

    def count(self, codes: Iterable[str]) -> dict[str, int]:
        """The number of deaths in every class and group, zeros too, from one underlying cause per death; BadInput."""
        return self.add_up(Counter(codes))

    def add_up(self, deaths: Mapping[str, int]) -> dict[str, int]:
        """The number of deaths in every class and group, zeros too, from the number of deaths by code; BadInput."""
        if refused := self.refused(deaths):
            first = next(iter(refused.values()))
            more = f" So are {len(refused) - 1} other codes." if len(refused) > 1 else ""
            raise BadInput(f"{first.message}{more}", hint=first.hint)
        by_leaf: Counter[str] = Counter()
        for code, number in deaths.items():
            if number < 0:
                raise BadInput(f"The number of deaths from {Code(code).dotted} is {number}.")
            by_leaf[self._leaf(Code(code))[0]] += int(number)
        return {code: sum(by_leaf[leaf] for leaf in leaves) for code, leaves in self._leaves.items()}

    def refused(self, codes: Iterable[str]) -> dict[str, BadInput]:
        """The codes that cannot be an underlying cause, each once, with the reason; empty when all can."""
        found: dict[str, BadInput] = {}
        for code in dict.fromkeys(codes):
            try:
                underlying(code)
            except BadInput as error:
                found[code] = error
        return found

    def _leaf(self, code: Code) -> tuple[str, Certainty]:
        for length in range(len(code), CATEGORY - 1, -1):
            if (found := self._named.get(code[:length])) is not None:
                return found
        return self._rest[code.category], Certainty.DERIVED


class _Memo(dict[str, str]):
    """Class by code as written, filled as codes come."""

    def __init__(self, within: Classification) -> None:
        self._within = within

    def __missing__(self, code: str) -> str:
        self[code] = found = self._within.of(code).code
        return found


def _leaves_of_each(causes: Mapping[str, Cause], key: str) -> dict[str, tuple[str, ...]]:
    """The leaves under each cause, in order; BadInput unless the rows form one tree."""
    above: dict[str, str | None] = {}
    for cause in causes.values():
        parents = [p for p in cause.parents if p in causes]
        if len(parents) != (1 if cause.parents else 0):
            raise BadInput(f"The class {cause.code} of {key} has {len(parents)} parents on one day.")
        above[cause.code] = parents[0] if parents else None
    if sum(parent is None for parent in above.values()) != 1:
        raise BadInput(f"The classification {key} must have one total.")
    inner = set(above.values())
    found: dict[str, list[str]] = {code: [] for code in causes}
    for leaf in (code for code in causes if code not in inner):
        step: str | None = leaf
        while step is not None:
            if leaf in found[step]:
                raise BadInput(f"The class {step} of {key} is inside itself.")
            found[step].append(leaf)
            step = above[step]
    return {code: tuple(leaves) for code, leaves in found.items()}


def _index(
    causes: Mapping[str, Cause], leaves: Mapping[str, tuple[str, ...]], key: str
) -> tuple[dict[str, tuple[str, Certainty]], dict[str, str]]:
    """Leaf by beginning of code and leaf by category for the rest; BadInput when two leaves name the same."""
    named: dict[str, tuple[str, Certainty]] = {}
    rest: dict[str, str] = {}
    for cause in (causes[code] for code in causes if leaves[code] == (code,)):
        for codes, certainty in ((cause.codes, cause.certainty), (cause.chosen, Certainty.NOT_FOUND)):
            for prefix in codes.prefixes:
                if prefix in named:
                    raise BadInput(f"{dotted(prefix)} is in two classes of {key}: {named[prefix][0]} and {cause.code}.")
                named[prefix] = cause.code, certainty
        for category in cause.rest.prefixes:
            if rest.setdefault(category, cause.code) != cause.code:
                raise BadInput(f"{category} remains to two classes of {key}: {rest[category]} and {cause.code}.")
    return named, rest
