"""Named implementations of one Protocol; third parties add theirs through entry points."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Generic, Literal, TypeVar

from luotsi.kernel.errors import NotFound

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """What an adapter says of itself on the operators' status page."""

    state: Literal["ok", "off", "warning", "failed"]
    detail: str = ""


class Registry(Generic[T]):
    """Implementations by name. Entry points of `group` are loaded on first use."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._known: dict[str, T] = {}
        self._loaded = False

    def add(self, name: str, implementation: T) -> None:
        self._known[name] = implementation

    def get(self, name: str) -> T:
        self._load()
        if name not in self._known:
            known = ", ".join(sorted(self._known)) or "none"
            raise NotFound(f"No {self.group} called {name!r}.", hint=f"Known: {known}.")
        return self._known[name]

    def items(self) -> Iterator[tuple[str, T]]:
        self._load()
        return iter(sorted(self._known.items()))

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        for point in entry_points(group=self.group):
            self._known.setdefault(point.name, point.load())
