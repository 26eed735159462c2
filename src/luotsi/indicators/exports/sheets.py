"""An area's profile as a workbook: the ranked deficits as numbers, findings, all figures of the area, sources."""

from luotsi.indicators.exports.profile import Line, Told
from luotsi.indicators.exports.selection import Wanted, select
from luotsi.indicators.exports.tables import COLUMNS, about, workbook
from luotsi.kernel.sheets import Cell

_HEAD = (
    *("indicator", "name", "unit", "theme", "period", "value", "lower", "upper", "reference", "reference_value"),
    *("compared", "trend", "place", "of", "deficit", "deficit_lower", "deficit_upper", "deficit_unit"),
    *("owner", "licence", "note"),
)


def profile_xlsx(told: Told) -> bytes:
    """The workbook; numbers are to the last bit."""
    found = select(Wanted(area=(told.area,), release_id=told.release.id))
    findings: list[list[Cell]] = [[told.themes[f.theme], f.text] for f in told.findings]
    figures: list[list[Cell]] = [[getattr(row, column) for column in COLUMNS] for row in found.rows(told.lang)]
    sheets = [
        (told.say("deficits"), _HEAD, [_row(line, told) for line in told.lines]),
        (told.say("findings"), ("theme", "text"), findings),
        (told.say("figures"), COLUMNS, figures),
        (told.say("about"), *about(found, told.lang)),
    ]
    return workbook(sheets, found)


def _row(line: Line, told: Told) -> list[Cell]:
    standing = line.standing
    definition, figure, other = standing.definition, standing.figure, standing.reference
    ranked, short = standing.ranked, standing.deficit
    return [
        *(definition.slug, line.name, line.unit, told.themes[definition.theme]),
        *(figure.period, figure.value, figure.lower, figure.upper),
        *((other.area, other.value) if other else ("", None)),
        *(line.compared, line.trend),
        *((ranked.place, ranked.of) if ranked else (None, None)),
        *((short.amount, short.lower, short.upper, str(definition.deficit)) if short else (None, None, None, "")),
        *(definition.owner, definition.licence, line.note),
    ]
