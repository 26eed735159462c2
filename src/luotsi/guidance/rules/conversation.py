"""A conversation as it travels: what was said and shown, turn by turn, as plain data. Pure.

It lives in a signed field of the person's own page and, when asked, in a saved row. Holds masked words only, and
little: a bounded number of turns, of words each and of ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from luotsi.guidance.rules.dialogue import Flow, State, begin
from luotsi.kernel.errors import BadInput

MOST_ENTRIES = 16
LONGEST_SAID = 300
"""Characters of a message that are shown again."""
LARGEST = 24_000
"""Characters of the signed field at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One turn: what the person said, what was shown."""

    said: str = ""
    """Masked words, or the name of a municipality that was chosen."""
    choice: str = ""
    """Key of a button's text, when one was chosen."""
    step: str = ""
    ids: tuple[str, ...] = ()
    """Services shown."""
    crisis: tuple[str, str, str] | tuple[()] = ()
    """Kind, urgency and who of a crisis card."""
    note: str = ""
    """Key of a remark."""


@dataclass(frozen=True, slots=True)
class Conversation:
    state: State
    entries: tuple[Entry, ...]
    is_plain: bool = False

    def and_then(self, state: State, entry: Entry) -> "Conversation":
        """With one more turn; the first are forgotten when there are too many."""
        said = entry.said if len(entry.said) <= LONGEST_SAID else entry.said[: LONGEST_SAID - 1] + "…"
        entries = (*self.entries, replace(entry, said=said))
        return replace(self, state=state, entries=entries[-MOST_ENTRIES:])


def opening(flow: Flow, *, is_plain: bool = False, note: str = "") -> Conversation:
    """A conversation in which only the greeting stands."""
    return Conversation(begin(flow), (Entry(step=flow.start, note=note),), is_plain)


def to_data(held: Conversation) -> dict[str, Any]:
    """As plain data; what is empty is left out."""
    return {"s": _plain(held.state), "e": [_plain(e) for e in held.entries], "p": held.is_plain}


def from_data(data: Any, flow: Flow) -> Conversation:
    """BadInput for what is no conversation of this version of the flow."""
    try:
        state = _made(State, data["s"])
        entries = tuple(_made(Entry, e) for e in data["e"])
        is_plain = bool(data["p"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput("This is no conversation.") from error
    is_known = state.version == flow.version and state.step in flow.steps and bool(entries)
    if not is_known or any(e.step not in flow.steps for e in entries):
        raise BadInput("The conversation is of another version of the flow.")
    return Conversation(state, entries[-MOST_ENTRIES:], is_plain)


def _plain(made: State | Entry) -> dict[str, Any]:
    return {f.name: value for f in fields(made) if (value := getattr(made, f.name)) not in ("", (), None)}


def _made(kind: Any, data: Mapping[str, Any]) -> Any:
    return kind(**{name: _tuples(value) for name, value in data.items()})


def _tuples(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_tuples(v) for v in value)
    return value
