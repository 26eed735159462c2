"""Whether a dialogue is sound: no dead ends, all reachable, help within its turns, every text in each tongue. Pure."""

from collections import deque
from collections.abc import Iterable

from luotsi.guidance.rules.areas import AREAS
from luotsi.guidance.rules.dialogue import CONDITIONS, TONGUES, WANTS, Flow, Kind, Step

_TAKES = frozenset({"", "need", "place", "age"})
_HELPS = frozenset({Kind.END, Kind.HANDOVER})


def problems(flow: Flow) -> tuple[str, ...]:
    """What is wrong, one sentence each, for whoever edits the flow; empty when all is well."""
    found = [*_wrong_names(flow)]
    if found:  # what leads nowhere cannot be walked
        return tuple(found)
    return (*_dead_ends(flow), *_unreachable(flow), *_too_far(flow), *_missing_words(flow))


def _wrong_names(flow: Flow) -> Iterable[str]:
    for name, id_ in (("start", flow.start), ("crisis", flow.crisis), ("too_long", flow.too_long)):
        if id_ not in flow.steps:
            yield f"{name} names the step {id_!r}, which is not there."
    for step in flow.steps.values():
        yield from _wrong_in(flow, step)
    kinds = {id_: step.kind for id_, step in flow.steps.items()}
    if kinds.get(flow.crisis) not in {None, Kind.CRISIS}:
        yield f"The step {flow.crisis} comes after a crisis card, but is not of kind crisis."
    if kinds.get(flow.too_long) not in {None, *_HELPS}:
        yield f"The step {flow.too_long} ends long conversations, but is neither an end nor a hand-over."


def _wrong_in(flow: Flow, step: Step) -> Iterable[str]:
    for target in step.leads_to:
        if target not in flow.steps:
            yield f"Step {step.id} leads to {target!r}, which is not there."
    for route in step.routes:
        if route.when and route.when not in CONDITIONS:
            yield f"Step {step.id} asks for the unknown condition {route.when!r}. Known: {_row(CONDITIONS)}."
    for button in step.buttons:
        if button.sets.want and button.sets.want not in WANTS:
            yield f"Button {button.id} of step {step.id} sets the unknown wish {button.sets.want!r}."
        for area, value in button.sets.areas:
            if area not in AREAS or not 0 <= value <= 10:
                yield f"Button {button.id} of step {step.id} sets {area!r} to {value}."
    if step.takes not in _TAKES or bool(step.takes) != bool(step.text_to):
        yield f"Step {step.id} takes {step.takes!r} and words lead to {step.text_to!r}: give both, or neither."


def _dead_ends(flow: Flow) -> Iterable[str]:
    for step in flow.steps.values():
        if step.kind is Kind.ROUTE:
            for target in step.leads_to:
                if flow.steps[target].kind is Kind.ROUTE:
                    yield f"Route {step.id} leads to the route {target}: join them into one."
            if not step.routes or step.routes[-1].when:
                yield f"Route {step.id} has no last way without a condition."
        elif step.kind is not Kind.END and not step.leads_to:
            yield f"Step {step.id} is a dead end."


def _unreachable(flow: Flow) -> Iterable[str]:
    reached = set(_distances(flow, {flow.start, flow.crisis, flow.too_long}, backwards=False))
    return (f"Step {id_} is never reached." for id_ in flow.steps if id_ not in reached)


def _too_far(flow: Flow) -> Iterable[str]:
    """Turns to the nearest end or hand-over; routes are no turns."""
    helps = {id_ for id_, step in flow.steps.items() if step.kind in _HELPS}
    near = _distances(flow, helps, backwards=True)
    for id_ in flow.steps:
        if id_ not in near:
            yield f"From step {id_} no end and no hand-over to people can be reached."
        elif near[id_] > flow.longest:
            yield f"From step {id_} an end or hand-over takes {near[id_]} turns; at most {flow.longest} are allowed."


def _distances(flow: Flow, sources: set[str], *, backwards: bool) -> dict[str, int]:
    """Turns from (backwards: to) the nearest of the sources."""
    edges: dict[str, list[tuple[str, int]]] = {id_: [] for id_ in flow.steps}
    for step in flow.steps.values():
        cost = 0 if step.kind is Kind.ROUTE else 1
        for target in step.leads_to:
            if backwards:
                edges[target].append((step.id, cost))
            else:
                edges[step.id].append((target, cost))
    best = dict.fromkeys(sources, 0)
    queue = deque(sources)
    while queue:
        here = queue.popleft()
        for there, cost in edges[here]:
            if best[here] + cost < best.get(there, 10**6):
                best[there] = best[here] + cost
                queue.append(there)
    return best


def text_keys(flow: Flow) -> tuple[str, ...]:
    """Every text that the flow itself says."""
    keys = [k for step in flow.steps.values() for k in _keys(step)]
    return tuple(dict.fromkeys(keys))


def _keys(step: Step) -> Iterable[str]:
    if step.kind is not Kind.ROUTE:
        yield step.says or f"step.{step.id}"
    for button in step.buttons:
        yield button.id
        if button.sets.topic:
            yield button.sets.topic


def _missing_words(flow: Flow) -> Iterable[str]:
    used = set(text_keys(flow))
    for key in used - flow.texts.keys():
        yield f"The text {key} is not there."
    for key, versions in flow.texts.items():
        for tongue in TONGUES:
            if not versions.get(tongue, "").strip():
                yield f"The text {key} is missing in {tongue}."
        for tongue in sorted(versions.keys() - set(TONGUES)):
            yield f"The text {key} has the unknown tongue {tongue!r}. Known: {', '.join(TONGUES)}."
        if key not in used and not key.startswith("page."):
            yield f"The text {key} is said nowhere."


def _row(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
