"""One turn of the conversation: what was said → what is shown. Crisis first, then the dialogue, then suggestions.

Keeps nothing. Every part beside the dialogue may fail; the turn then still answers with what is left. Owns the order of
things, not words (`data/flows`), crisis rules (`rules.texts`) or scoring (`recommending`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import structlog
from django.conf import settings

from luotsi.directory.queries import catalogue
from luotsi.guidance.queries import advice as advising
from luotsi.guidance.queries import flows, handover, labels, wording
from luotsi.guidance.queries.advice import Advice, Request
from luotsi.guidance.queries.parts import PARTS
from luotsi.guidance.queries.wording import Worded
from luotsi.guidance.rules import cards, dialogue, telling, texts
from luotsi.guidance.rules.cards import CardLine, CrisisCard
from luotsi.guidance.rules.conversation import Conversation, Entry, opening
from luotsi.guidance.rules.dialogue import PLACE, Flow, Kind, Said, State
from luotsi.guidance.rules.handover import Asked, WayToPeople
from luotsi.guidance.rules.texts import CheckedText
from luotsi.kernel import clock
from luotsi.kernel.masking import mask
from luotsi.kernel.text import clean
from luotsi.regions import queries as regions

log = structlog.get_logger(__name__)

LONGEST = 2_000
"""Characters of one message."""
_CHECKED = 10_000
"""Characters in which a crisis is looked for, also of a message that is too long."""
_VOICED = 0.5
_MODEL_SLOW = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn shows. `conversation` ends with the new turn unless `error` says why there is none."""

    conversation: Conversation
    crisis: CrisisCard | None = None
    advice: Advice | None = None
    ways: tuple[WayToPeople, ...] = ()
    worded: Worded | None = None
    """The suggestions in a language model's words, where there is one."""
    error: str = ""
    """Key of what is wrong with what was sent; the turn was not taken."""
    text: str = ""
    """What was written, when it was not taken."""


def start(*, is_plain: bool = False, note: str = "") -> Answer:
    """The greeting."""
    return Answer(opening(flows.flow(), is_plain=is_plain, note=note))


def turn(held: Conversation, *, lang: str, text: str = "", choice: str = "") -> Answer:
    """The conversation after somebody wrote `text` or chose `choice` (a button's id, `place:<code>`)."""
    flow = flows.flow()
    raw = text.strip()
    checked = check(raw) if raw else None
    if raw and len(raw.replace("\r\n", "\n")) > LONGEST:
        found = _card(checked, held, lang)
        return Answer(held, crisis=found, error="page.too_long", text=raw[:_CHECKED])
    said, entry = _said(flow, held, raw, choice, checked, lang)
    if said is None:
        return Answer(held, error="page.empty")
    if said.age is not None and not 0 <= said.age <= telling.OLDEST:
        return Answer(held, error="page.age_range", text=raw)
    facts = Facts(lang, flow)
    state = dialogue.step(flow, held.state, said, facts.holds)
    crisis = _card(checked, held, lang)
    if crisis and checked:
        entry = replace(entry, crisis=(crisis.kind, crisis.urgency, checked.who or ""))
    return _shown(flow, held, state, entry, facts, crisis)


def check(text: str) -> CheckedText:
    """Crisis and masking of a free text. Never rests as other parts do; a failure counts as the gravest."""
    try:
        return texts.check_text(text[:_CHECKED])
    except Exception as error:  # a broken check must not look like a calm message
        log.error("crisis check failed", kind=type(error).__name__)
        return CheckedText(True, None, None, mask(text[:_CHECKED]))


def _card(checked: CheckedText | None, held: Conversation, lang: str) -> CrisisCard | None:
    return card_for(checked, tongue(lang, held.is_plain)) if checked else None


def card_for(checked: CheckedText, lang: str) -> CrisisCard | None:
    """The fixed card for a text that speaks of a crisis; None for others."""
    if not checked.crisis:
        return None
    return crisis_card(checked.card_kind, checked.urgency or "", checked.who or "", lang)


def crisis_card(kind: str, urgency: str, who: str, lang: str) -> CrisisCard:
    """The fixed card with the lines that are open at this moment."""
    return cards.card(kind, urgency, who, lang, clock.now())


def all_lines(lang: str) -> tuple[CardLine, ...]:
    """Every line that may answer now."""
    return cards.all_lines(lang, clock.now())


def tongue(lang: str, is_plain: bool) -> str:
    """The tongue of the dialogue's texts."""
    return "fi-plain" if is_plain and lang == "fi" else lang


def _said(
    flow: Flow, held: Conversation, raw: str, choice: str, checked: CheckedText | None, lang: str
) -> tuple[Said | None, Entry]:
    """What was said with what it tells, and how it is shown; None when nothing was said that the step takes."""
    here = flow.steps[held.state.step]
    if checked is not None:
        masked = "\n".join(clean(line, limit=LONGEST) for line in checked.masked.split("\n")).strip()
        told = Said(
            text=masked,
            municipality=telling.municipality(masked, _names(), asked=here.takes == "place"),
            age=telling.age(masked, asked=here.takes == "age"),
            is_crisis=checked.crisis,
        )
        shown = Entry(said=masked, note="page.masked" if mask(raw) != raw else "")
        is_taken = bool(here.takes) or checked.crisis
        return (told if masked and is_taken else None), shown
    if choice.startswith(PLACE) and here.places_to:
        code = choice.removeprefix(PLACE)
        name = dict(_named(settings.COUNTY, clock.today().isoformat(), (lang,))).get(code, "")
        return (Said(choice=choice, municipality=code) if name else None), Entry(said=name)
    is_offered = any(b.id == choice for b in here.buttons)
    return (Said(choice=choice) if is_offered else None), Entry(choice=choice)


