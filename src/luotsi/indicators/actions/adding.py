"""Adding an indicator to an installation: a folder with the files that define it, filled as far as a file tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from luotsi.indicators.queries import store
from luotsi.indicators.queries.checking import UNFILLED
from luotsi.indicators.rules import catalogue
from luotsi.indicators.rules.definition import parse
from luotsi.kernel.errors import BadInput

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file of observations tells of its indicator."""

    has_value: bool
    ages: tuple[str, ...]
    categories: tuple[str, ...]
    decimals: int
    example: tuple[str, str, str, float] | None
    """Area, period, sex and value of one figure."""


def add(*, slug: str, seen: Seen | None, on: date) -> Path:
    """Write `definition.toml` and `examples.toml` into the installation's folder of indicators; gives the folder.

    BadInput when the slug is taken or cannot name an indicator, or the file is of several at once.
    """
    if slug in store.definitions():
        raise BadInput(f"There is an indicator called {slug} already.", hint="Choose another name, or edit that one.")
    if seen is not None:
        _check(seen)
    text = definition_text(slug, seen, on=on)
    parse(slug, text)  # what is written can be read; also checks the slug
    folder = store.own_folder() / slug
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((catalogue.EXAMPLES, example_text(seen)), (catalogue.DEFINITION, text)):
        partial = folder / f".{name}"
        partial.write_text(content, encoding="utf-8")
        partial.replace(folder / name)
    log.info("indicator added", slug=slug)
    return folder


def _check(seen: Seen) -> None:
    for what, values in (("ages", seen.ages), ("categories", seen.categories)):
        if len(values) > 1:
            told = f"The file has several {what}: {', '.join(values[:4])}."
            raise BadInput(told, hint="An indicator shows one: leave the other rows out.")


def dataset_of(slug: str) -> str:
    """What the figures of an indicator of this installation are kept as."""
    return f"figures:{slug}"


def definition_text(slug: str, seen: Seen | None, *, on: date) -> str:
    """The definition with comments that say what to write."""
    name = slug.replace("-", " ").capitalize()
    is_counted = seen is not None and not seen.has_value
    unit = "/ 1 000" if is_counted else UNFILLED
    dataset = dataset_of(slug)
    return _TEXT.format(
        name=_quoted(name),
        unit=_quoted(unit),
        fill=UNFILLED,
        decimals=seen.decimals if seen else 1,
        review=date(on.year + 1, on.month, min(on.day, 28)).isoformat(),
        suppress=5 if is_counted else 0,
        calculation=_calculation(seen, dataset),
        dataset=_quoted(dataset),
        title=_quoted(name),
        address=_quoted(f"file:{slug}"),
    )


def example_text(seen: Seen | None) -> str:
    """One figure that must come out as it is; an indicator without any is allowed."""
    if seen is None or seen.example is None or not seen.has_value:
        return _NO_EXAMPLE
    area, period, sex, value = seen.example
    return _EXAMPLE.format(value=repr(value), area=_quoted(area), period=_quoted(period), sex=_quoted(sex))


def _calculation(seen: Seen | None, dataset: str) -> str:
    lines = ['kind = "published"', "per = 1"]
    if seen is not None and not seen.has_value:
        lines = [
            'kind = "rate"',
            "per = 1_000",
            f"numerator = {_quoted(dataset)}",
            'denominator = "statfin:population"',
        ]
    if seen is not None:
        lines += [f"ages = {_quoted(age)}" for age in seen.ages if age != "all"]
        lines += [f"category = {_quoted(category)}" for category in seen.categories if category]
    return "\n".join(lines)


def decimals_of(texts: Sequence[float]) -> int:
    """How many decimals the figures are written with, three at most.

    >>> decimals_of([12.0, 3.25])
    2
    """
    told = [repr(number).partition(".")[2] for number in texts]
    return min(3, max((len(decimals) for decimals in told if decimals != "0"), default=0))


def _quoted(text: str) -> str:
    escaped = re.sub(r'["\\]', lambda m: "\\" + m[0], re.sub(r"[\x00-\x1f\x7f]", " ", text))
    return f'"{escaped}"'


_TEXT = """\
# Defines an indicator of this installation. Write where it says {fill}; then: luotsi indicators check

# health, incapacity, work or services: the part of the profile that it is shown in.
theme = "health"
# Which way is better for people: lower, higher or none.
direction = "lower"
# What a deficit is counted in, a year: "people", "life-years", "euros", or "" for no deficit.
deficit = ""
decimals = {decimals}
owner = "{fill}: who owns the figures"
licence = "{fill}: under which terms"
# true only when anybody may pass the figures on.
is_open = false
checker = "{fill}: title of the person who answers for this"
next_review = {review}
# Counts under this are not published; 0 when the source has seen to it.
suppress_below = {suppress}
keywords = []
# Themes of the service tray that answer a deficit, such as "mind-and-substances".
service_themes = []

[names]
fi = {name}
sv = {name}
en = {name}

[descriptions]
fi = "{fill}: yksi tai kaksi lausetta siitä, mitä luku kertoo ja miten se on laskettu."
sv = "{fill}: en eller två meningar om vad talet berättar och hur det är räknat."
en = "{fill}: a sentence or two on what the figure tells and how it is computed."

[units]
fi = {unit}
sv = {unit}
en = {unit}

# published: as the file gives it. rate: a count per people. Others: docs, "Add an indicator".
[calculation]
{calculation}

# Where the figures come from. Bring them in with: luotsi sync figures FILE --dataset {dataset}
[[source]]
dataset = {dataset}
title = {title}
address = {address}
"""
_EXAMPLE = """\
# One figure of the file, which must come out as it is; `luotsi indicators check` looks.
[example]
made_up = false
expected = {value}
area = {area}
period = {period}
sex = {sex}
"""
_NO_EXAMPLE = """\
# Without an example nothing is checked. Work one out by hand and take the marks away:
# [example]
# made_up = true
# expected = 6.5
# numerator = 1_170
# denominator = 18_000
"""
