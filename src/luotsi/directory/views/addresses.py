"""Absolute addresses of pages, for machines and for paper."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation


def base(request: HttpRequest) -> str:
    """Scheme and host: the installation's public address when set, else what was asked."""
    return str(settings.BASE_URL) or f"{request.scheme}://{request.get_host()}"


def absolute(request: HttpRequest, name: str, *args: object, lang: str = "") -> str:
    """The absolute address of a named page, in the present language or the one given."""
    if not lang:
        return base(request) + reverse(name, args=args)
    with translation.override(lang):
        return base(request) + reverse(name, args=args)


def local(name: str, *args: object, lang: str) -> str:
    """The path of a named page in the language given."""
    with translation.override(lang):
        return reverse(name, args=args)