def _shown(
    flow: Flow, held: Conversation, state: State, entry: Entry, facts: "Facts", crisis: CrisisCard | None
) -> Answer:
    step = flow.steps[state.step]
    advice: Advice | None = None
    worded: Worded | None = None
    ways: tuple[WayToPeople, ...] = ()
    if step.kind is Kind.RESULTS:
        whole = facts.advice(state)
        advice = replace(whole, offers=whole.offers[: advising.SHOWN])
        if crisis is None:
            advice, worded = _in_words(state.need, advice, facts.lang)
        ids = tuple(o.card.id for o in advice.offers)
        state, entry = replace(state, shown=ids), replace(entry, ids=ids, note=entry.note or _remark(advice, state))
    if step.kind is Kind.HANDOVER:
        ways = handover.ways(_asked(state, facts.lang), clock.now())
    taken = held.and_then(state, replace(entry, step=step.id))
    return Answer(taken, crisis=crisis, advice=advice, ways=ways, worded=worded)


def _in_words(need: str, advice: Advice, lang: str) -> tuple[Advice, Worded | None]:
    otherwise: tuple[Advice, Worded | None] = (advice, None)
    return PARTS.attempt("model", lambda: wording.worded(need, advice, lang), otherwise, slow=_MODEL_SLOW)


def _remark(advice: Advice, state: State) -> str:
    if advice.is_simple:
        return "page.simple"
    if state.municipality and advice.relaxed in {"region", "near", "area", "municipality"}:
        return "page.elsewhere"
    return "page.relaxed" if advice.relaxed else ""


def _asked(state: State, lang: str) -> Asked:
    return Asked(lang, state.municipality, state.age, state.need, by_phone="not_phone" not in state.wants)


def names_of(ids: tuple[str, ...], lang: str) -> dict[str, str]:
    """Names of services shown earlier."""
    return PARTS.attempt("names", lambda: catalogue.names(ids, lang), {})


@dataclass(slots=True)
class Facts:
    """Answers the conditions of routes, asking for suggestions at most once for what is known."""

    lang: str
    flow: Flow
    _kept: dict[State, Advice] = field(default_factory=dict)

    def advice(self, state: State) -> Advice:
        """Suggestions for what a state knows."""
        key = replace(state, step="", asked=(), turns=0, shown=())
        if key not in self._kept:
            self._kept[key] = advising.advise(self.request(state))
        return self._kept[key]

    def request(self, state: State) -> Request:
        topics = [self.flow.words(topic, self.lang) for topic in state.topics]
        return Request(
            lang=self.lang,
            text="\n".join(filter(None, [state.need, *topics]))[-LONGEST:],
            scores=dict(state.areas),
            age=state.age,
            municipality=state.municipality,
            closer="closer" in state.wants,
            free="free" in state.wants,
            not_phone="not_phone" in state.wants,
            exclude=frozenset(state.skipped),
        )

    def holds(self, condition: str, state: State) -> bool:
        """Whether a route's condition holds."""
        known: dict[str, Callable[[State], bool]] = {
            "need_unclear": self._need_unclear,
            "place_needed": self._place_needed,
            "age_needed": self._age_needed,
            "nothing_found": lambda s: not self.advice(s).offers,
        }
        return known[condition](state)

    def _need_unclear(self, state: State) -> bool:
        if "unclear" in state.asked or state.topics or state.areas:
            return False
        if not state.need:
            return True
        voiced = PARTS.attempt("labels", lambda: labels.of_message(state.need, self.lang), None)
        if voiced and max(voiced.values()) >= _VOICED:
            return False
        found = self.advice(state)
        return not found.offers or found.relaxed == "weak"

    def _place_needed(self, state: State) -> bool:
        if state.municipality or "place" in state.asked:
            return False
        return "closer" in state.wants or advising.place_matters(self.advice(state), _own_codes())

    def _age_needed(self, state: State) -> bool:
        if state.age is not None or {"age", "other"} & set(state.asked):
            return False
        return PARTS.attempt("ages", lambda: advising.age_matters(self.advice(state)), False)


def _own_names() -> tuple[tuple[str, str], ...]:
    """(code, name) of the county's municipalities, in each language."""
    return _named(settings.COUNTY, clock.today().isoformat(), ("fi", "sv"))


def _own_codes() -> frozenset[str]:
    return frozenset(code for code, _name in _own_names())


def _names() -> tuple[tuple[str, str], ...]:
    """(code, name) in which a municipality is looked for: the county's first, then the whole country's."""
    return (*_own_names(), *_everywhere(clock.today().isoformat()))


@lru_cache(maxsize=8)
def _named(county: str, _day: str, langs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    own = regions.municipalities_of(county, clock.today())
    return tuple((m.code, m.name(lang)) for m in own for lang in langs)


@lru_cache(maxsize=2)
def _everywhere(_day: str) -> tuple[tuple[str, str], ...]:
    """Names of five letters and more: shorter ones are words as well."""
    found = regions.municipalities(clock.today())
    return tuple((m.code, m.name(lang)) for m in found for lang in ("fi", "sv") if len(m.name(lang)) > 4)
