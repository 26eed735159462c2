"""The leash of the language model: what it is told of services, and which of its sentences may be shown. Pure.

The vocabulary is closed: a sentence is shown only when every word of it is an ordinary word of guidance
(`data/model/*.toml`) or stands in the record that the sentence cites, every number stands in that record too, and no
sign occurs of which an address could be made. What is not shown cannot be wrong; links, numbers and hours are added by
the page from records. Owns no connection and no page.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from luotsi.kernel import masking
from luotsi.search.analysis import STOP_WORDS, stem, words

LANGUAGES = ("fi", "sv", "en")
MOST_RECORDS = 8
MOST_SENTENCES, MOST_CHARACTERS, LONGEST_SENTENCE = 4, 600, 260
_READ = 4_000
"""Characters of a reply that are looked at; a longer one is rambling."""
_TOLD = 400
"""Characters of a description that are given to the model."""
_LEAST_SHARE = 1 / 3
"""Share of a sentence's words (stop words apart) that must stand in the record it cites."""

_ROOT = 5
"""Letters at least that a bent word shares with the one it is bent from."""

_GRADES = (
    ("pp", "p"), ("tt", "t"), ("kk", "k"), ("mp", "m"), ("mm", "m"), ("nt", "n"), ("nn", "n"), ("nk", "n"), ("ng", "n"),
    ("lt", "l"), ("ll", "l"), ("rt", "r"), ("rr", "r"), ("v", "p"), ("d", "t"),
)  # fmt: skip

