"""Messages as somebody in a hurry or in distress types them: to learn from, beside the careful ones. Pure."""

import random

_NEAR = "aeioukstnlräö"
_DOTLESS = str.maketrans("äöåÄÖÅ", "aoaAOA")
_LONG = 25
"""Characters of a message that is likely to have two errors."""


def careless(text: str, chance: random.Random) -> str:
    """The text with one to three typing errors; now and then without dots above letters, or in small letters only.

    >>> careless("Haluan puhua jonkun kanssa.", random.Random(2))
    'Hlauan puhuä jonkun kanssa.'
    """
    letters = list(text)
    for _ in range(1 + (len(letters) > _LONG) + (chance.random() < 0.3)):
        _slip(letters, chance)
    typed = "".join(letters)
    if chance.random() < 0.35:
        typed = typed.translate(_DOTLESS)
    return typed.lower() if chance.random() < 0.3 else typed


def _slip(letters: list[str], chance: random.Random) -> None:
    """Two letters change places, one is left out, doubled, or another one is hit."""
    if len(letters) < 2:
        return
    at, kind = chance.randrange(len(letters) - 1), chance.random()
    if kind < 0.3:
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    elif kind < 0.55:
        del letters[at]
    elif kind < 0.8:
        letters.insert(at, letters[at])
    else:
        letters[at] = chance.choice(_NEAR)
