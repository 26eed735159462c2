"""Checks of what is written: contact details, names repeated, length, readability, copies of the general text."""

import re
from collections.abc import Iterable, Iterator

from luotsi.directory.rules.duplicates import name_key
from luotsi.directory.rules.quality.findings import Finding
from luotsi.directory.rules.quality.sentences import Sentence, is_bullet, lix, paragraphs
from luotsi.directory.rules.records import GeneralDescriptionRecord, ServiceRecord
from luotsi.kernel.masking import contacts
from luotsi.kernel.text import Texts
from luotsi.search.analysis import content_words, stem

LONGEST_SENTENCE = 25
"""Words (DVV's guide for describers, as collected in ptv-mcp)."""
LONGEST_PARAGRAPH = 4
"""Sentences (the same)."""
SHORTEST_SUMMARY = 30
"""Characters: a shorter one is hardly a sentence."""
HARDEST_LIX = {"fi": 82.0, "sv": 60.0, "en": 60.0}
"""60 is very hard on Björnsson's scale. Finnish words are long: 82 leaves the hardest quarter of 148 real descriptions
of the catalogue's pilot (median 78)."""
_FEWEST_WORDS = 30
"""A shorter text is not judged by LIX: a word or two would decide."""
_FEWEST_COPIED = 6
"""Words of a sentence that can be called copied."""

PROSE = ("summaries", "descriptions", "instructions", "requirements", "processing", "deadlines", "validity")
"""Free texts, in which contact details have no place."""
_READ = ("summaries", "descriptions", "instructions", "requirements")

_WEB = re.compile(
    r"(?i:https?://[^\s<>\"”)]+|\bwww\.[^\s<>\"”)]+)"
    # A bare address in small letters; with a capital (Suomi.fi) it is what a service is called.
    r"|(?<![@\w.-])[a-zåäö0-9-]+(?:\.[a-zåäö0-9-]+)*\.(?:fi|com|org|net|eu|info|ax)\b(?:/[^\s<>\"”)]*)?"
)
_TIME = r"\d{1,2}(?:[.:]\d\d)?"
_DAY = (
    r"(?:ma(?:anantai\w*)?|ti(?:istai\w*)?|ke(?:skiviikko\w*|skiviiko\w*)?|to(?:rstai\w*)?|pe(?:rjantai\w*)?"
    r"|la(?:uantai\w*)?|su(?:nnuntai\w*)?|arkisin|mån(?:dag\w*)?|tis(?:dag\w*)?|ons(?:dag\w*)?|tors(?:dag\w*)?"
    r"|fre(?:dag\w*)?|lör(?:dag\w*)?|sön(?:dag\w*)?|mon(?:days?)?|tue(?:sdays?)?|wed(?:nesdays?)?|thu(?:rsdays?)?"
    r"|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)"
)
_HOURS = re.compile(
    rf"\b{_DAY}\.?(?:\s*[–-]\s*{_DAY}\.?)?\s+(?:klo\s+|kl\.?\s+|at\s+)?{_TIME}\s*[–-]\s*{_TIME}"
    rf"|\b(?:klo|kello|kl\.?)\s*{_TIME}(?:\s*[–-]\s*{_TIME})?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\W+")


def of_texts(record: ServiceRecord, general: GeneralDescriptionRecord | None) -> Iterator[Finding]:
    """What the texts of a service give cause to say."""
    yield from _summaries(record)
    copied = _sentences_of(general) if general else {}
    for part in PROSE:
        texts: Texts = getattr(record, part)
        for lang, text in texts.items():
            yield from _contacts(text, lang, part)
            if part in _READ:
                yield from _read(text, lang, part, copied.get(lang, frozenset()))


def _summaries(record: ServiceRecord) -> Iterator[Finding]:
    for lang, name in record.names.items():
        summary = record.summaries.get(lang, "").strip()
        if not summary:
            yield Finding("summary-missing", lang, "summaries")
            continue
        where = (lang, "summaries", 0, len(summary))
        if name_key({"fi": summary}) == name_key({"fi": name}):
            yield Finding("summary-is-name", *where)
        elif _repeats(summary, name, lang):
            yield Finding("summary-repeats-name", *where)
        elif len(summary) < SHORTEST_SUMMARY:
            yield Finding("summary-short", *where, value=str(len(summary)))


def _repeats(summary: str, name: str, lang: str) -> bool:
    """Whether the summary says nothing that the name does not."""
    told = {stem(w, lang) for w in content_words(summary, lang)}
    return bool(told) and told <= {stem(w, lang) for w in content_words(name, lang)}


def _contacts(text: str, lang: str, part: str) -> Iterator[Finding]:
    has_digit = _DIGIT.search(text) is not None
    told = contacts(text) if has_digit or "@" in text or "(a" in text else []
    if "." in text:
        mails = [(start, end) for _kind, start, end in told]
        for found in _WEB.finditer(text):
            start, end = found.start(), found.start() + len(found.group().rstrip(".,;:"))
            if not any(first < end and start < last for first, last in mails):
                told.append(("web", start, end))
    if has_digit:
        told += [("hours", found.start(), found.end()) for found in _HOURS.finditer(text)]
    for kind, start, end in told:
        yield Finding(f"{kind}-in-text", lang, part, start, end, text[start:end][:200])


def _read(text: str, lang: str, part: str, copied: frozenset[str]) -> Iterator[Finding]:
    words = sentences = long_words = 0
    for paragraph in paragraphs(text):
        if len(paragraph) > LONGEST_PARAGRAPH and not is_bullet(text, paragraph[0].start):
            where = (paragraph[0].start, paragraph[-1].end)
            yield Finding("long-paragraph", lang, part, *where, value=str(len(paragraph)))
        for s in paragraph:
            words, sentences, long_words = words + s.words, sentences + 1, long_words + s.long_words
            if s.words > LONGEST_SENTENCE:
                yield Finding("long-sentence", lang, part, s.start, s.end, str(s.words))
            if copied and s.words >= _FEWEST_COPIED and _folded(text, s) in copied:
                yield Finding("copied-general", lang, part, s.start, s.end)
    if words >= _FEWEST_WORDS:
        index = lix(words, sentences, long_words)
        if index > HARDEST_LIX.get(lang, HARDEST_LIX["sv"]):
            yield Finding("hard-to-read", lang, part, value=str(round(index)))


def _sentences_of(general: GeneralDescriptionRecord) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for texts in (general.summaries, general.descriptions, general.instructions, general.requirements):
        for lang, text in texts.items():
            found.setdefault(lang, set()).update(_all_folded(text))
    return {lang: frozenset(its) for lang, its in found.items()}


def _all_folded(text: str) -> Iterable[str]:
    return (_folded(text, s) for p in paragraphs(text) for s in p if s.words >= _FEWEST_COPIED)


def _folded(text: str, sentence: Sentence) -> str:
    return _SPACE.sub(" ", text[sentence.start : sentence.end]).strip().casefold()
