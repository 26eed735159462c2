"""What an object is written in: the language, and the names and addresses of what records only give codes of. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luotsi.directory.rules.records import CodeRecord
from luotsi.kernel.text import Texts, pick

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything around the records that the mapping needs."""

    lang: str
    today: date
    """For the offset of Finnish time from UTC in hours without a date of their own."""
    municipalities: Mapping[str, str] = field(default_factory=dict)
    """Municipality code to name."""
    counties: Mapping[str, str] = field(default_factory=dict)
    county_of: Mapping[str, str] = field(default_factory=dict)
    """Municipality code to the code of its county."""
    language_name: Callable[[str], str] = str
    """What a language is called, by its code."""
    codes: Mapping[tuple[str, str], CodeRecord] = field(default_factory=dict)
    """(scheme, code) to the code with its names."""

    def text(self, texts: Mapping[str, str]) -> str:
        """The text in the language of the answer, in another where there is none; empty when there is no text."""
        return pick(texts, self.lang)[0]


def filled(node: Node) -> Node:
    """Without what is not known: HSDS leaves such properties out."""
    return {key: value for key, value in node.items() if value not in ("", None, [], {}, ())}


def translations(served: str, **fields: Texts) -> dict[str, dict[str, str]]:
    """Language to the fields that have a text in it, the language served left out.

    >>> translations("fi", name={"fi": "Neuvola", "sv": "Rådgivning"}, summary={"fi": "Tukea"})
    {'sv': {'name': 'Rådgivning'}}
    """
    found: dict[str, dict[str, str]] = {}
    for name, texts in fields.items():
        for lang, text in texts.items():
            if text and lang != served:
                found.setdefault(lang, {})[name] = text
    return found
