"""The link in a page's head by which other systems find how to embed it (oEmbed discovery)."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luotsi.directory.views.addresses import base

register = template.Library()


@register.simple_tag(takes_context=True)
def oembed_link(context: dict[str, Any], title: str = "") -> SafeString:
    """A `link` element for the page at hand."""
    request = context["request"]
    root = base(request)
    query = urlencode({"url": root + request.get_full_path()[:1000], "format": "json"})
    return format_html(
        '<link rel="alternate" type="application/json+oembed" href="{}" title="{}">',
        f"{root}{reverse('oembed')}?{query}",
        title,
    )
