"""What a sentence is about: the indicator's name, the part to say and those in parentheses. No words of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from luotsi.indicators.rules.narrative.facts import Fact
from luotsi.indicators.rules.narrative.numbers import years

_ODD: Final = re.compile(r"[/:%;”“\"]")
_DIGITS: Final = re.compile(r"\d+")
_REST: Final = re.compile(r"\s*[,(]")
_PARTS: Final = re.compile(r"[,()]")


@dataclass(frozen=True, slots=True)
class Groups:
    """How a language names groups of people; `{}` in place of the ages."""

    sexes: Mapping[str, str]
    ages: str
    ages_from: str
    ages_under_one: str


@dataclass(frozen=True, slots=True)
class Subject:
    main: str
    """The name up to its first comma or parenthesis."""
    inside: tuple[str, ...]
    """What follows it, and the group of people when it is not everybody."""
    is_plain: bool
    """No signs in it that a sentence would stumble on."""

    @property
    def label(self) -> str:
        """The whole as a heading."""
        return f"{self.main} ({', '.join(self.inside)})" if self.inside else self.main

    def with_main(self, main: str) -> str:
        """The whole with another form of the main part."""
        return main + self.label[len(self.main) :]


def subject(fact: Fact, lang: str, groups: Groups, category: str) -> Subject:
    """The subject of the fact; `category` is the name of its class of cause or the like, if it has one."""
    name = fact.definition.name(lang).strip()
    cut = _REST.search(name)
    main, rest = (name, "") if cut is None or not cut.start() else (name[: cut.start()], name[cut.start() :])
    inside = [part.strip(" ()") for part in _PARTS.split(rest)]
    inside += [category, groups.sexes.get(fact.figure.sex, ""), _ages(fact.figure.age, name, groups)]
    return Subject(main, tuple(part for part in inside if part), _ODD.search(main) is None)


def _ages(age: str, name: str, groups: Groups) -> str:
    """The group of ages, unless the name tells it."""
    ends = _DIGITS.findall(age)
    if not ends or f" {' '.join(ends)} " in f" {' '.join(_DIGITS.findall(name))} ":
        return ""
    if age.endswith("-"):
        return groups.ages_from.format(ends[0])
    if len(ends) == 1:
        return groups.ages.format(ends[0]) if ends[0] != "0" else groups.ages_under_one
    return groups.ages.format(years(int(ends[0]), int(ends[1])))
