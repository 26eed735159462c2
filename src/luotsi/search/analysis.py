"""From text to the units that are matched: words, stems, parts of compounds, character 4-grams. Pure."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_SPLIT = re.compile(r"[-’']")
_ALGORITHM = {"fi": "finnish", "sv": "swedish", "en": "english"}
_GRAM = 4
_LONGEST_WORD = 60
_THREAD = threading.local()  # a Stemmer object must not be shared between threads

STOP_WORDS: dict[str, frozenset[str]] = {
    "fi": frozenset(
        """ja tai sekä että eli on ei en et emme ette eivät ole olen olet olemme olette ovat oli olin olla ollut oo oon
        minä mä sinä sä hän me te he se ne tämä nämä tuo nuo minun mun sinun sun hänen meidän teidän heidän sen
        niiden tämän minulle mulle sinulle hänelle meille minua mua sinua häntä meitä minulla mulla hänellä meillä
        minusta musta siis kun jos kuin niin mutta vaan vain vielä jo nyt sitten siitä siinä siihen sitä tässä tästä
        tätä mitä mikä missä mistä mihin miten miksi milloin kuka kenelle kenen ketä joka jotka jonka jota jossa
        josta joita kanssa ihan aika tosi todella hyvin kovin liian myös ennen jälkeen kautta koko kaikki jokin
        jotain joku jonkun voi voin voiko voisi voisin saa saan saako saada haluan haluaisin haluaa pitää pitäisi
        täytyy tarvitsen tarvii tarvin tarvitaan aina usein ehkä mukaan sekä tällä sellainen semmoinen joo no ni et
        tota niinku vähän paljon""".split()
    ),
    "sv": frozenset(
        """och eller att är inte jag du han hon vi ni de det den en ett som för med på av till i från om kan vill ska
        har hade var vara min mitt mina din ditt dina sin sitt sina vår vårt våra hur var när vad vem mig dig honom
        henne oss dem så men här där nu också mycket får få måste finns man någon något några""".split()
    ),
    "en": frozenset(
        """a an and or the i you he she we they it is are was were be been am to of in on at for with from by my your
        his her our their me him us them do does did not no can could would should will want need how where what
        when who which that this these those have has had get got there if so but very too also some any about im
        i'm dont""".split()
    ),
}
ALL_STOP_WORDS: frozenset[str] = frozenset().union(*STOP_WORDS.values())


def words(text: str) -> list[str]:
    """Lower-case words in order; a hyphenated word gives its parts.

    >>> words("Talous- ja velkaneuvonta, TE-toimisto")
    ['talous', 'ja', 'velkaneuvonta', 'te', 'toimisto']
    """
    folded = unicodedata.normalize("NFC", text).lower()
    return [part for word in _WORD.findall(folded) for part in _SPLIT.split(word) if part][:2000]


def content_words(text: str, lang: str | None = None) -> list[str]:
    """Words without stop words of `lang` (of every language when None); all of them when nothing else is left."""
    stop = STOP_WORDS.get(lang or "", ALL_STOP_WORDS)
    every = words(text)
    return [w for w in every if w not in stop] or every


@lru_cache(maxsize=100_000)
def stem(word: str, lang: str = "fi") -> str:
    """Snowball stem of a lower-case word (Porter; finnish, swedish or english).

    >>> stem("velkaneuvontaan"), stem("velkaneuvonta")
    ('velkaneuvon', 'velkaneuvon')
    """
    stemmers = _THREAD.__dict__
    if lang not in stemmers:
        stemmers[lang] = Stemmer.Stemmer(_ALGORITHM.get(lang, "finnish"))
    stemmed: str = stemmers[lang].stemWord(word[:_LONGEST_WORD])
    return stemmed


def grams(word: str) -> list[str]:
    """Character 4-grams of a word marked at its beginning; a short word is one gram.

    >>> grams("velka")
    ['^vel', 'velk', 'elka']
    """
    marked = "^" + word[:_LONGEST_WORD]
    if len(marked) <= _GRAM:
        return [marked]
    return [marked[n : n + _GRAM] for n in range(len(marked) - _GRAM + 1)]


class Compounds:
    """Splits Finnish and Swedish compounds into words that are known from elsewhere in the same collection.

    No dictionary: a part counts when its stem stands alone somewhere. The joint may carry a genitive n or an s.
    """

    def __init__(self, known_words: Iterable[str] = (), *, shortest: int = 4) -> None:
        self.shortest = shortest
        self._stems: set[str] = set()
        self._heads: set[str] = set()
        self.learn(known_words)
        self._parts = lru_cache(maxsize=50_000)(self._split)

    def learn(self, known_words: Iterable[str]) -> None:
        for word in known_words:
            if self.shortest <= len(word) <= _LONGEST_WORD and word not in self._heads:
                self._heads.add(word)
                self._stems.add(stem(word))

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, or () when it is not seen to be one."""
        return self._parts(word)

    def _split(self, word: str) -> tuple[str, ...]:
        word = word[:_LONGEST_WORD]
        if len(word) < 2 * self.shortest:
            return ()
        best: tuple[int, tuple[str, ...]] | None = None
        for cut in range(self.shortest, len(word) - self.shortest + 1):
            head, tail = word[:cut], word[cut:]
            if not self._is_head(head) or stem(tail) not in self._stems:
                continue
            balance = min(len(head), len(tail))
            if best is None or balance > best[0]:
                best = (balance, (head, tail))
        return best[1] if best else ()

    def _is_head(self, head: str) -> bool:
        return head in self._heads or (head[-1] in "ns" and head[:-1] in self._heads)


def stems_of(text: str, lang: str, compounds: Compounds | None = None) -> Iterator[str]:
    """Stems of the text's content words and of the parts of its compounds."""
    for word in content_words(text, lang):
        yield stem(word, lang)
        if compounds and lang != "en":
            for part in compounds.parts(word):
                yield stem(part, lang)
