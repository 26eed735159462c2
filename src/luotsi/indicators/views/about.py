"""Method and source of one very number: what it is, how it was made, of what, when, by whom, on which terms."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luotsi.indicators import labels
from luotsi.indicators.queries import figures, provenance, store
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Figure, Flag, Provenance
from luotsi.indicators.views import asked, indicator, shapes
from luotsi.kernel.errors import BadParameter


@dataclass(frozen=True, slots=True)
class Method:
    words: str
    version: str
    parameters: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as the page shows it."""

    source: Provenance
    fetched_at: datetime | None
    asserted: str
    """Its title and address in the catalogue, when the release does not tell them."""
    address: str


@asked.page
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """See module docstring."""
    definition = store.definition(slug)
    area = str(asked.area_of(request))
    sex = asked.choice(request, "sex", asked.SEXES, "total")
    categories = indicator.categories_of(slug)
    category = asked.choice(request, "category", categories, categories[0] if categories else "")
    figure = _figure(slug, area, sex, category, request.GET.get("period", "").strip())
    release = figures.release()
    shown: dict[str, object] = {
        "definition": definition,
        "name": indicator.name_of(definition, category),
        "description": definition.description(labels.lang()),
        "unit": definition.unit(labels.lang()),
        "area": area,
        "area_name": labels.area_name(area),
        "sex": labels.SEXES[sex],
        "release": release,
        "method": Method(*labels.method(release.methods.get(slug, ""))),
        "back": shapes.indicator_link(slug, area, sex="" if sex == "total" else sex, category=category),
    }
    if figure is not None:
        shown |= {
            "figure": shapes.number(figure, definition),
            "period": labels.period(figure.period),
            "age": "" if figure.age == "all" else labels.period(figure.age),
            "numerator": labels.number(figure.numerator, 0) if figure.numerator is not None else "",
            "denominator": labels.number(figure.denominator, 0) if figure.denominator is not None else "",
            "flag": labels.FLAGS.get(figure.flag, ""),
            "is_made_up": figure.flag is Flag.SYNTHETIC,
            "origins": [_origin(p, definition) for p in provenance.of(slug, figure.source)],
        }
    return render(request, "indicators/about.html", shown)


def _figure(slug: str, area: str, sex: str, category: str, period: str) -> Figure | None:
    """The figure of that period, whatever its years; the latest when none is named. BadParameter."""
    found = [
        figure
        for key, series in figures.of_area(area).items()
        if (key[0], key[1], key[3]) == (slug, sex, category)
        for figure in series
    ]
    if not period:
        usual = figures.series(slug, area, sex=sex, category=category)
        return usual[-1] if usual else None
    chosen = next((f for f in found if f.period == period), None)
    if chosen is None:
        raise BadParameter("period", period, ", ".join(sorted({f.period for f in found})) or "–")
    return chosen


def _origin(source: Provenance, definition: Definition) -> Origin:
    asserted = next((s for s in definition.sources if s.dataset == source.dataset), None)
    try:
        fetched = datetime.fromisoformat(source.fetched_at)
    except ValueError:
        fetched = None
    return Origin(
        source,
        fetched,
        asserted.title if asserted else "",
        source.address or (asserted.address if asserted else ""),
    )
