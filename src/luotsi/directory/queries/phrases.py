"""Reads of phrases: the packaged ones with what editors have written since."""

from collections import defaultdict
from functools import cache
from importlib import resources

from luotsi.directory.models import PhraseVersion
from luotsi.directory.rules.phrases import Kind, Phrase, Version, read_phrases, with_versions
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound


@cache
def _packaged() -> tuple[Phrase, ...]:
    file = resources.files("luotsi.directory").joinpath("data/phrases.toml")
    return read_phrases(file.read_text(encoding="utf-8"))


def phrases() -> tuple[Phrase, ...]:
    """Everything that is written into records, in the order of the package; openers are apart."""
    return tuple(p for p in _all() if p.kind is not Kind.OPENER)


def openers() -> tuple[Phrase, ...]:
    """What one may ask so that a theme comes up in conversation."""
    return tuple(p for p in _all() if p.kind is Kind.OPENER)


def phrase(key: str) -> Phrase:
    """One phrase or opener; NotFound."""
    found = next((p for p in _all() if p.key == key), None)
    if found is None:
        raise NotFound(f"No phrase {key[:60]!r}.")
    return found


def _all() -> tuple[Phrase, ...]:
    added: dict[tuple[str, str], tuple[Version, ...]] = defaultdict(tuple)
    for row in PhraseVersion.objects.order_by("version"):
        added[row.key, row.lang] += (Version(row.version, row.text, clock.day_of(row.made_at), row.maker_name),)
    return with_versions(_packaged(), added)
