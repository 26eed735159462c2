"""What the quality checks, reasons of merges and parts of a record are called to people. Owns wording, not rules."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luotsi.directory.rules.quality.findings import Severity


@dataclass(frozen=True, slots=True)
class Words:
    """What a check says: its name, why it matters, what to do."""

    title: Promise
    why: Promise
    advice: Promise


CHECKS: dict[str, Words] = {
    "summary-missing": Words(
        _("The summary is missing"),
        _("Lists and search results show the summary. Without it people do not see what the service is."),
        _("Write one or two full sentences: who gets what."),
    ),
    "summary-short": Words(
        _("The summary is very short"),
        _("A few words seldom tell who the service is for and what one gets."),
        _("Use the 150 characters: who gets what, and when it helps."),
    ),
    "summary-is-name": Words(
        _("The summary is the name"),
        _("It repeats the name and tells nothing more."),
        _("Write a full sentence that tells who gets what."),
    ),
    "summary-repeats-name": Words(
        _("The summary repeats the name"),
        _("All of its words are in the name already."),
        _("Tell what the name does not: for whom, what one gets, what it costs."),
    ),
    "phone-in-text": Words(
        _("A phone number in the text"),
        _("It cannot be dialled from the service's own phone list, and it is forgotten when the number changes."),
        _("Move the number to a phone channel of the service."),
    ),
    "email-in-text": Words(
        _("An e-mail address in the text"),
        _("It is not shown among the contact details, and it is forgotten when the address changes."),
        _("Move the address to the contact details of a channel. Use a mailbox, not a person's address."),
    ),
    "web-in-text": Words(
        _("A web address in the text"),
        _("It is no link there, and nobody notices when the page moves."),
        _("Move the address to a web page or e-service channel."),
    ),
    "hours-in-text": Words(
        _("Opening hours in the text"),
        _("“Open now” does not know of them, and they are forgotten when the hours change."),
        _("Give the hours in the service hours of the channel."),
    ),
    "long-sentence": Words(
        _("A long sentence"),
        _("A sentence of more than 25 words is hard to follow."),
        _("Cut it in two, or make a list of it."),
    ),
    "long-paragraph": Words(
        _("A long paragraph"),
        _("A paragraph of more than four sentences is skipped on a phone."),
        _("Begin a new paragraph where a new matter begins."),
    ),
    "hard-to-read": Words(
        _("The text is hard to read"),
        _("Its sentences and words are long (LIX readability index)."),
        _("Use shorter sentences and everyday words. Speak to the reader."),
    ),
    "copied-general": Words(
        _("Copied from the general description"),
        _("The page shows the national general description too, so people read the same twice."),
        _("Take the sentence away and tell how it is done here."),
    ),
    "too-many-classes": Words(
        _("Too many service classes"),
        _("With more than four classes the service comes up where it does not belong."),
        _("Keep the one to four classes that fit best."),
    ),
    "only-main-class": Words(
        _("Only a main class"),
        _("A main class does not lead to the narrower headings where people look."),
        _("Choose at least one sub-class."),
    ),
    "too-many-terms": Words(
        _("Too many ontology terms"),
        _("With more than ten terms the important ones weigh less in search."),
        _("Keep at most ten terms."),
    ),
    "missing-language": Words(
        _("A language is missing"),
        _("People of the area, or those the service is given to, read this language."),
        _("Add a name and a summary in the language."),
    ),
    "past-hours": Words(
        _("Exceptional hours in the past"),
        _("Old exceptions make people doubt the hours that hold."),
        _("Take the past exceptional hours away."),
    ),
    "no-channel": Words(
        _("No way to get in touch"),
        _("The service has no phone, place, web page or form."),
        _("Connect at least one channel to the service."),
    ),
    "dead-link": Words(
        _("A link does not work"),
        _("The address has not answered the last times it was tried."),
        _("Check the address and mend it, or take it away."),
    ),
    "stale": Words(
        _("Not updated for over a year"),
        _("After a year nobody can be sure that the description holds."),
        _("Read it through and publish it again, changed or not."),
    ),
    "no-service": Words(
        _("A channel without a service"),
        _("Nobody finds it: channels are shown with services."),
        _("Connect it to a service or archive it."),
    ),
}
SEVERITIES: dict[int, Promise] = {
    Severity.ERROR: _("Error"),
    Severity.WARNING: _("Needs attention"),
    Severity.ADVICE: _("Advice"),
}
PARTS: dict[str, Promise] = {
    "names": _("Name"),
    "summaries": _("Summary"),
    "descriptions": _("Description"),
    "instructions": _("How to get it"),
    "requirements": _("Who can get it"),
    "processing": _("How long it takes"),
    "deadlines": _("When to apply"),
    "validity": _("How long it is valid"),
}
REASONS: dict[str, Promise] = {
    "business-id": _("Same business ID"),
    "phone": _("Same phone number"),
    "owner-name": _("Same organisation by its name"),
    "name-place": _("Same name and municipality"),
    "name": _("How alike the names are"),
    "text": _("How alike the texts are"),
}
