"""How a message is read: characters made plain, words told apart, sentences and clauses numbered. Pure.

Every step is linear in the length of the message. Words lose case and diacritics (ä and a are one letter here), because
people in need leave them out; the lexicon is folded in the same way.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

LONGEST = 12_000
"""Characters that are read: of a longer message its beginning and its end."""
_HOMOGLYPHS = str.maketrans(
    "аеорсухіјѕԁһӏкмтвнαεορτυικνβ",
    "aeopcyxijsdhlkmtbhaeoptuikvb",
)
_LEET = str.maketrans("013457@$!|€", "oieastasiie")
_LAUGHTER = re.compile("[\U0001f602\U0001f923\U0001f480\U0001f605\U0001f606]|(?<!\\w)[:;=xX]-?[dD](?!\\w)")
_TOKEN = re.compile(r"[^\W_](?:[\w@$*!|€'’´`]*[\w@$€])?|[.!?;\n…]+|,|[\"“”«»]")
_REPEATS = re.compile(r"([^\W\d_])\1{2,}")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
# Eastern speech puts a vowel into a consonant cluster: pelekeen, iliman, vanaha.
_EXTRA_VOWEL = re.compile(r"([aeiouy])([lhnr])\1(?=[bcdfghjkmnpqrstv])")
_DOUBLED = re.compile(r"([bcdfghjklmnpqrstv])\1")
_CONTRAST = frozenset(
    "mutta mut muttei mutten muttemme men but however oikeesti oikeasti todellisuudessa kuitenkin silti samalla "
    "egentligen actually honestly really".split()
)
_SILENT_RANGES = (
    (0x00, 0x20), (0x7F, 0xA1), (0xAD, 0xAE), (0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070), (0xFEFF, 0xFF00),
    (0xE0000, 0xE0080),
)  # fmt: skip
_SILENT = dict.fromkeys(c for a, b in _SILENT_RANGES for c in range(a, b) if c not in (0x09, 0x0A, 0x0D, 0xA0))
"""Characters that nobody sees: control and direction characters, joiners, tags."""


@dataclass(frozen=True, slots=True)
class Message:
    """Words with, for each of them, the number of its sentence and clause and whether it stands in quotation marks."""

    words: tuple[str, ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]
    commas: tuple[int, ...]
    """How many commas stand before the word."""
    quoted: tuple[bool, ...]

    def at(self, places: Sequence[int]) -> "Message":
        """The message of the words at these places, in this order."""
        return Message(
            tuple(self.words[n] for n in places),
            tuple(self.sentences[n] for n in places),
            tuple(self.clauses[n] for n in places),
            tuple(self.commas[n] for n in places),
            tuple(self.quoted[n] for n in places),
        )


def fold(text: str) -> str:
    """Lower case without diacritics.

    >>> fold("Älä Tee SITÄ")
    'ala tee sita'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("æ", "a").replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def read(text: str) -> Message:
    """The message as plain words."""
    if len(text) > LONGEST:
        text = text[: LONGEST * 3 // 4] + "\n" + text[-LONGEST // 4 :]
    text = fold(_LAUGHTER.sub(" haha ", text.translate(_SILENT)))
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    commas: list[int] = []
    quoted: list[bool] = []
    sentence = clause = comma = 0
    in_quote = False
    marks = sum(text.count(c) for c in '"“”«»')
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece[0] in ".!?;\n…":
            sentence += 1
            clause += 1
        elif piece == ",":
            comma += 1
        elif piece in '"“”«»':
            marks -= 1
            in_quote = not in_quote and marks > 0  # a mark without its pair quotes nothing
        else:
            word = _plain(piece)
            if word in _CONTRAST:
                clause += 1
            words.append(word)
            sentences.append(sentence)
            clauses.append(clause)
            commas.append(comma)
            quoted.append(in_quote)
    return _joined(words, sentences, clauses, commas, quoted)


def _plain(piece: str) -> str:
    piece = piece.translate({39: None, 0x2019: None, 0xB4: None, 96: None, 42: None, 95: None})
    if not piece.isascii():
        piece = piece.translate(_HOMOGLYPHS)
    if not piece.isalpha() and len(_LETTER.findall(piece)) >= 2 and (_DIGIT.search(piece) or not piece.isalnum()):
        piece = piece.translate(_LEET)
    return _REPEATS.sub(r"\1\1", piece)


def _joined(
    words: list[str], sentences: list[int], clauses: list[int], commas: list[int], quoted: list[bool]
) -> Message:
    """Letters written apart (k u o l l a, k.u.o.l.l.a) become one word."""
    keep: list[int] = []
    out: list[str] = []
    n = 0
    while n < len(words):
        end = n
        while end < len(words) and len(words[end]) == 1 and words[end].isalpha():
            end += 1
        keep.append(n)
        if end - n >= 4:
            out.append("".join(words[n:end]))
            n = end
        else:
            out.append(words[n])
            n += 1
    whole = Message(tuple(words), tuple(sentences), tuple(clauses), tuple(commas), tuple(quoted))
    return replace(whole.at(keep), words=tuple(out))


@lru_cache(maxsize=4096)
def forms(word: str) -> tuple[str, ...]:
    """The word and what it may be in standard spelling: extra vowels and doubled consonants of dialects.

    >>> forms("pelekeen")
    ('pelekeen', 'pelkeen')
    """
    found = [word]
    shorter = _EXTRA_VOWEL.sub(r"\1\2", word)
    if shorter != word:
        found.append(shorter)
    for known in (word, shorter):
        if len(known) >= 5 and (undoubled := _DOUBLED.sub(r"\1", known)) not in found:
            found.append(undoubled)
    return tuple(found)
