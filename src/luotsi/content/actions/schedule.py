"""Publishing and withdrawing at the time that an editor has set."""

import structlog
from django.core.management import call_command
from wagtail.models import Page, Revision

from luotsi.kernel import clock

log = structlog.get_logger(__name__)


def publish_scheduled() -> tuple[int, int]:
    """Publish what is due and withdraw what has run out; returns how many of each. Running it again changes nothing."""
    moment = clock.now()
    due = Revision.objects.filter(approved_go_live_at__lt=moment).count()
    over = Page.objects.filter(live=True, expire_at__lt=moment).count()
    if due or over:
        call_command("publish_scheduled", verbosity=0)
        log.info("scheduled pages published", published=due, withdrawn=over)
    return due, over
