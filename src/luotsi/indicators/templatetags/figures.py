"""Signs of judgements and trends, for the eye (the word always stands beside them); names of file formats."""

from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_FORMS = {"csv": "CSV", "json-stat": "JSON-stat", "parquet": "Parquet"}

_PATHS = {
    "better": "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
    "similar": "M1 4h10v4H1z",
    "worse": "M6 1L11.5 11H.5z",
    "higher": "M6 0L12 6L6 12L0 6z",
    "lower": "M6 11L.5 1h11z",
    "up": "M3 1h8v8h-2.4V5.1L2.7 11L1 9.3L6.9 3.4H3z",
    "down": "M3 11h8V3h-2.4v3.9L2.7 1L1 2.7l5.9 5.9H3z",
    "level": "M0 4.8h7.6L5.2 2.4L6.9.7L12 6l-5.1 5.3l-1.7-1.7l2.4-2.4H0z",
}


@register.simple_tag
@cache
def signs() -> SafeString:
    """Every shape once, for `sign` to point at: a page has hundreds of them."""
    symbols = format_html_join(
        "", '<symbol id="sign-{}" viewBox="0 0 12 12"><path d="{}"/></symbol>', sorted(_PATHS.items())
    )
    return format_html('<svg width="0" height="0" class="signs" aria-hidden="true">{}</svg>', symbols)


@register.simple_tag
@cache
def sign(shape: str) -> SafeString:
    """The shape of a judgement or trend; nothing for one without. The page holds `signs`."""
    if shape not in _PATHS:
        return SafeString()
    return format_html('<svg class="sign" aria-hidden="true"><use href="#sign-{}"/></svg>', shape)


@register.simple_tag
def form_name(form: str) -> str:
    """What a format of files is called in every language."""
    return _FORMS[form]
