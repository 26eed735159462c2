"""The figures of a sentence: what is told beside what, with which decimals. Words come from the language's `Style`.

A difference that is told must be seen: decimals are added until the two numbers look different.
"""

from collections.abc import Callable
from typing import Final

from luotsi.indicators.rules.narrative.facts import Against, Claim, Fact, Place, Told
from luotsi.indicators.rules.narrative.numbers import MOST_DECIMALS, Style, is_scale, quantity, span

_DIFFERENT: Final = {Claim.DIFFERS, Claim.CHANGED}
_HELD: Final = {Claim.DIFFERS, Claim.SIMILAR}
"""Claims that say what the figure is held against, a past period too."""


def beside(
    fact: Fact,
    own: Place,
    other: Place | None,
    style: Style,
    lang: str,
    when: Callable[[Told], str],
    *,
    end: str = "",
) -> str:
    """`: South Savo 45.2 deaths (95% …), whole country 32.1 (…).`; the reference's period where it is another one."""
    parts = [f"{own.name} {reading(fact.own, fact, style, lang, is_first=True)}"]
    if fact.other is not None and other is not None:
        is_past = fact.against is Against.PAST
        is_same = (fact.own.first, fact.own.last) == (fact.other.first, fact.other.last)
        is_told = is_same or (is_past and fact.claim in _HELD)
        said = "" if is_told else when(fact.other)
        name = style.earlier if is_past else other.name
        parts.append(f"{name} {reading(fact.other, fact, style, lang, is_first=False, said=said)}")
    return f": {', '.join(parts)}{end}."


def reading(told: Told, fact: Fact, style: Style, lang: str, *, is_first: bool, said: str = "") -> str:
    """A figure as evidence: number, unit (the first time), in parentheses its interval, a note and what is `said`."""
    decimals, unit = decimals_of(fact), fact.definition.unit(lang)
    inside = [unit] if is_scale(unit) and is_first else []
    if told.interval is not None:
        # Once it has been said what an interval is, the next one is bare.
        before = [fact.other if told is fact.own else fact.own] if not is_first else []
        is_explained = any(other is not None and other.interval is not None for other in before)
        inside.append(("" if is_explained else f"{style.interval} ") + span(told.interval, decimals, style))
    inside += [part for part in (style.notes.get(told.note, ""), said) if part]
    shown = quantity(told.value, decimals, "" if is_scale(unit) else unit, style, is_first=is_first)
    return f"{shown} ({'; '.join(inside)})" if inside else shown


def decimals_of(fact: Fact) -> int:
    """Decimals of the fact's figures: the definition's, and more while two that differ look the same."""
    decimals = fact.definition.decimals
    if fact.other is None or fact.claim not in _DIFFERENT:
        return decimals
    # As numbers: −0.0 and 0.0 are different texts, but look the same.
    own, other = fact.own.value, fact.other.value
    while decimals < MOST_DECIMALS and float(f"{own:.{decimals}f}") == float(f"{other:.{decimals}f}"):
        decimals += 1
    return decimals
