"""What stands above a source's description: corrections, campaigns, words, and whether the source changed under it."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import nh3

from luotsi.kernel.text import Texts, clean

LONGEST_SUMMARY = 150
"""As in the Finnish Service Catalogue."""
LONGEST_PLAIN = 1500
LONGEST_LABEL = 60
MOST_SYNONYMS, LONGEST_SYNONYM = 20, 60
LANGUAGES = ("fi", "sv", "en")
SEEN = ("names", "summaries", "descriptions")
"""Parts of a record that an editor reads; kept as they were to tell what changed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """An organisation's own wording of its service's summary in one language."""

    lang: str
    text: str
    was: str
    on: date


def corrected(summaries: Texts, corrections: Iterable[Correction]) -> tuple[Texts, tuple[Correction, ...]]:
    """The summaries with the corrections that are in force, and these: those whose source text is as it was.

    >>> corrected({"fi": "Uusi"}, [Correction("fi", "Oma", "Vanha", date(2026, 1, 2))])
    ({'fi': 'Uusi'}, ())
    """
    valid = tuple(c for c in corrections if summaries.get(c.lang, "") == c.was)
    return {**summaries, **{c.lang: c.text for c in valid}}, valid


def is_on(start: date | None, end: date | None, today: date) -> bool:
    """Whether a campaign runs; open at an end that is not told."""
    return (start is None or start <= today) and (end is None or today <= end)


def changed_parts(seen: Mapping[str, Texts], record: Mapping[str, Texts]) -> tuple[tuple[str, str, str, str], ...]:
    """(part, language, then, now) of each text that is not as the editor saw it."""
    both = [(part, seen.get(part) or {}, record.get(part) or {}) for part in SEEN]
    return tuple(
        (part, lang, then.get(lang, ""), now.get(lang, ""))
        for part, then, now in both
        for lang in dict.fromkeys((*then, *now))
        if then.get(lang, "") != now.get(lang, "")
    )


def plain_text(typed: str, *, limit: int) -> str:
    """What somebody typed or pasted as plain text: tags and scripts taken out, lines kept, cut to `limit`.

    >>> plain_text("Saat <b>apua</b>.<script>alert(1)</script>\\n\\nSoita &amp; kysy", limit=100)
    'Saat apua.\\n\\nSoita & kysy'
    """
    stripped = html.unescape(nh3.clean(typed[: limit * 8], tags=set(), clean_content_tags={"script", "style"}))
    lines = [clean(line, limit=limit) for line in stripped.replace("\r\n", "\n").split("\n")]
    kept = "\n".join(line for n, line in enumerate(lines) if line or (n and lines[n - 1]))
    return kept.strip()[:limit].rstrip()


def synonyms_of(typed: str) -> tuple[str, ...]:
    """Words parted by commas or lines, each once.

    >>> synonyms_of("mummola, vanhusten kerho\\nmummola")
    ('mummola', 'vanhusten kerho')
    """
    words = (clean(w, limit=LONGEST_SYNONYM) for w in plain_text(typed, limit=3000).replace("\n", ",").split(","))
    return tuple(dict.fromkeys(w for w in words if w))[:MOST_SYNONYMS]
