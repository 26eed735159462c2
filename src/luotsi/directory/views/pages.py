"""Being written."""
from django.http import HttpRequest, HttpResponse
from uuid import UUID


def service(request: HttpRequest, id_: UUID) -> HttpResponse:
    return HttpResponse('soon')


def service_print(request: HttpRequest, id_: UUID) -> HttpResponse:
    return HttpResponse('soon')


def location(request: HttpRequest, id_: UUID) -> HttpResponse:
    return HttpResponse('soon')


def organization(request: HttpRequest, id_: UUID) -> HttpResponse:
    return HttpResponse('soon')

