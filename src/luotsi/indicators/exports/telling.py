"""Standings and figures as plain values: for the API, the command line and files. Words and layout are elsewhere."""

from typing import Any

from luotsi.indicators.exports.selection import note
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Figure, Flag, Standing


def indicator_told(definition: Definition, lang: str) -> dict[str, Any]:
    """What must be known of an indicator to read its figures."""
    return {
        "name": definition.name(lang),
        "unit": definition.unit(lang),
        "owner": definition.owner,
        "licence": definition.licence,
        "is_open": definition.is_open,
        "note": note(definition, lang),
    }


def standing_told(standing: Standing, lang: str) -> dict[str, Any]:
    """An indicator of a profile."""
    definition, ranked, deficit = standing.definition, standing.ranked, standing.deficit
    return {
        "indicator": definition.slug,
        "name": definition.name(lang),
        "unit": definition.unit(lang),
        "theme": definition.theme,
        "figure": figure_told(standing.figure),
        "reference": figure_told(standing.reference) if standing.reference else None,
        "compared": standing.compared,
        "trend": standing.trend,
        "rank": {"place": ranked.place, "of": ranked.of} if ranked else None,
        "deficit": {
            "amount": deficit.amount,
            "lower": deficit.lower,
            "upper": deficit.upper,
            "unit": definition.deficit,
            "reference": deficit.reference,
        }
        if deficit
        else None,
        "is_outlier": standing.is_outlier,
        "note": note(definition, lang),
    }


def figure_told(figure: Figure) -> dict[str, Any]:
    """One figure; what is suppressed has no value, whatever was read."""
    hidden = figure.flag is Flag.SUPPRESSED
    numbers = {name: None if hidden else getattr(figure, name) for name in ("value", "lower", "upper")}
    flag = figure.flag if figure.flag or numbers["value"] is not None else Flag.MISSING
    names = ("area", "period", "sex", "age", "category")
    return {**{name: getattr(figure, name) for name in names}, **numbers, "flag": flag}
