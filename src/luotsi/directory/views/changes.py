"""The newest changes of services as an Atom feed (RFC 4287), one in each language."""

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from luotsi.directory import labels
from luotsi.directory.queries import changes
from luotsi.directory.rules.changes import Changed
from luotsi.directory.views.addresses import absolute
from luotsi.kernel import clock
from luotsi.kernel.text import pick

_LONGEST = 100


@require_safe
@cache_control(public=True, max_age=600)
def atom(request: HttpRequest) -> HttpResponse:
    """The hundred newest changes, newest first."""
    lang = labels.language()
    found = changes.latest("service", _LONGEST)
    own = absolute(request, "changes-atom")
    updated = max((c.at for c in found), default=clock.now())
    body = "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(lang)}>',
            f"<id>{escape(own)}</id>",
            f"<title>{escape(_('Changes of services'))}</title>",
            f"<updated>{_moment(updated)}</updated>",
            f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
            f'<link rel="alternate" type="text/html" href={quoteattr(absolute(request, "services"))}/>',
            f"<author><name>{escape(request.get_host())}</name></author>",
            *(line for change in found for line in _entry(request, change, lang)),
            "</feed>",
            "",
        )
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _entry(request: HttpRequest, change: Changed, lang: str) -> Iterator[str]:
    what = {"added": _("New service"), "changed": _("Changed"), "archived": _("No longer offered")}[change.what]
    address = absolute(request, "service", change.id) if change.what != "archived" else absolute(request, "services")
    yield "<entry>"
    yield f"<id>urn:uuid:{change.id}</id>"
    yield f"<title>{escape(f'{what}: {pick(change.names, lang)[0]}')}</title>"
    yield f"<updated>{_moment(change.at)}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'
    yield f"<category term={quoteattr(change.what)} label={quoteattr(what)}/>"
    summary = pick(change.summaries, lang)[0]
    yield f"<summary>{escape(summary)}</summary>"
    yield "</entry>"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
