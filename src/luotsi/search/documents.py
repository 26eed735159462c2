"""What is indexed: documents with texts by language and weight, and facet values that filter and count."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passage:
    """Text in one language."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A thing that can be found."""

    id: str
    names: tuple[Passage, ...]
    summaries: tuple[Passage, ...] = ()
    """Short texts that tell what it is: summary, keywords, terms, class names."""
    bodies: tuple[Passage, ...] = ()
    """Long texts: description, instructions."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet name to values, e.g. {"municipality": ("491", "507"), "class": ("P5.1",)}."""

    def meaning_text(self) -> str:
        """What is embedded: first name and first summary."""
        name = self.names[0].text if self.names else ""
        summary = self.summaries[0].text if self.summaries else ""
        return f"{name}. {summary}" if summary else name
