"""An area's profile in words, for reports: rows of the ranked table, findings, sources. Formats do the layout."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from luotsi.indicators import labels
from luotsi.indicators.exports.selection import area_name, check_area, made_on, note
from luotsi.indicators.exports.words import said
from luotsi.indicators.queries import figures, profiles, provenance
from luotsi.indicators.rules.definition import Theme
from luotsi.indicators.rules.figures import Flag, Provenance, Standing
from luotsi.indicators.rules.findings import find
from luotsi.indicators.rules.narrative.write import narrative
from luotsi.regions import queries as regions
from luotsi.warehouse.observations import Release


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator as a row of a report."""

    standing: Standing
    name: str
    unit: str
    period: str
    value: str
    interval: str
    reference: str
    compared: str
    trend: str
    deficit: str
    """Empty when the figure is not worse than the reference or nothing is counted."""
    deficit_interval: str
    rank: str
    note: str
    """That its figures are not open."""

    @property
    def theme(self) -> Theme:
        return self.standing.definition.theme


@dataclass(frozen=True, slots=True)
class Finding:
    theme: Theme
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a report says of an area."""

    release: Release
    on: date
    lang: str
    area: str
    name: str
    title: str
    reference: str
    """What figures are held against, in words."""
    themes: dict[Theme, str]
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    """Largest deficit first."""
    is_synthetic: bool

    def say(self, key: str, **values: object) -> str:
        """A text of ours in the report's language."""
        return said(key, self.lang, **values)

    @property
    def deficits(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.deficit)

    @property
    def others(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.deficit)

    def sources(self, line: Line) -> tuple[Provenance, ...]:
        """Where the figures of a row come from."""
        figure = line.standing.figure
        return provenance.of(figure.indicator, figure.source, release_id=self.release.id)


def profile(area: str, *, lang: str, reference: str = profiles.COUNTRY, release_id: str = "") -> Told:
    """The profile of an area in a language; BadParameter, NotFound (release), NotReady."""
    check_area(area)
    release = figures.release(release_id)
    standings = profiles.profile(area, reference=reference, release_id=release.id)
    with override(lang):
        name = area_name(area, lang)
        paragraphs = narrative(find(standings), lang=lang, table=regions.table())
        return Told(
            release=release,
            on=made_on(release),
            lang=lang,
            area=area,
            name=name,
            title=said("profile", lang, area=name),
            reference=said("compared_with", lang, reference=labels.reference_name(reference)),
            themes={theme: str(text) for theme, text in labels.THEMES.items()},
            findings=tuple(Finding(p.finding.standing.definition.theme, p.text) for p in paragraphs),
            lines=tuple(_lines(standings, lang)),
            is_synthetic=any(s.figure.flag is Flag.SYNTHETIC for s in standings),
        )


def _lines(standings: Iterable[Standing], lang: str) -> Iterable[Line]:
    for standing in standings:
        definition, figure, reference = standing.definition, standing.figure, standing.reference
        deficit = labels.deficit(standing.deficit, definition.deficit) if standing.deficit else ("", "")
        is_shown = labels.is_shown(figure)
        ranked = standing.ranked
        yield Line(
            standing=standing,
            name=definition.name(lang),
            unit=definition.unit(lang),
            period=labels.period(figure.period),
            value=labels.value(figure, definition),
            interval=labels.interval(figure.lower, figure.upper, definition.decimals) if is_shown else "",
            reference=labels.value(reference, definition) if reference else "",
            compared=str(labels.COMPARED[standing.compared]),
            trend=str(labels.TRENDS[standing.trend]),
            deficit=deficit[0],
            deficit_interval=deficit[1],
            rank=said("rank_of", lang, place=ranked.place, of=ranked.of) if ranked else "",
            note=note(definition, lang),
        )
