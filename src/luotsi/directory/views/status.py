"""Being written."""
from django.http import HttpRequest, HttpResponse
from uuid import UUID


def status(request: HttpRequest) -> HttpResponse:
    return HttpResponse('soon')

