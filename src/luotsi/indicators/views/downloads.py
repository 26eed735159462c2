"""Figures as files, charts for other sites, and the feed of releases. What is in a file is `exports`' matter."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from luotsi.indicators import labels
from luotsi.indicators.exports import feed as atom_feed
from luotsi.indicators.exports import files, pictures, selection
from luotsi.indicators.exports.selection import Wanted
from luotsi.indicators.exports.words import said
from luotsi.indicators.queries import areas, figures, profiles, store
from luotsi.indicators.views import asked
from luotsi.kernel.errors import BadParameter

_MOST_ROWS = {"xlsx": 30_000, "csv": 200_000, "json-stat": 200_000, "parquet": 300_000, "pptx": 30_000}
"""That are made while somebody waits; `luotsi indicators export` has no limit."""
_FRESH, _FRESH_FOR_EVER = 300, 86_400
_LONGEST = 400
_EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
_EMBEDS = (*pictures.KINDS, "table")
_WIDTH = 560


@asked.page
def export(request: HttpRequest) -> HttpResponse:
    """Figures, a chart or a report as a file.

    Filters (indicator, area, period, sex, category) may be repeated. A report (pdf; pptx and xlsx without an
    indicator) is of one area, a picture of one indicator and area.
    """
    given = request.GET
    form = asked.choice(request, "format", files.TYPES, "csv")
    wanted = _wanted(given)
    if form in files.PICTURES:
        content = _picture(request, wanted, form)
    elif form == "pdf" or (form in files.REPORTS and not wanted.indicator):
        content = files.report(
            _one(wanted.area, "area"), form=form, lang=labels.lang(), reference=_reference(given),
            release_id=wanted.release_id,
        )  # fmt: skip
    else:
        content = _table(wanted, form)
    response = HttpResponse(content, content_type=files.TYPES[form])
    name = files.name([*wanted.indicator[:1], *wanted.area[:1]], form)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = f"public, max-age={_FRESH_FOR_EVER if wanted.release_id else _FRESH}"
    return response


@asked.page
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """One chart or table with its source, to be shown inside other sites; no script, no cookie, no navigation."""
    definition = store.definition(slug)
    area = selection.check_area(request.GET.get("area", "").strip() or asked.own_county())
    kind = asked.choice(request, "kind", _EMBEDS, "line")
    release = figures.release(selection.check_release(request.GET.get("release", "")[:64]))
    found = pictures.chart(
        definition,
        area,
        kind="line" if kind == "table" else kind,
        lang=labels.lang(),
        sex=asked.choice(request, "sex", selection.SEXES, "total"),
        category=request.GET.get("category", "")[:60],
        release_id=release.id,
        width=_WIDTH,
        standalone=False,
    )
    page = f"{reverse('indicators:indicator', args=[slug])}?area={area}"
    shown = {
        "title": found.sheet.title,
        "source": found.sheet.source,
        "svg": "" if kind == "table" else mark_safe(found.svg()),  # noqa: S308 (escaped by charts)
        "table": found.table(),
        "page": _base(request) + page,
        "open_page": said("open_page", labels.lang()),
    }
    response = render(request, "indicators/embed.html", shown)
    response.headers["Content-Security-Policy"] = _EMBED_POLICY  # `web.middleware` reads there that it may be framed
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Releases as Atom."""
    own, page = (_base(request) + reverse(f"indicators:{name}") for name in ("feed", "releases"))
    return HttpResponse(atom_feed.atom(labels.lang(), feed_address=own, page_address=page), content_type=atom_feed.TYPE)


def _base(request: HttpRequest) -> str:
    return str(settings.BASE_URL) or f"{request.scheme}://{request.get_host()}"


def _wanted(given: QueryDict) -> Wanted:
    def several(name: str) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(v.strip() for v in given.getlist(name) if v.strip()))
        if len(values) > _LONGEST:
            raise BadParameter(name, values[0], f"at most {_LONGEST} values")
        return values

    return Wanted(
        indicator=several("indicator"),
        area=several("area"),
        period=several("period"),
        sex=several("sex"),
        category=several("category"),
        release_id=given.get("release", "").strip()[:64],
    )


def _reference(given: QueryDict) -> str:
    reference = given.get("reference", "").strip() or profiles.COUNTRY
    if ":" in reference:
        return selection.check_area(reference, parameter="reference")
    if reference not in profiles.REFERENCES:
        raise BadParameter("reference", reference, ", ".join(profiles.REFERENCES))
    return reference


def _one(values: tuple[str, ...], name: str) -> str:
    if len(values) != 1:
        raise BadParameter(name, ", ".join(values)[:60], "one value")
    return values[0]


def _picture(request: HttpRequest, wanted: Wanted, form: str) -> bytes:
    selection.check_release(wanted.release_id)
    found = pictures.chart(
        selection.check_indicator(_one(wanted.indicator, "indicator")),
        selection.check_area(_one(wanted.area or (areas.COUNTRY,), "area")),
        kind=asked.choice(request, "kind", pictures.KINDS, "line"),
        lang=labels.lang(),
        sex=_one(wanted.sex or ("total",), "sex"),
        category=_one(wanted.category or ("",), "category"),
        release_id=wanted.release_id,
    )
    return pictures.svg(found) if form == "svg" else pictures.png(found)


def _table(wanted: Wanted, form: str) -> bytes:
    if form == "pptx" and not wanted.area:  # slides of every municipality and both sexes would be hundreds
        wanted = replace(wanted, area=(areas.COUNTRY, *areas.counties()), sex=wanted.sex or ("total",))
    found = selection.select(wanted)
    if len(found) > _MOST_ROWS[form]:
        told = f"at most {_MOST_ROWS[form]} figures at once (these are {len(found)}): name indicators, areas or periods"
        raise BadParameter("format", form, told)
    return files.table(found, form=form, lang=labels.lang())
