"""Whether this site's own page sent a form. Public pages set no cookie, so Django's CSRF cookie is not used there."""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def check(request: HttpRequest) -> None:
    """PermissionDenied when the browser names another site; text browsers that name none cannot run foreign forms."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site and site != "same-origin":
        raise PermissionDenied
    if not site and origin and urlsplit(origin).netloc != request.get_host():
        raise PermissionDenied
