"""Suggestions in a language model's words, where an installation has one. Owns neither model nor guard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from luotsi.guidance.queries import model
from luotsi.guidance.queries.advice import Advice
from luotsi.guidance.rules import grounding
from luotsi.guidance.rules.grounding import Said


@dataclass(frozen=True, slots=True)
class Worded:
    """What the model said, as far as it holds. No sentences: it answered, and nothing of it held."""

    sentences: tuple[Said, ...]


def worded(need: str, advice: Advice, lang: str) -> tuple[Advice, Worded | None]:
    """The advice with the services that the model chose first, and its words; unchanged and None without a model."""
    if not need.strip() or not advice.offers:
        return advice, None
    records = [grounding.told(o.card.id, o.card.name, o.card.summary) for o in advice.offers]
    said = model.phrase(need, records, lang)
    if said is None:
        return advice, None
    order = _order(said.chosen, [o.card.id for o in advice.offers])
    return replace(advice, offers=tuple(advice.offers[n] for n in order)), Worded(said.sentences)


def _order(chosen: Sequence[str], ids: Sequence[str]) -> list[int]:
    """Places of the chosen first, the others after them as they were."""
    rank = {id_: n for n, id_ in enumerate(chosen)}
    return sorted(range(len(ids)), key=lambda n: rank.get(ids[n], len(rank)))
