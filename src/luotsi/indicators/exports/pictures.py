"""Charts of an indicator as files and for other sites: a line over time, areas ranked. Drawing is `charts`' matter."""

from django.utils.translation import override

from luotsi.charts import Chart, Lines, LineSeries, Place, Point, RankedBars, Reference, Role, Sheet
from luotsi.charts.png import png as drawn
from luotsi.indicators import labels
from luotsi.indicators.exports.selection import area_name, note
from luotsi.indicators.exports.words import said
from luotsi.indicators.queries import areas, figures
from luotsi.indicators.rules.definition import Definition, Direction
from luotsi.indicators.rules.figures import Figure, Flag
from luotsi.kernel.errors import BadParameter

KINDS = ("line", "ranking")
_PIXELS = 2
"""Of a PNG for each unit of the drawing."""


def chart(
    definition: Definition,
    area: str,
    *,
    kind: str,
    lang: str,
    sex: str = "total",
    category: str = "",
    release_id: str = "",
    width: int = 640,
    standalone: bool = True,
) -> Chart:
    """The chart of an area: `line` beside the country, or `ranking` among all areas of its kind."""
    if kind not in KINDS:
        raise BadParameter("kind", kind, ", ".join(KINDS))
    release = figures.release(release_id).id
    with override(lang):
        make = _line if kind == "line" else _ranking
        return make(definition, area, sex, category, release, width, standalone)


def svg(found: Chart) -> bytes:
    """A file of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{found.svg()}\n'.encode()


def png(found: Chart) -> bytes:
    """A picture for slides and print; NotReady when the machine has no font for it."""
    return drawn(found.svg(), width=found.sheet.width * _PIXELS)


def source_line(definition: Definition, release: str, lang: str) -> str:
    """What stands under everything that leaves: owner, licence, release, and that it is not open."""
    told = said("source_line", lang, owner=definition.owner, licence=definition.licence, release=release)
    return " ".join(filter(None, (told, note(definition, lang))))


def _line(
    definition: Definition, area: str, sex: str, category: str, release: str, width: int, standalone: bool
) -> Lines:
    own = figures.series(definition.slug, area, sex=sex, category=category, release_id=release)
    span = own[0].span if own else 0
    country = (
        figures.series(definition.slug, areas.COUNTRY, sex=sex, category=category, span=span, release_id=release)
        if area != areas.COUNTRY and own
        else ()
    )
    lang = labels.lang()
    name = area_name(area, lang)
    told = {"name": definition.name(lang), "area": name}
    if own:
        told |= {"first": own[0].period[:4], "last": own[-1].period[-4:]}
    if own and country:
        text = said("line_shows", lang, **told, reference=said("country", lang))
    else:
        text = said("line_of", lang, **told) if own else f"{told['name']}: {name}"
    lines = [LineSeries(name, _points(own), Role.OWN)]
    if country:
        lines.append(LineSeries(said("country", lang), _points(country), Role.REFERENCE))
    title = f"{definition.name(lang)}: {name}"
    sheet = _sheet(definition, title, text, release, width, standalone, [*own, *country])
    return Lines(sheet, tuple(lines))


def _ranking(
    definition: Definition, area: str, sex: str, category: str, release: str, width: int, standalone: bool
) -> RankedBars:
    lang = labels.lang()
    kind = area.partition(":")[0] if area != areas.COUNTRY else "county"
    found = figures.across(definition.slug, kind=kind, sex=sex, category=category, release_id=release)
    period = found[0].period if found else ""
    span = found[0].span if found else 0
    level = figures.series(definition.slug, areas.COUNTRY, sex=sex, category=category, span=span, release_id=release)
    country = next((f for f in level if f.period == period and labels.is_shown(f)), None)
    text = said("ranking_shows", lang, name=definition.name(lang), period=labels.period(period))
    title = f"{definition.name(lang)}, {labels.period(period)}" if period else definition.name(lang)
    places = [
        Place(f.area, area_name(f.area, lang), labels.amount(f), is_own=f.area == area)
        for f in _best_first(found, definition)
    ]
    references = (Reference(said("country", lang), country.value),) if country else ()
    return RankedBars(_sheet(definition, title, text, release, width, standalone, found), tuple(places), references)


def _sheet(
    definition: Definition,
    title: str,
    description: str,
    release: str,
    width: int,
    standalone: bool,
    found: "list[Figure] | tuple[Figure, ...]",
) -> Sheet:
    lang = labels.lang()
    source = source_line(definition, release, lang)
    if any(figure.flag is Flag.SYNTHETIC for figure in found):
        source = f"{said('synthetic', lang)} {source}"
    return Sheet(
        key=definition.slug,
        title=title,
        description=description,
        words=labels.words(),
        unit=definition.unit(lang),
        decimals=definition.decimals,
        width=width,
        standalone=standalone,
        source=source,
    )


def _points(series: tuple[Figure, ...]) -> tuple[Point, ...]:
    guessed = (Flag.ESTIMATE, Flag.PRELIMINARY)
    return tuple(
        Point(labels.period(f.period), labels.amount(f), is_break=f.flag is Flag.BREAK, is_estimate=f.flag in guessed)
        for f in series
    )


def _best_first(found: tuple[Figure, ...], definition: Definition) -> list[Figure]:
    sign = -1.0 if definition.direction is Direction.HIGHER else 1.0

    def order(figure: Figure) -> tuple[bool, float, str]:
        is_shown = labels.is_shown(figure)
        return not is_shown, sign * (figure.value or 0.0) if is_shown else 0.0, figure.area

    return sorted(found, key=order)
