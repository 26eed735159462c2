"""Concepts: needs, how people put them and what catalogues call the services that answer them. Data, checked when read.

The files are `vocabulary/*.toml`; an installation's editors add rows of their own, which become concepts here too.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable

from luotsi.kernel.errors import BadInput

LANGUAGES = ("fi", "sv", "en")
LIFE_AREAS = frozenset(
    """health resilience housing working_studying family friends finance improvement_of_strengths self_esteem
    life_satisfaction""".split()
)
_REQUIRED = ("id", "fi", "sv", "en", "say_fi", "say_sv", "say_en")
_LISTS = ("say_fi", "say_sv", "say_en", "find", "also", "not", "find_sv", "find_en", "classes", "groups", "areas")


@dataclass(frozen=True, slots=True)
class Concept:
    """A need: how people put it and which catalogue expressions answer it."""

    id: str
    labels: Mapping[str, str]
    sayings: Mapping[str, tuple[str, ...]]
    find: tuple[str, ...]
    """Finnish catalogue expressions of the services that are the answer."""
    also: tuple[str, ...] = ()
    """Of services that help too."""
    avoid: tuple[str, ...] = ()
    """Of services that look near but serve another need."""
    find_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Catalogue expressions in other languages."""
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    is_elsewhere: bool = False
    """A wish that no public service answers (a car's repair, a film's showing); read so that search can say so."""

    def every_saying(self) -> list[str]:
        """Sayings, labels and answers in all languages: what a query is held against."""
        own = [*self.labels.values(), *(s for lang in LANGUAGES for s in self.sayings.get(lang, ()))]
        own += [*self.find, *(s for texts in self.find_in.values() for s in texts)]
        return list(dict.fromkeys(own))

    def digest(self) -> str:
        """Changes when the sayings change."""
        content = json.dumps(self.every_saying(), ensure_ascii=False)
        return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def parse(text: str, *, name: str) -> list[Concept]:
    """Concepts of one TOML file; BadInput names the file and the concept at fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"Vocabulary file {name} is not TOML: {error}.") from error
    return [_concept(row, name) for row in data.get("concept", [])]


def _concept(row: Mapping[str, object], name: str) -> Concept:
    where = f"Vocabulary file {name}, concept {row.get('id', '?')}"
    missing = [key for key in _REQUIRED if not row.get(key)]
    is_elsewhere = row.get("elsewhere") is True
    if not is_elsewhere and not row.get("find"):
        missing.append("find")
    if missing:
        raise BadInput(f"{where} lacks {', '.join(missing)}.")
    lists = {key: _texts(row.get(key, []), f"{where}: {key}") for key in _LISTS}
    unknown = set(lists["areas"]) - LIFE_AREAS
    if unknown:
        raise BadInput(f"{where}: unknown areas {', '.join(sorted(unknown))}.")
    return Concept(
        id=str(row["id"]),
        labels={lang: str(row[lang]) for lang in LANGUAGES},
        sayings={lang: lists[f"say_{lang}"] for lang in LANGUAGES},
        find=lists["find"],
        also=lists["also"],
        avoid=lists["not"],
        find_in={lang: lists[f"find_{lang}"] for lang in ("sv", "en")},
        classes=lists["classes"],
        groups=lists["groups"],
        areas=lists["areas"],
        is_elsewhere=is_elsewhere,
    )


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise BadInput(f"{where} must be a list of texts.")
    return tuple(dict.fromkeys(v.strip() for v in value))


def _files() -> list[Traversable]:
    folder: Traversable = files("luotsi.search") / "vocabulary"
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def packaged() -> list[Concept]:
    """The concepts that come with Luotsi. BadInput when two share an id."""
    found: dict[str, Concept] = {}
    for file in _files():
        for concept in parse(file.read_text(encoding="utf-8"), name=file.name):
            if concept.id in found:
                raise BadInput(f"Vocabulary file {file.name}: concept {concept.id} exists already.")
            found[concept.id] = concept
    return list(found.values())


def local(expressions: Iterable[tuple[str, str, str]]) -> list[Concept]:
    """Concepts of an installation's own: (language, what people say, catalogue expression) rows."""
    return [
        Concept(
            id=f"local-{number}",
            labels=dict.fromkeys(LANGUAGES, say),
            sayings={code: (say,) if code == lang else () for code in LANGUAGES},
            find=(find,),
        )
        for number, (lang, say, find) in enumerate(expressions)
    ]


def stamp(expressions: Iterable[tuple[str, str, str]]) -> str:
    """Changes when a packaged file or a local expression changes; tells whether a kept vocabulary is current."""
    digest = hashlib.blake2b(digest_size=10)
    for file in _files():
        digest.update(file.read_bytes())
    for expression in expressions:
        digest.update("\0".join(expression).encode())
    return digest.hexdigest()


def dump(concept: Concept) -> dict[str, object]:
    """A concept as JSON values; `load` gives it back."""
    return asdict(concept)


def load(data: Mapping[str, object]) -> Concept:
    """The concept that `dump` made."""

    def tuples(value: object) -> object:
        if isinstance(value, list):
            return tuple(value)
        return {k: tuples(v) for k, v in value.items()} if isinstance(value, dict) else value

    return Concept(**{key: tuples(value) for key, value in data.items()})  # type: ignore[arg-type]
