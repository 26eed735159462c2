"""What figures, judgements, methods and charts are called to people, in their language. Owns wording, not numbers."""

import re
from functools import cache

from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from luotsi.charts import Amount, Tone, Words, numbers
from luotsi.indicators.queries import areas
from luotsi.indicators.queries.profiles import BEST, COUNTRY, PAST, SIMILAR
from luotsi.indicators.rules.definition import DeficitUnit, Definition, Kind, Theme
from luotsi.indicators.rules.figures import Compared, Deficit, Figure, Flag, Trend
from luotsi.regions.rules import AreaKind, parse_area

THEMES = {
    Theme.HEALTH: gettext_lazy("Health"),
    Theme.INCAPACITY: gettext_lazy("Incapacity for work"),
    Theme.WORK: gettext_lazy("Work and income"),
    Theme.SERVICES: gettext_lazy("Access to services"),
}
COMPARED = {
    Compared.BETTER: gettext_lazy("Better"),
    Compared.SIMILAR: gettext_lazy("No clear difference"),
    Compared.WORSE: gettext_lazy("Worse"),
    Compared.HIGHER: gettext_lazy("Higher"),
    Compared.LOWER: gettext_lazy("Lower"),
    Compared.UNKNOWN: gettext_lazy("Not compared"),
}
TONES = {
    Compared.BETTER: Tone.BETTER,
    Compared.SIMILAR: Tone.SIMILAR,
    Compared.WORSE: Tone.WORSE,
    Compared.HIGHER: Tone.HIGHER,
    Compared.LOWER: Tone.LOWER,
    Compared.UNKNOWN: Tone.NONE,
}
TRENDS = {
    Trend.BETTER: gettext_lazy("Getting better"),
    Trend.LEVEL: gettext_lazy("No clear trend"),
    Trend.WORSE: gettext_lazy("Getting worse"),
    Trend.RISING: gettext_lazy("Rising"),
    Trend.FALLING: gettext_lazy("Falling"),
    Trend.UNKNOWN: gettext_lazy("Trend not known"),
}
REFERENCES = {
    COUNTRY: gettext_lazy("Whole country"),
    BEST: gettext_lazy("Best area"),
    SIMILAR: gettext_lazy("Areas of similar size"),
    PAST: gettext_lazy("Own level five years earlier"),
}
SEXES = {
    "total": gettext_lazy("Everyone"),
    "male": gettext_lazy("Men"),
    "female": gettext_lazy("Women"),
}
FLAGS = {
    Flag.SUPPRESSED: gettext_lazy("Not published: too few cases"),
    Flag.MISSING: gettext_lazy("No figure"),
    Flag.ESTIMATE: gettext_lazy("Estimate"),
    Flag.PRELIMINARY: gettext_lazy("Preliminary"),
    Flag.BREAK: gettext_lazy("Not comparable with the period before"),
    Flag.SYNTHETIC: gettext_lazy("Made up for demonstration"),
}
_METHODS = {
    "published": gettext_lazy("The figure as its source publishes it"),
    "proportion": gettext_lazy("Share of a group; interval by Wilson's method"),
    "crude_rate": gettext_lazy("Events relative to people; exact Poisson interval, Byar's method for large counts"),
    "directly_standardised_rate": gettext_lazy("Directly age-standardised rate; interval by Dobson's method"),
    "pyll": gettext_lazy(
        "Potential years of life lost (PYLL), age-standardised; interval by Fay and Feuer's gamma method"
    ),
    "life_expectancy": gettext_lazy("Period life expectancy from an abridged life table (Chiang II)"),
    "mean_a_head": gettext_lazy("Sum divided by the number of people; no interval"),
}
_METHOD = re.compile(r"(?P<name>\w+)/(?P<version>[\w.]+)(?: \((?P<said>.*)\))?", re.DOTALL)


def lang() -> str:
    """The reader's language."""
    return (get_language() or "fi")[:2]


def country() -> str:
    """What the whole country is called."""
    return gettext("Whole country")


def area_name(area: str) -> str:
    """Short name of an area in the reader's language; NotFound, BadInput."""
    return gettext("Areas of similar size") if area == SIMILAR else areas.name(area, lang(), country=country())


def reference_name(choice: str) -> str:
    """A reference as it is chosen: one of the kinds, or an area."""
    return str(REFERENCES[choice]) if choice in REFERENCES else area_name(choice)


def reference_said(choice: str) -> str:
    """The same inside a sentence: kinds of references begin with a small letter, names of areas do not."""
    name = reference_name(choice)
    return name[:1].lower() + name[1:] if choice in REFERENCES else name


def period(text: str) -> str:
    """A period as it is written: 2022–2024."""
    return text.replace("-", "–")


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """A number as the reader's language writes it."""
    return numbers.number(value, lang(), decimals=decimals, sign=sign)


