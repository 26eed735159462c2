"""The bridge between what people say and what catalogues say: concepts with sayings and catalogue expressions.

Concepts are data (`vocabulary/*.toml`, each checked when loaded); editors add their own expressions at run time.
`Vocabulary.interpret` tells which concepts a query speaks of. No engine and no network: an inverted index over the
words of the sayings, tolerant of inflection and misspelling through character 4-grams.
"""

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from luotsi.kernel.errors import BadInput
from luotsi.search.analysis import content_words, grams, stem

LANGUAGES = ("fi", "sv", "en")
LIFE_AREAS = frozenset(
    """health resilience housing working_studying family friends finance improvement_of_strengths self_esteem
    life_satisfaction""".split()
)

_NEAR = 0.55
"""Least similarity (Dice of 4-grams) at which two words are taken for forms of one word."""
_REQUIRED = ("id", "fi", "sv", "en", "say_fi", "say_sv", "say_en", "find")
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A concept that a query was read to speak of."""

    concept: Concept
    weight: float
    """0 to 1: how sure."""
    saying: str
    """The nearest saying: shown as the reason."""


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
    if missing:
        raise BadInput(f"{where} lacks {', '.join(missing)}.")
    for key in _LISTS:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise BadInput(f"{where}: {key} must be a list of texts.")

    def texts(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(v).strip() for v in row.get(key, [])))  # type: ignore[attr-defined]

    unknown = set(texts("areas")) - LIFE_AREAS
    if unknown:
        raise BadInput(f"{where}: unknown areas {', '.join(sorted(unknown))}.")
    return Concept(
        id=str(row["id"]),
        labels={lang: str(row[lang]) for lang in LANGUAGES},
        sayings={lang: texts(f"say_{lang}") for lang in LANGUAGES},
        find=texts("find"),
        also=texts("also"),
        avoid=texts("not"),
        find_in={lang: texts(f"find_{lang}") for lang in ("sv", "en")},
        classes=texts("classes"),
        groups=texts("groups"),
        areas=texts("areas"),
    )


def packaged() -> list[Concept]:
    """The concepts that come with Luotsi."""
    folder: Traversable = files("luotsi.search") / "vocabulary"
    found: list[Concept] = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            found += parse(entry.read_text(encoding="utf-8"), name=entry.name)
    return found


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


class Vocabulary:
    """An index over the sayings of concepts."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: list[Concept] = list(concepts)
        self.sayings: list[tuple[int, str]] = []
        """(concept number, saying) pairs."""
        self._words: dict[str, int] = {}
        self._by_gram: dict[str, list[int]] = defaultdict(list)
        self._gram_count: list[int] = []
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._postings: list[list[int]] = []
        self._saying_words: list[tuple[int, ...]] = []
        for number, concept in enumerate(self.concepts):
            for lang in LANGUAGES:
                own = concept.find if lang == "fi" else concept.find_in.get(lang, ())
                for saying in dict.fromkeys((*concept.sayings[lang], concept.labels[lang], *own)):
                    self._add(number, saying, lang)
        count = len(self.sayings)
        spread = [len({self.sayings[s][0] for s in posting}) for posting in self._postings]
        # A word that many concepts use tells little, however many sayings of one concept repeat it.
        self._idf = [math.log(1 + len(self.concepts) / (0.5 + n)) for n in spread]
        self._unknown_idf = math.log(1 + len(self.concepts) / 1.5)
        self._mass = [sum(self._idf[w] for w in ws) for ws in self._saying_words]
        self._near = lru_cache(maxsize=20_000)(self._near_words)
        assert count == len(self._saying_words)

    def _add(self, number: int, saying: str, lang: str) -> None:
        ids = []
        for word in dict.fromkeys(content_words(saying)):
            if word not in self._words:
                self._words[word] = len(self._words)
                self._postings.append([])
                own = set(grams(word))
                self._gram_count.append(len(own))
                for gram in own:
                    self._by_gram[gram].append(self._words[word])
            self._by_stem[stem(word, lang)].append(self._words[word])
            ids.append(self._words[word])
        if not ids:
            return
        for id_ in ids:
            self._postings[id_].append(len(self.sayings))
        self.sayings.append((number, saying))
        self._saying_words.append(tuple(ids))

    def _near_words(self, word: str) -> dict[int, float]:
        """Known words that are forms of `word`: number to similarity 0..1."""
        near: dict[int, float] = {}
        own = set(grams(word))
        shared: dict[int, int] = defaultdict(int)
        for gram in own:
            for other in self._by_gram.get(gram, ()):
                shared[other] += 1
        for other, n in shared.items():
            dice = 2 * n / (len(own) + self._gram_count[other])
            inside = n / min(len(own), self._gram_count[other])
            similarity = max(dice, 0.7 * inside if min(len(own), self._gram_count[other]) >= 4 else 0.0)
            if similarity >= _NEAR:
                near[other] = similarity
        for lang in LANGUAGES:
            for other in self._by_stem.get(stem(word, lang), ()):
                near[other] = max(near.get(other, 0.0), 0.95)
        if word in self._words:
            near[self._words[word]] = 1.0
        return near

    def word_weight(self, word: str) -> float:
        """How much a word tells (idf over concepts); an unknown word counts as rare."""
        near = self._near(word)
        if not near:
            return self._unknown_idf
        best = max(near.items(), key=lambda item: (item[1], self._idf[item[0]]))
        return self._idf[best[0]]

    def match(self, query: str, *, limit: int = 40) -> list[tuple[int, float]]:
        """Sayings nearest to the query by words: (saying number, score 0..1), best first."""
        asked = list(dict.fromkeys(content_words(query)))[:60]
        if not asked:
            return []
        scores: dict[int, float] = defaultdict(float)
        for word in asked:
            best: dict[int, float] = {}
            for known, similarity in self._near(word).items():
                gain = similarity * self._idf[known]
                for saying in self._postings[known]:
                    if gain > best.get(saying, 0.0):
                        best[saying] = gain
            for saying, gain in best.items():
                scores[saying] += gain
        total = sum(self.word_weight(w) for w in asked)
        found = []
        for saying, gain in scores.items():
            contained = min(1.0, gain / self._mass[saying])
            covered = min(1.0, gain / total)
            # A long story holds a short saying whole (contained); a short query must be covered by the saying.
            found.append((saying, contained**0.8 * (0.35 + 0.65 * covered)))
        found.sort(key=lambda item: -item[1])
        return found[:limit]

    def interpret(
        self, query: str, *, nearness: Mapping[int, float] | None = None, limit: int = 4, floor: float = 0.3
    ) -> list[Reading]:
        """The concepts a query speaks of, best first.

        `nearness` adds how near each saying is by meaning (saying number to 0..1), when embeddings are at hand.
        """
        best: dict[int, tuple[float, int]] = {}
        merged = dict(self.match(query))
        for saying, value in (nearness or {}).items():
            merged[saying] = max(merged.get(saying, 0.0), value) + 0.3 * min(merged.get(saying, 0.0), value)
        for saying, value in merged.items():
            number = self.sayings[saying][0]
            if value > best.get(number, (0.0, 0))[0]:
                best[number] = (value, saying)
        ranked: Sequence[tuple[int, tuple[float, int]]] = sorted(best.items(), key=lambda item: -item[1][0])
        return [
            Reading(self.concepts[number], min(1.0, value), self.sayings[saying][1])
            for number, (value, saying) in ranked[:limit]
            if value >= floor
        ]
