"""The name and version of a statistical method, so that every figure can say how it was computed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One method as it stands; `version` rises when the same input would give another figure."""

    name: str
    version: int
    source: str  # publication or reference implementation of the formula

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"
