"""What the templates of the conversation are filled with."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from luotsi.directory import labels as directory_labels
from luotsi.directory.labels import Opening, language
from luotsi.directory.rules.opening import soonest
from luotsi.guidance import measuring_labels
from luotsi.guidance.queries import chat, flows
from luotsi.guidance.queries.advice import Advice, Offer
from luotsi.guidance.queries.chat import Answer
from luotsi.guidance.queries.wording import Worded
from luotsi.guidance.rules.cards import CrisisCard
from luotsi.guidance.rules.conversation import Conversation, Entry
from luotsi.guidance.rules.dialogue import PLACE
from luotsi.guidance.rules.handover import Link, WayToPeople
from luotsi.kernel import clock
from luotsi.kernel.text import collation_key
from luotsi.regions import queries as regions


class Words:
    """The page's own words in the reader's tongue, by the end of their key: `w.title` in a template."""

    def __init__(self, is_plain: bool) -> None:
        self.tongue = chat.tongue(language(), is_plain)

    def __getitem__(self, key: str) -> str:
        return flows.flow().words(f"page.{key}", self.tongue)

    def text(self, key: str) -> str:
        """A text of the dialogue."""
        return flows.flow().words(key, self.tongue)


@dataclass(frozen=True, slots=True)
class People:
    """A way to reach a human, as the page shows it."""

    name: str
    by: str
    links: tuple[Link, ...]
    opening: Opening | None
    service_id: str


@dataclass(frozen=True, slots=True)
class TurnShown:
    """One turn on the page."""

    said: str
    paragraphs: tuple[str, ...]
    note: str
    is_last: bool
    crisis: CrisisCard | None = None
    had_crisis: bool = False
    offers: tuple[Offer, ...] = ()
    area: str = ""
    """The life area that counted most."""
    named: tuple[tuple[str, str], ...] = ()
    """(id, name) of services shown in an earlier turn."""
    ways: tuple[People, ...] = ()
    worded: tuple[tuple[str, str], ...] = ()
    """(name of a service, what a language model said of it), as far as it holds."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """What can be answered now."""

    takes_words: bool
    words_first: bool
    """Whether the field for words stands before the buttons."""
    choices: tuple[Choice, ...]
    has_areas: bool
    """Whether the form of ten questions is offered."""
    can_save: bool


def turns(answer: Answer) -> tuple[TurnShown, ...]:
    """The conversation, the last turn in full."""
    held = answer.conversation
    words = Words(held.is_plain)
    ids = tuple(dict.fromkeys(id_ for e in held.entries for id_ in e.ids))
    names = chat.names_of(ids, language()) if ids else {}
    last = len(held.entries) - 1
    return tuple(_turn(e, words, names, answer if n == last else None) for n, e in enumerate(held.entries))


def _turn(entry: Entry, words: Words, names: dict[str, str], answer: Answer | None) -> TurnShown:
    says = flows.flow().steps[entry.step].says or f"step.{entry.step}"
    is_full = answer is not None and (answer.advice is not None or not entry.ids)
    crisis = answer.crisis if answer else None
    if answer is not None and entry.crisis and crisis is None and not answer.error:
        crisis = chat.crisis_card(*entry.crisis, words.tongue)
    return TurnShown(
        said=entry.said or (words.text(entry.choice) if entry.choice else ""),
        paragraphs=tuple(words.text(says).split("\n\n")),
        note=words.text(entry.note) if entry.note else "",
        is_last=answer is not None,
        crisis=crisis,
        had_crisis=bool(entry.crisis) and crisis is None,
        offers=answer.advice.offers if answer and answer.advice else (),
        area=answer.advice.area if answer and answer.advice else "",
        named=() if is_full else tuple((id_, names[id_]) for id_ in entry.ids if id_ in names),
        ways=people(answer.ways) if answer else (),
        worded=_worded(answer.worded, answer.advice) if answer and answer.worded and answer.advice else (),
    )


def _worded(found: Worded, advice: Advice) -> tuple[tuple[str, str], ...]:
    names = {o.card.id: o.card.name for o in advice.offers}
    said = tuple((", ".join(names[id_] for id_ in s.ids), s.text) for s in found.sentences)
    return said or (("", measuring_labels.unknown()),)


def people(ways: Sequence[WayToPeople]) -> tuple[People, ...]:
    """Ways to humans with whether they are open."""
    now = clock.now()
    found = []
    for way in ways:
        hours = soonest(way.hours, now)
        state = directory_labels.opening(hours, now) if hours is not None else None
        found.append(People(way.name, way.by, way.links, state, way.service_id))
    return tuple(found)


def step(held: Conversation) -> StepShown:
    """Buttons and whether words are taken."""
    flow, words = flows.flow(), Words(held.is_plain)
    here = flow.steps[held.state.step]
    own = [
        Choice(b.id, words.text(b.id)) for b in here.buttons if b.sets.want not in held.state.wants or not b.sets.want
    ]
    return StepShown(
        takes_words=bool(here.takes),
        words_first=here.id == flow.start,
        choices=(*(_places() if here.places_to else ()), *own),
        has_areas=here.takes == "need" and here.id in {flow.start, "unclear"},
        can_save=held.state.turns > 0,
    )


def _places() -> list[Choice]:
    """The county's municipalities by name."""
    own = [(m.code, m.name(language())) for m in regions.municipalities_of(settings.COUNTY, clock.today())]
    return [Choice(f"{PLACE}{code}", name) for code, name in sorted(own, key=lambda pair: collation_key(pair[1]))]
