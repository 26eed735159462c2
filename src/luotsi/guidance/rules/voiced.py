"""What of a message voices worry, lack or wish: clauses that only tell what goes well are left out. Pure."""

import re

_SHORT = 8
"""Words: a longer message that only praises is read all the same; something made somebody write it."""
_ENOUGH = 2
"""Words that must be left over for the rest to be read alone."""
_CUT = re.compile(r"[,;.!?]*\s+(?:mutta|mut|paitsi|men|but|except|utom)\s+|[.!?;]+\s+|,\s+", re.IGNORECASE)
_WELL = re.compile(
    r"\bon (?:ihan |tosi )?(?:kivaa?|kivoja?|ihanaa?|mahtavaa?|parhaita|parasta|mukavaa?|kunnossa|ok|okei|jees)\b"
    r"|\b(?:kaikki|kunnossa|menee|meni|voin) (?:ihan |tosi )?(?:hyvin|ok|okei|kunnossa)\b|\bkaa?n?s? ok\b|\bhyvä olo\b"
    r"|\b(?:riittää|riittävästi|tarpeeks[i]?|tykkään|rakastan|sujuu|pelittää)\b"
    r"|\b(?:är|går) (?:bra|roligt|trevligt|okej|fint)\b|\b(?:trivs|funkar)\b"
    r"|\b(?:is|are|was|going|goes|doing) (?:fine|good|great|nice|ok|okay|fun|well)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:e[nitm]|et|ette?i?|emme|eivät|eikä|enkä|ettei|etten|ollut|ois|olis|olisi|vois|voisi"
    r"|halu\w*|tahto\w*|miten|mistä|missä|onko|onks|voiko"
    r"|vaikka|tarvi\w*|lopet\w*|tuntuu"
    r"|inte|vill|skulle|hur|var|aldrig|not|never|n't|don't|isn't|want|wish|would|how|where|is there|no)\b",
    re.IGNORECASE,
)


def voiced(text: str) -> str:
    """The message without clauses that say only that something is well; all of it when nothing else is left over.

    >>> voiced("kavereiden kaa on kivaa mut kotona huudetaan aina")
    'kotona huudetaan aina'
    >>> voiced("ei oo kivaa koulussa")
    'ei oo kivaa koulussa'
    """
    clauses = [clause.strip() for clause in _CUT.split(text) if clause and clause.strip()]
    kept = [clause for clause in clauses if not is_well(clause)]
    if len(kept) == len(clauses):
        return text
    if not kept:
        return "" if len(text.split()) <= _SHORT else text
    return ". ".join(kept) if sum(len(clause.split()) for clause in kept) >= _ENOUGH else text


def is_well(clause: str) -> bool:
    """Whether the clause says that something is well, and nothing against it."""
    return bool(_WELL.search(clause)) and not _NOT_SO.search(clause)
