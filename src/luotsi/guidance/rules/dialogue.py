"""A dialogue as data, and one step through it. Pure: the flow, where the person is, what was said → where next.

Owns what a flow, a step, a button and the state of a conversation are and how one leads to another. Reading files is
`flow_files`'s, what makes a flow sound `flow_check`'s, what a message means the queries'.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

TONGUES = ("fi", "sv", "en", "fi-plain")
"""Every text of a flow is there in each: the three languages and plain Finnish."""
CONDITIONS = frozenset({"need_unclear", "place_needed", "age_needed", "nothing_found"})
"""What a route may ask; whoever plays the flow answers."""
WANTS = frozenset({"closer", "free", "not_phone", "for_other"})
"""What a button may add to the wishes about services."""
LONGEST_NEED = 2_000
_FEW_WORDS = 3


class Kind(StrEnum):
    """What a step does."""

    ASK = "ask"
    RESULTS = "results"
    """Shows services."""
    HANDOVER = "handover"
    """Shows how to reach people."""
    CRISIS = "crisis"
    """Comes after a crisis card."""
    END = "end"
    ROUTE = "route"
    """Shows nothing: leads on by conditions."""


@dataclass(frozen=True, slots=True)
class Sets:
    """What choosing a button changes."""

    topic: str = ""
    """Key of the words that stand for the person's own."""
    areas: tuple[tuple[str, float], ...] = ()
    """Life area and how it is there, 0 to 10."""
    age: int | None = None
    want: str = ""
    skip_shown: bool = False
    """The services shown are left out from here on."""
    forget_person: bool = False
    """Age and wishes are somebody else's."""


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    """Key of its text too."""
    to: str
    sets: Sets = Sets()


@dataclass(frozen=True, slots=True)
class Route:
    to: str
    when: str = ""
    """A condition; none always leads there."""


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    kind: Kind
    says: str = ""
    """Key of its text."""
    buttons: tuple[Button, ...] = ()
    takes: str = ""
    """What free words are for: "need", "place", "age"; "" takes none."""
    text_to: str = ""
    """Where free words lead."""
    places_to: str = ""
    """Where a municipality's button leads; "" offers none."""
    routes: tuple[Route, ...] = ()

    @property
    def leads_to(self) -> tuple[str, ...]:
        """Every step that may follow."""
        found = [*(r.to for r in self.routes), *(b.to for b in self.buttons), self.text_to, self.places_to]
        return tuple(dict.fromkeys(filter(None, found)))


@dataclass(frozen=True, slots=True)
class Flow:
    """A dialogue. `steps` by id; a conversation begins at `start`."""

    name: str
    version: int
    start: str
    crisis: str
    """The step after a crisis card."""
    too_long: str
    """The step that ends a conversation of `longest` turns."""
    longest: int
    steps: Mapping[str, Step]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Key to tongue to words."""

    def words(self, key: str, tongue: str) -> str:
        """The text in that tongue; in Finnish when a tongue is missing, the key when the text is."""
        own = self.texts.get(key, {})
        return own.get(tongue) or own.get("fi") or key


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation is and what it knows. Holds masked words only."""

    step: str
    version: int
    turns: int = 0
    need: str = ""
    topics: tuple[str, ...] = ()
    areas: tuple[tuple[str, float], ...] = ()
    municipality: str = ""
    age: int | None = None
    wants: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    """Steps that were shown, each once."""
    shown: tuple[str, ...] = ()
    """Ids of the services shown last."""
    skipped: tuple[str, ...] = ()
    """Ids that are not shown again."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said: a button's id, or words with what was read out of them."""

    choice: str = ""
    text: str = ""
    municipality: str = ""
    age: int | None = None
    is_crisis: bool = False


Holds = Callable[[str, State], bool]
"""Whether a condition holds in a state."""
PLACE = "place:"
"""Begins the id of a municipality's button."""
_MOST_SKIPPED = 40


def begin(flow: Flow) -> State:
    """A conversation before anything is said."""
    return State(step=flow.start, version=flow.version, asked=(flow.start,))


def step(flow: Flow, state: State, said: Said, holds: Holds) -> State:
    """Where the conversation is after what was said. A choice that the step does not offer changes nothing."""
    now = flow.steps[state.step]
    if said.is_crisis:  # before anything else; what is said is kept, so that services can be shown when asked for
        return _arrive(flow, _heard(state, said, "need"), flow.crisis, holds)
    if said.choice.startswith(PLACE) and now.places_to:
        return _arrive(flow, replace(state, municipality=said.municipality), now.places_to, holds)
    if said.choice:
        button = next((b for b in now.buttons if b.id == said.choice), None)
        return _arrive(flow, _chosen(state, button.sets), button.to, holds) if button else state
    if not said.text or not now.takes:
        return state
    return _arrive(flow, _heard(state, said, now.takes), now.text_to, holds)


def _chosen(state: State, sets: Sets) -> State:
    areas = {**dict(state.areas), **dict(sets.areas)}
    state = replace(state, areas=tuple(areas.items()))
    if sets.forget_person:
        state = replace(state, age=None, wants=(), skipped=(), asked=())
    if sets.topic and sets.topic not in state.topics:
        state = replace(state, topics=(*state.topics, sets.topic))
    if sets.age is not None:
        state = replace(state, age=sets.age)
    if sets.want and sets.want not in state.wants:
        state = replace(state, wants=(*state.wants, sets.want))
    if sets.skip_shown:
        state = replace(state, skipped=(*state.skipped, *state.shown)[-_MOST_SKIPPED:])
    return state


def _heard(state: State, said: Said, takes: str) -> State:
    """Words fill what the step asks for; what else they tell is kept as well."""
    if said.municipality:
        state = replace(state, municipality=said.municipality)
    if said.age is not None:
        state = replace(state, age=said.age)
    answered = bool(said.municipality) if takes == "place" else said.age is not None
    if takes == "need" or not (answered or len(said.text.split()) <= _FEW_WORDS):
        need = f"{state.need}\n{said.text}".strip()
        state = replace(state, need=need[-LONGEST_NEED:])
    return state


def _arrive(flow: Flow, state: State, target: str, holds: Holds) -> State:
    """Follows routes to a step that shows something; a conversation that is too long is led to its end."""
    state = replace(state, turns=state.turns + 1)
    place = flow.steps[target]
    for _hop in flow.steps:
        if place.kind is not Kind.ROUTE:
            break
        chosen = next(r for r in place.routes if not r.when or holds(r.when, state))
        place = flow.steps[chosen.to]
    if state.turns >= flow.longest and place.kind not in {Kind.END, Kind.HANDOVER, Kind.CRISIS}:
        place = flow.steps[flow.too_long]
    return replace(state, step=place.id, asked=tuple(dict.fromkeys((*state.asked, place.id))))
