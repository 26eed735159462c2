"""What states, owners and choices of coverage, register and networks are called. Owns wording, not rules."""

from functools import cache

from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from luotsi.charts import Words
from luotsi.directory.queries import catalogue
from luotsi.kernel.text import pick

STATES = {
    "fulfilled": gettext_lazy("Fulfilled"),
    "one-language": gettext_lazy("Lacks a language"),
    "thin": gettext_lazy("Thin"),
    "stale": gettext_lazy("Stale"),
    "missing": gettext_lazy("Missing"),
}
STATES_MEAN = {
    "fulfilled": gettext_lazy("A description is there and in order."),
    "one-language": gettext_lazy("It is not in all the languages of the municipality."),
    "thin": gettext_lazy("It has no summary or way of contact, or its text is shorter than 200 characters."),
    "stale": gettext_lazy("Nobody has changed it for over a year."),
    "missing": gettext_lazy("No description counts for the criterion."),
}
STATE_ICONS = {
    "fulfilled": "check", "one-language": "globe", "thin": "document", "stale": "clock", "missing": "warning",
}  # fmt: skip
LEVELS = {
    "minimum": gettext_lazy("Minimum criterion"),
    "complementary": gettext_lazy("Complementary criterion"),
}
OWNERS = {
    "county": gettext_lazy("Wellbeing services county"),
    "municipality": gettext_lazy("Municipality"),
    "organisation": gettext_lazy("Organisation or association"),
    "any": gettext_lazy("Anyone"),
}
PRESENCES = {
    "none": gettext_lazy("Nowhere yet"),
    "contacted": gettext_lazy("Contacted"),
    "in-lahella": gettext_lazy("In lähellä.fi"),
    "moved-to-ptv": gettext_lazy("In PTV through lähellä.fi"),
    "own-in-ptv": gettext_lazy("Describes in PTV itself"),
}
CONSENTS = {
    "unknown": gettext_lazy("Not asked"),
    "asked": gettext_lazy("Asked"),
    "yes": gettext_lazy("Agrees"),
    "no": gettext_lazy("Does not agree"),
}
WAYS = {
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "meeting": gettext_lazy("Meeting"),
    "event": gettext_lazy("Event"),
    "letter": gettext_lazy("Letter"),
    "other": pgettext_lazy("way of contact", "Other"),
}
NETWORKS = {
    "hyte": gettext_lazy("Hyte coordinators"),
    "ptv": gettext_lazy("PTV editors"),
}
PROBLEMS = {
    "unknown-column": gettext_lazy("is not a known column"),
    "twice": gettext_lazy("is there twice"),
    "missing": gettext_lazy("is missing"),
    "too-long": gettext_lazy("is too long"),
    "business-id": gettext_lazy("is not a business ID, or its check digit is wrong"),
    "municipality": gettext_lazy("is not a municipality"),
    "choice": gettext_lazy("is not one of the choices"),
    "day": gettext_lazy("is not a day such as 31.3.2026"),
    "future": gettext_lazy("is in the future"),
    "same-id": gettext_lazy("is the business ID of an earlier row too"),
    "same-name": gettext_lazy("is the name of an earlier row too, and there is no business ID"),
}
COLUMNS = {
    "name": gettext_lazy("Name of the organisation."),
    "business_id": gettext_lazy("Business ID such as 1234567-1. Rows are merged by it."),
    "municipality": gettext_lazy("Code or name of the home municipality."),
    "status": gettext_lazy("none, contacted, in-lahella, moved-to-ptv or own-in-ptv"),
    "contacted_on": gettext_lazy("Day of the contact, such as 31.3.2026"),
    "contacted_by": gettext_lazy("Who of the staff made contact. Do not write names of the organisation's people."),
    "channel": gettext_lazy("email, phone, meeting, event, letter or other"),
    "consent": gettext_lazy("yes, no, asked or unknown"),
    "consent_on": gettext_lazy("Day of the consent or refusal"),
    "note": gettext_lazy("At most 500 characters."),
}


def lang() -> str:
    """The reader's language: fi, sv or en."""
    return (get_language() or "fi")[:2]


def dimensions() -> dict[str, str]:
    """Names of the dimensions of wellbeing by slug, as the themes call them."""
    return {t.slug: pick(t.names, lang())[0] for t in catalogue.themes("stiglitz")}


def words() -> Words:
    """Words on charts in the reader's language."""
    return _words(lang())


@cache
def _words(language: str) -> Words:
    said = {
        "no_figures": gettext("No figures"), "missing": gettext("No figure"), "suppressed": gettext("Not published"),
        "interval": gettext("95% confidence interval"), "limits_inner": gettext("95% limits"),
        "limits_outer": gettext("99.8% limits"), "series_break": gettext("Not comparable with the period before"),
        "estimate": gettext("Estimate or preliminary"), "area": gettext("Area"), "period": gettext("Period"),
        "value": gettext("Figure"), "lower": gettext("Lower limit"), "upper": gettext("Upper limit"),
        "note": gettext("Note"), "total": gettext("Total"), "judged": gettext("Compared"),
        "million": str(pgettext_lazy("after a number", "m")), "billion": str(pgettext_lazy("after a number", "bn")),
    }  # fmt: skip
    return Words(language=language, **said)
