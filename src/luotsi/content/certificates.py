"""The certificate of a course as a tagged PDF. Keeps nothing: who learned what is known to the paper only."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luotsi.kernel import typeset
from luotsi.regions import queries as regions

_LAYOUT = Path(__file__).parent / "data" / "certificate.typ"


def certificate(lang: str, course: str, name: str, modules: list[str], made_at: datetime) -> bytes:
    """A4 on which somebody's name, the course, its modules and the day stand. Raises kernel's NotSet."""
    content = {
        "lang": lang,
        "heading": _("Certificate"),
        "name": name,
        "did": _("has completed the course"),
        "course": course,
        "contents": _("Contents"),
        "modules": modules,
        "day": date_format(made_at, "DATE_FORMAT"),
        "by": regions.county(settings.COUNTY).name(lang),
        "note": _(
            "Completing means that every question of the quizzes was answered right. The name is the learner's own."
        ),
    }
    return typeset.pdf(
        _LAYOUT.read_text(encoding="utf-8"), content, made_at=made_at.astimezone(UTC).replace(microsecond=0)
    )