def interval(lower: float | None, upper: float | None, decimals: int) -> str:
    """Both ends of an interval; empty without one."""
    if lower is None or upper is None:
        return ""
    ends = number(lower, decimals), number(upper, decimals)
    return (" – " if numbers.MINUS in "".join(ends) else "–").join(ends)


def is_shown(figure: Figure) -> bool:
    """Whether there is a value to show."""
    return figure.value is not None and figure.flag not in (Flag.SUPPRESSED, Flag.MISSING)


def value(figure: Figure, definition: Definition) -> str:
    """The figure, or in words why there is none."""
    if figure.value is None or not is_shown(figure):
        return str(FLAGS[Flag.SUPPRESSED if figure.flag is Flag.SUPPRESSED else Flag.MISSING])
    return number(figure.value, definition.decimals)


def amount(figure: Figure | None) -> Amount:
    """The figure for a chart."""
    if figure is None:
        return Amount(None)
    is_hidden = figure.flag is Flag.SUPPRESSED
    if is_hidden or not is_shown(figure):
        return Amount(None, is_suppressed=is_hidden)
    return Amount(figure.value, figure.lower, figure.upper)


def deficit(found: Deficit, unit: DeficitUnit) -> tuple[str, str]:
    """A deficit in words ("1 797 life-years a year") and its interval; the interval is empty without one."""
    size, decimals, scale = found.amount, 0 if found.amount >= 10 else 1, 1.0
    if unit is DeficitUnit.EUROS and size >= 1e6:
        scale, decimals = 1e6, 1
    said = number(size / scale, decimals)
    words = {
        DeficitUnit.LIFE_YEARS: gettext("%(amount)s life-years a year"),
        DeficitUnit.PEOPLE: gettext("%(amount)s people a year"),
        DeficitUnit.EUROS: gettext("%(amount)s million euros a year")
        if scale > 1
        else gettext("%(amount)s euros a year"),
    }.get(unit, "%(amount)s")
    lower, upper = (None if end is None else end / scale for end in (found.lower, found.upper))
    return words % {"amount": said}, interval(lower, upper, decimals)


def has_people(definition: Definition) -> bool:
    """Whether a deficit is counted over all people (of life expectancy it is told for one person)."""
    return definition.calculation.kind is not Kind.LIFE_EXPECTANCY and definition.deficit is not DeficitUnit.NONE


def kind_plural(kind: AreaKind | str) -> str:
    """Areas of a kind."""
    names = {"county": gettext("Wellbeing services counties"), "municipality": gettext("Municipalities")}
    return names.get(str(kind), gettext("Whole country"))


def kind_of(area: str) -> AreaKind:
    """Country, county or municipality."""
    return parse_area(area).kind


def method(text: str) -> tuple[str, str, str]:
    """A release's method of an indicator in words: what it is, its version, its parameters."""
    match = _METHOD.fullmatch(text)
    if match is None:
        return text, "", ""
    parameters = [part for token in (match["said"] or "").split(", ") if (part := _parameter(token))]
    return str(_METHODS.get(match["name"], match["name"])), match["version"], "; ".join(parameters)


def _parameter(token: str) -> str:
    if found := re.fullmatch(r"limit (\d+)", token):
        return gettext("years are counted up to the age of %(age)s") % {"age": found[1]}
    if found := re.fullmatch(r"ages (.+)–(.*)", token):
        first, last = found.groups()
        return (
            gettext("ages %(ages)s") % {"ages": f"{first}–{last}"}
            if last
            else gettext("ages %(age)s and over") % {"age": first}
        )
    if found := re.fullmatch(r"at age (\d+)", token):
        return gettext("at the age of %(age)s") % {"age": found[1]}
    known = {
        "national": gettext("standard population: the whole country in its newest year"),
        "ESP2013": gettext("standard population: European Standard Population 2013"),
        "all ages": gettext("all ages"),
        "Chiang II": "",
    }
    return known.get(token, token)


def words() -> Words:
    """Words on charts in the reader's language."""
    return _words(lang())


@cache
def _words(language: str) -> Words:
    return Words(
        language=language,
        no_figures=gettext("No figures"),
        missing=gettext("No figure"),
        suppressed=gettext("Not published"),
        interval=gettext("95% confidence interval"),
        limits_inner=gettext("95% limits"),
        limits_outer=gettext("99.8% limits"),
        series_break=gettext("Not comparable with the period before"),
        estimate=gettext("Estimate or preliminary"),
        area=gettext("Area"),
        period=gettext("Period"),
        value=gettext("Figure"),
        lower=gettext("Lower limit"),
        upper=gettext("Upper limit"),
        note=gettext("Note"),
        total=gettext("Total"),
        judged=gettext("Compared"),
        million=str(pgettext_lazy("after a number", "m")),
        billion=str(pgettext_lazy("after a number", "bn")),
    )


def classes() -> tuple[tuple[Tone, str], ...]:
    """Names of the judged classes, for keys of charts."""
    return tuple((TONES[kind], str(COMPARED[kind])) for kind in Compared if kind is not Compared.UNKNOWN)