_TOKEN = re.compile(r"\[\[S(\d{1,2})\]\]", re.ASCII)
_SIGNS = re.compile(r"[A-Za-zÅÄÖåäöÉéÜüŠšŽž0-9 ,.?!()'’\"”–-]*")
"""All that a sentence may hold besides its token: no sign of addresses, markup, other scripts or invisible ones."""
_END = re.compile(r"(?<=[.?!])[\"”)]?\s+|\n+")
_LATE_TOKEN = re.compile(r"([.?!]+)\s*((?:\[\[S\d{1,2}\]\][ \t]*)+)", re.ASCII)
_GLUED = re.compile(r"[A-Za-zÅÄÖåäöÉéÜüŠšŽž][.,?!]+[A-Za-z0-9ÅÄÖåäö]|\d[A-Za-zÅÄÖåäö]|[A-Za-zÅÄÖåäö]\d")
"""A full stop within a word, or digits grown into one: an address or a code."""
_NUMBERS = re.compile(r"\d+(?:[^\w]{1,3}\d+)*", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_CAPITAL = re.compile(r"[A-ZÅÄÖÉÜŠŽ][\w’'-]*")
_TAGGED = re.compile(r"<think>.*?</think>", re.DOTALL)
_MARKUP = re.compile(r"<[^<>]{0,200}>")
_ADDRESS = re.compile(
    r"\S*(?:://|www\.|@)\S*|(?<![\w.])(?:[\w-]{2,}\.)+(?:fi|com|net|org|eu|se|info|io|ax)\b\S*", re.IGNORECASE
)
_PRICE_OR_HOUR = re.compile(
    r"€|\beuro|\bsnt\b|\bcent|\b\d{1,2}[.:]\d\d\b|\b(?:klo|kl\.)\s?\d|\b\d{1,2}\s?[–-]\s?\d{1,2}\s?(?:klo|pm|am)\b"
    r"|\b(?:ma|ti|ke|to|pe|la|su|mån|tis|ons|tors|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun)\.?\s?[–-]|\d{5,}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Record:
    """A retrieved service as it is told to the model: without links, numbers to call, prices and hours."""

    id: str
    name: str
    summary: str = ""
    who: str = ""

    @property
    def text(self) -> str:
        return f"{self.name}. {self.summary} {self.who}"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that may be shown, with the services that it speaks of; its marks have been taken out."""

    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grounded:
    """What is left of a reply. Nothing left means: say that you do not know, and show what was retrieved."""

    sentences: tuple[Said, ...]
    dropped: int = 0

    @property
    def chosen(self) -> tuple[str, ...]:
        """Services in the order in which they were first spoken of."""
        return tuple(dict.fromkeys(id_ for said in self.sentences for id_ in said.ids))


@dataclass(frozen=True, slots=True)
class Words:
    """What the model is told in a language, and what it may say."""

    system: str
    message: str
    services: str
    who: str
    stems: frozenset[str]
    stops: frozenset[str]
    negations: frozenset[str]
    never: re.Pattern[str]


@cache
def language(lang: str) -> Words:
    """The words of fi, sv or en; those of fi for another language."""
    code = lang if lang in LANGUAGES else "fi"
    data = tomllib.loads((files("luotsi.guidance") / "data" / "model" / f"{code}.toml").read_text(encoding="utf-8"))
    return Words(
        system=data["system"].strip(), message=data["message"], services=data["services"], who=data["who"],
        stems=frozenset(stem(w, code) for w in data["words"].split()), stops=STOP_WORDS[code],
        negations=frozenset(words(data["negations"])), never=re.compile("|".join(data["never"]), re.IGNORECASE),
    )  # fmt: skip


def told(id_: str, name: str, summary: str = "", who: str = "") -> Record:
    """A record with only what the model may read: no markup, links, contacts, nor sentences on prices and hours.

    >>> told("a", "Velkaneuvonta", "Neuvoo veloissa. Soita 015 123 4567. Käynti 20 €. Katso www.example.org.").summary
    'Neuvoo veloissa.'
    """
    return Record(id_, _told(name)[:120], _told(summary)[:_TOLD], _told(who)[:120])


def _told(text: str) -> str:
    plain = _MARKUP.sub(" ", text.replace("[[", " ").replace("]]", " "))
    sentences = (s for s in _END.split(plain[: _TOLD * 4]) if s.strip())
    return " ".join(s.strip() for s in sentences if _is_telling(s))


def _is_telling(sentence: str) -> bool:
    has_contact = _ADDRESS.search(sentence) or masking.mask(sentence) != sentence
    return not has_contact and not _PRICE_OR_HOUR.search(sentence)


def prompt(question: str, records: Sequence[Record], lang: str) -> list[dict[str, str]]:
    """Messages for a chat-completions endpoint. The person's words are masked and fenced, as are the descriptions."""
    told_ = language(lang)
    said = _fenced(masking.mask(question))[:1_000]
    lines = [
        f"[[S{n}]] {_fenced(r.name)}: {_fenced(r.summary)}" + (f" {told_.who}: {_fenced(r.who)}" if r.who else "")
        for n, r in enumerate(records[:MOST_RECORDS], 1)
    ]
    asked = f"{told_.message}\n<<<\n{said}\n>>>\n\n{told_.services}\n<<<\n" + "\n".join(lines) + "\n>>>"
    return [{"role": "system", "content": told_.system}, {"role": "user", "content": asked}]


def _fenced(text: str) -> str:
    """Text that cannot end its fence, pretend to be a mark, or begin a line of its own."""
    return " ".join(text.replace("<<<", "‹").replace(">>>", "›").replace("[[", "[").replace("]]", "]").split())


def ground(reply: str, records: Sequence[Record], lang: str) -> Grounded:
    """The sentences of a reply that may be shown, in its order."""
    known = records[:MOST_RECORDS]
    kept: list[Said] = []
    dropped = length = 0
    for sentence in _sentences(reply):
        said = _checked(sentence, known, lang)
        if said is None or said in kept:
            dropped += 1
            continue
        length += len(said.text)
        if len(kept) == MOST_SENTENCES or length > MOST_CHARACTERS:
            break
        kept.append(said)
    return Grounded(tuple(kept), dropped)


def _sentences(reply: str) -> Iterable[str]:
    text = _LATE_TOKEN.sub(lambda m: f" {m[2].strip()}{m[1]} ", _TAGGED.sub(" ", reply[:_READ]))
    return [s.strip() for s in _END.split(text) if s.strip()][: MOST_SENTENCES * 4]


def _checked(sentence: str, records: Sequence[Record], lang: str) -> Said | None:
    """The sentence without its marks; None when anything at all speaks against it."""
    cited = list(dict.fromkeys(int(n) for n in _TOKEN.findall(sentence)))
    if not cited or any(not 1 <= n <= len(records) for n in cited):
        return None
    text = " ".join(_TOKEN.sub(" ", sentence).split())
    text = re.sub(r"\s+([.,?!])", r"\1", text).replace("()", "").strip()
    if not 8 <= len(text) <= LONGEST_SENTENCE or not _SIGNS.fullmatch(text) or _GLUED.search(text):
        return None
    own = [records[n - 1] for n in cited]
    source = " ".join(r.text for r in own)
    if not (_has_only_numbers_of(source, text) and _is_supported(text, source, lang)):
        return None
    if text[-1] not in ".?!":
        text += "."
    return Said(text[0].upper() + text[1:], tuple(r.id for r in own))


def _has_only_numbers_of(source: str, text: str) -> bool:
    """Whether every number, and every run of numbers, stands in the source as it is."""
    if not any(c.isdigit() for c in text):
        return True
    known = {tuple(_DIGITS.findall(run)) for run in _NUMBERS.findall(source)}
    runs = [tuple(_DIGITS.findall(run)) for run in _NUMBERS.findall(text)]
    single = {n for run in known for n in run}
    return len(runs) <= 2 and all(run in known or (len(run) == 1 and run[0] in single) for run in runs)


def _is_supported(text: str, source: str, lang: str) -> bool:
    """Whether every word is allowed and enough of them are the record's own."""
    said = language(lang)
    if said.never.search(text):
        return False
    of_source = _stems(source, lang)
    every = [w for w in words(text) if not w.isdigit()]
    own = 0
    told_words = 0
    for word in every:
        if word in said.stops:
            continue
        told_words += 1
        if stem(word, lang) in of_source or _bends(word, source, lang):
            own += 1
        elif stem(word, lang) not in said.stems:
            return False
    if not own or own < told_words * _LEAST_SHARE:
        return False
    if said.negations.intersection(every) and not said.negations.intersection(words(source)):
        return False  # what is denied must have been denied
    return _is_in_language(every, lang) and _has_only_names_of(of_source, text, lang)


def _is_in_language(every: Sequence[str], lang: str) -> bool:
    """Whether stop words of another language do not outnumber those of the language asked for."""
    own = sum(w in STOP_WORDS[lang] for w in every)
    return all(own >= sum(w in STOP_WORDS[other] for w in every) for other in LANGUAGES if other != lang)


def _has_only_names_of(of_source: frozenset[str], text: str, lang: str) -> bool:
    """Whether every word with a capital, the first apart, is of the source."""
    found = [m.group() for m in _CAPITAL.finditer(text) if m.start() > 0]
    return all(stem(w, lang) in of_source for name in found for w in words(name) if not (w == "i" and lang == "en"))


def _bends(word: str, source: str, lang: str) -> bool:
    """Whether a word of the source differs by its end only, as inflection bends it: neuvonta, neuvonnassa."""
    own = stem(word, lang)
    if lang == "fi" and _folded(own) in _folds(source):
        return True
    for other in _long_stems(source, lang).get(own[:_ROOT], ()):
        alike = next((n for n, (a, b) in enumerate(zip(own, other, strict=False)) if a != b), min(len(own), len(other)))
        if alike >= _ROOT and alike >= max(len(own), len(other)) - (3 if alike > 2 * _ROOT else 2):
            return True
    return False


def _folded(of: str) -> str:
    """A Finnish stem whatever the grade of its consonants is: tupa, tuvassa."""
    for pair, one in _GRADES:
        of = of.replace(pair, one)
    return of.rstrip("aeiouyäö") if len(of) > _ROOT - 2 else of


@lru_cache(maxsize=256)
def _folds(source: str) -> frozenset[str]:
    return frozenset(_folded(one) for one in _stems(source, "fi") if len(one) > 2)


@lru_cache(maxsize=256)
def _long_stems(source: str, lang: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in sorted(_stems(source, lang)):
        if len(one) >= _ROOT:
            found[one[:_ROOT]] = (*found.get(one[:_ROOT], ()), one)
    return found


@lru_cache(maxsize=256)
def _stems(source: str, lang: str) -> frozenset[str]:
    return frozenset(stem(w, lang) for w in words(source))
