"""Being written."""
from django.http import HttpRequest, HttpResponse
from uuid import UUID


def give(request: HttpRequest, id_: UUID) -> HttpResponse:
    return HttpResponse('soon')

