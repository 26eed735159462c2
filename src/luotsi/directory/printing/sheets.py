"""Cards (A6 with two sides, A4) and posters (A3) as tagged PDF, in the present language."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luotsi.directory import labels
from luotsi.directory.printing import layouts
from luotsi.directory.printing.lines import Entry, entry
from luotsi.directory.queries.cards import CardView, Content, Held
from luotsi.kernel import clock, typeset
from luotsi.kernel.errors import BadParameter
from luotsi.kernel.text import Texts, pick
from luotsi.regions import queries as regions

_LONG_WORD = 18
"""Letters of a word that may not fit a line of a heading; shorter ones are kept whole."""
FORMATS = {"a6": layouts.A6, "a4": layouts.A4}


def card(card: CardView, content: Content, *, form: str, address: str) -> bytes:
    """A card as PDF; `address` is the short one that the QR code opens. BadParameter for an unknown format."""
    if form not in FORMATS:
        raise BadParameter("format", form, ", ".join(FORMATS))
    lang = labels.language()
    title, title_lang = pick(card.titles, lang)
    text, text_lang = pick(card.texts, lang)
    told = _common(title, title_lang, text, text_lang, address)
    entries = [entry(held, lang) for held in content.held]
    told |= {
        "notice": _("This card is no longer kept up to date.") if card.archived_at else "",
        "services": [_as_data(e) for e in entries],
        "more": [_more(content.total - shown) for shown in range(len(entries) + 1)],
        "scan": _("Scan the code with your phone, or write the address in a browser:"),
    }
    return typeset.pdf(FORMATS[form], told, made_at=_today())


def poster(*, title: Texts, lead: Texts, services: Sequence[Held], address: str) -> bytes:
    """A wall poster of a page: its name, a few services, and the QR code of `address`."""
    lang = labels.language()
    name, name_lang = pick(title, lang)
    text, text_lang = pick(lead, lang)
    told = _common(name, name_lang, text, text_lang, address)
    told |= {
        "services": [_as_data(entry(held, lang)) for held in services],
        "scan": _("Find all services here:"),
    }
    return typeset.pdf(layouts.A3, told, made_at=_today())


def _common(title: str, title_lang: str, text: str, text_lang: str, address: str) -> dict[str, Any]:
    lang, today = labels.language(), clock.today()
    short = address.split("://", 1)[-1]
    return {
        "lang": lang,
        "title": title,
        "title_lang": title_lang,
        "hyphenate": any(len(word) > _LONG_WORD for word in title.split()),
        "paragraphs": [p for line in text.splitlines() if (p := line.strip())],
        "text_lang": text_lang,
        "date": [today.year, today.month, today.day],
        "county": regions.county(settings.COUNTY).name(lang),
        "short": short,
        "qr": typeset.qr_svg(address),
        "qr_alt": _("QR code that opens the address %(address)s") % {"address": short},
        "as_of": _("As of %(day)s") % {"day": date_format(today, "SHORT_DATE_FORMAT")},
        "emergency": _("In an emergency call 112."),
    }


def _as_data(told: Entry) -> dict[str, Any]:
    lines = [{"name": line.name, "text": line.text} for line in told.lines]
    return {"name": told.name, "lang": told.lang, "by": told.by, "gone": told.gone, "lines": lines}


def _more(left: int) -> str:
    if left <= 0:
        return ""
    text = ngettext("%(count)d more service at the address on this card.",
                    "%(count)d more services at the address on this card.", left)  # fmt: skip
    return text % {"count": left}


def _today() -> datetime:
    return datetime.combine(clock.today(), time(), tzinfo=UTC)
