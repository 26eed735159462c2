"""Links to what is on a page of figures as files."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

from luotsi.indicators import labels
from luotsi.indicators.exports.words import said

register = template.Library()
_RAW = {"csv": "CSV", "json-stat": "JSON-stat", "parquet": "Parquet"}
Asked = list[tuple[str, str]]


@register.inclusion_tag("indicators/_download_links.html", takes_context=True)
def downloads(context: Context, view: str) -> dict[str, Any]:
    """The formats of a view: profile, indicator, compare or pyll."""
    lang = labels.lang()
    given = context["request"].GET
    area = [("area", str(context["area"]))] if context.get("area") else []
    definition = context.get("definition")
    of: Asked = [("indicator", definition.slug)] if definition else []
    if context.get("sex") not in (None, "", "total"):
        of.append(("sex", str(context["sex"])))
    if context.get("category"):
        of.append(("category", str(context["category"])))
    links: list[tuple[str, str]] = []
    frame = ""
    if view == "profile":
        beside = [("reference", str(context.get("reference") or "country"))]
        links = _links(("pdf", "pptx", "xlsx"), area + beside, lang) + _links(_RAW, area, lang)
    elif view == "indicator" and definition:
        with_country = [*of, *area, ("area", "country")] if area != [("area", "country")] else [*of, *area]
        links = _links(("svg", "png"), of + area, lang) + _links(("pptx",), with_country, lang)
        links += _links(("xlsx",), of if ("sex" in dict(of)) else [*of, ("sex", "total")], lang) + _links(
            _RAW, of, lang
        )
        frame = reverse("indicators:embed", args=[definition.slug]) + "?" + urlencode(of[1:] + area, safe=":")
    elif definition:
        areas = [("area", a) for a in dict.fromkeys(given.getlist("areas"))] or area
        links = _links(("pptx", "xlsx", *_RAW), of + areas, lang)
    title = said("download", lang)
    return {"title": title, "links": links, "frame": frame, "embed": said("embed", lang), "view": view}


def _links(forms: Iterable[str], asked: Asked, lang: str) -> list[tuple[str, str]]:
    base = reverse("indicators:export")
    return [
        (f"{base}?{urlencode([*asked, ('format', form)], safe=':')}", _RAW.get(form) or said(f"as_{form}", lang))
        for form in forms
    ]
