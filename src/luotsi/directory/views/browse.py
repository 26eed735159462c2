"""Being written."""
from django.http import HttpRequest, HttpResponse
from uuid import UUID


def themes(request: HttpRequest) -> HttpResponse:
    return HttpResponse('soon')


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse('soon')


def life_events(request: HttpRequest) -> HttpResponse:
    return HttpResponse('soon')


def life_event(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse('soon')


def municipalities(request: HttpRequest) -> HttpResponse:
    return HttpResponse('soon')


def municipality(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse('soon')

