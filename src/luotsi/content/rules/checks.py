"""What keeps people out of a text: headings out of order, vague links, pictures without words, long sentences.

Reads rich text as the CMS keeps it (HTML with `<embed>` for pictures). Says what is wrong and where, not in which words
it is told: that is the shell's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser


class Problem(StrEnum):
    """One kind of thing that is wrong."""

    FIRST_HEADING = "first-heading"
    SKIPPED_LEVEL = "skipped-level"
    EMPTY_HEADING = "empty-heading"
    BOLD_HEADING = "bold-heading"
    VAGUE_LINK = "vague-link"
    BARE_LINK = "bare-link"
    NO_ALT = "no-alt"
    ALT_IS_FILE = "alt-is-file"
    LONG_SENTENCE = "long-sentence"


ADVICE = frozenset({Problem.LONG_SENTENCE})
"""What is told but does not keep a text from being published."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, and the words it is about."""

    problem: Problem
    about: str = ""

    @property
    def is_advice(self) -> bool:
        """Whether the text may be published all the same."""
        return self.problem in ADVICE


_VAGUE = frozenset(
    {
        "tästä", "tästä linkistä", "klikkaa", "klikkaa tästä", "klikkaa tähän", "paina tästä", "lue lisää", "lisää",
        "täältä", "linkki", "lisätietoja", "katso tästä", "siirry tästä",
        "här", "klicka", "klicka här", "läs mer", "läs mera", "mer", "mera", "länk", "tryck här", "se här",
        "here", "click", "click here", "read more", "more", "link", "this link", "learn more", "this", "see here",
    }
)  # fmt: skip
_MOST_WORDS = {"fi": 20, "sv": 25, "en": 25}
"""Finnish says in one word what others say in two."""
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|heic)$|^(?:img|dsc|image|kuva|bild)[_\-]?\d+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÅÄÖ0-9”\"»])")
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SHOWN = 70


@dataclass(slots=True)
class _Block:
    tag: str
    text: str = ""
    bold: str = ""


@dataclass(slots=True)
class _Reader(HTMLParser):
    blocks: list[_Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str | None] = field(default_factory=list)
    _in_link: bool = False
    _bold: int = 0

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _LEVELS or tag in {"p", "li"}:
            self.blocks.append(_Block(tag))
        elif tag == "a":
            self._in_link = True
            self.links.append("")
        elif tag in {"b", "strong"}:
            self._bold += 1
        elif tag == "img" or (tag == "embed" and given.get("embedtype") == "image"):
            self.pictures.append(given["alt"] or "" if "alt" in given else None)
        elif tag == "br" and self.blocks:
            self.blocks[-1].text += " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_link = False
        elif tag in {"b", "strong"}:
            self._bold = max(0, self._bold - 1)

    def handle_data(self, data: str) -> None:
        if self._in_link:
            self.links[-1] += data
        if not self.blocks:
            self.blocks.append(_Block("p"))
        self.blocks[-1].text += data
        if self._bold:
            self.blocks[-1].bold += data


def findings(html: str, lang: str) -> tuple[Finding, ...]:
    """Everything wrong in a rich text of that language, in the order of kinds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return (
        *_headings(reader.blocks),
        *_links(reader.links),
        *_pictures(reader.pictures),
        *long_sentences((b.text for b in reader.blocks), lang),
    )


def _headings(blocks: Iterable[_Block]) -> Iterable[Finding]:
    before = 1
    for block in blocks:
        text = " ".join(block.text.split())
        level = _LEVELS.get(block.tag)
        if level is None:
            if block.tag == "p" and text and text == " ".join(block.bold.split()) and len(text) <= _SHOWN:
                yield Finding(Problem.BOLD_HEADING, text)
            continue
        if not text:
            yield Finding(Problem.EMPTY_HEADING)
        elif before == 1 and level != 2:
            yield Finding(Problem.FIRST_HEADING, text[:_SHOWN])
        elif level > before + 1:
            yield Finding(Problem.SKIPPED_LEVEL, text[:_SHOWN])
        before = level


def _links(links: Iterable[str]) -> Iterable[Finding]:
    for raw in links:
        text = " ".join(raw.split())
        plain = text.casefold().strip(" .:!>»…")
        if plain in _VAGUE or not plain:
            yield Finding(Problem.VAGUE_LINK, text)
        elif plain.startswith(("http://", "https://", "www.")):
            yield Finding(Problem.BARE_LINK, text[:_SHOWN])


def _pictures(alternatives: Iterable[str | None]) -> Iterable[Finding]:
    for alt in alternatives:
        if alt is None:
            yield Finding(Problem.NO_ALT)
        elif _FILE.search(alt.strip()):
            yield Finding(Problem.ALT_IS_FILE, alt[:_SHOWN])


def picture(alt: str, *, is_decorative: bool) -> tuple[Finding, ...]:
    """The same for a picture that a page has besides its text."""
    if is_decorative:
        return ()
    return tuple(_pictures([alt.strip() or None]))


def long_sentences(texts: Iterable[str], lang: str) -> Iterable[Finding]:
    """Sentences that hold more words than a hurried reader does."""
    most = _MOST_WORDS.get(lang, 25)
    for text in texts:
        for sentence in _SENTENCE.split(" ".join(text.split())):
            if len(sentence.split()) > most:
                yield Finding(Problem.LONG_SENTENCE, f"{sentence[:_SHOWN].rstrip()}…")
