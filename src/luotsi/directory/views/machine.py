"""Being written."""
from django.http import HttpRequest, HttpResponse
from uuid import UUID


def sitemap(request: HttpRequest, page: int = 0) -> HttpResponse:
    return HttpResponse('soon')


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse('soon')

