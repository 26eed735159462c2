"""Reads a dialogue from its two TOML texts: the flow and the words it says. Pure; BadInput names the place."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from luotsi.guidance.rules.dialogue import Button, Flow, Kind, Route, Sets, Step
from luotsi.kernel.errors import BadInput

FORM = 1
"""The version of the files' form."""
_STEP = frozenset({"id", "kind", "says", "buttons", "takes", "text_to", "places_to", "routes"})
_SETS = frozenset({"topic", "areas", "age", "want", "skip_shown", "forget_person"})


def read(flow: str, texts: str) -> Flow:
    """The dialogue in both texts."""
    given = _toml(flow, "flow")
    if given.get("form") != FORM:
        raise BadInput(f"The flow's form is {given.get('form')!r}.", hint=f"This release reads form {FORM}.")
    try:
        steps = [_step(s) for s in given["steps"]]
        found = {s.id: s for s in steps}
        if len(found) < len(steps):
            raise BadInput("Two steps of the flow have the same id.")
        return Flow(
            name=str(given["name"]),
            version=int(given["version"]),
            start=given["start"],
            crisis=given["crisis"],
            too_long=given["too_long"],
            longest=int(given["longest"]),
            steps=found,
            texts=words(texts),
        )
    except KeyError as missing:
        raise BadInput(f"The flow lacks {missing}.") from None


def words(texts: str) -> dict[str, Mapping[str, str]]:
    """Key to tongue to text; tables inside tables have keys with dots."""
    return dict(_flat("", _toml(texts, "texts")))


def _flat(prefix: str, table: Mapping[str, Any]) -> list[tuple[str, Mapping[str, str]]]:
    own = {k: v for k, v in table.items() if isinstance(v, str)}
    found: list[tuple[str, Mapping[str, str]]] = [(prefix, own)] if own and prefix else []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(f"{prefix}.{key}" if prefix else key, value)
    return found


def _toml(text: str, what: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"The {what} cannot be read as TOML: {error}.") from None


def _step(given: Mapping[str, Any]) -> Step:
    id_ = str(given["id"])
    _known(given, _STEP, f"step {id_}")
    kinds = ", ".join(Kind)
    if given["kind"] not in set(Kind):
        raise BadInput(f"Step {id_} is of kind {given['kind']!r}.", hint=f"Known: {kinds}.")
    return Step(
        id=id_,
        kind=Kind(given["kind"]),
        says=given.get("says", ""),
        buttons=_buttons(given.get("buttons", ()), id_),
        takes=given.get("takes", ""),
        text_to=given.get("text_to", ""),
        places_to=given.get("places_to", ""),
        routes=tuple(Route(r["to"], r.get("when", "")) for r in given.get("routes", ())),
    )


def _buttons(given: Sequence[Mapping[str, Any]], step: str) -> tuple[Button, ...]:
    return tuple(Button(b["id"], b["to"], _sets(b.get("sets", {}), f"{step}, button {b['id']}")) for b in given)


def _sets(given: Mapping[str, Any], where: str) -> Sets:
    _known(given, _SETS, where)
    areas = tuple((name, float(value)) for name, value in given.get("areas", {}).items())
    return Sets(**{**given, "areas": areas})


def _known(given: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    wrong = sorted(given.keys() - names)
    if wrong:
        raise BadInput(f"The flow has {wrong[0]!r} at {where}.", hint=f"Known: {', '.join(sorted(names))}.")
