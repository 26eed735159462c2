"""Learning areas from lessons: what other lessons taught before stays until these say otherwise."""

from collections.abc import Mapping

import numpy as np

from luotsi.guidance.rules.area_model import Lessons, Weights, learn
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.guidance.rules.linear import Floats, Rows, rows_of

_BY_GRAMS = np.array([[0, 1, 0], [0, 1, 0]], dtype=np.float32)
FRIENDS, HOUSING = AREAS.index(LifeArea.FRIENDS), AREAS.index(LifeArea.HOUSING)
CLUBS = ("kerhoilta", "kerhohuone", "nuorten kerho", "kerhot kylillä")
FLATS = ("vuokra-asunto", "vuokralaiselle", "vuokrat ja takuu", "asunnon vuokraus")


def lessons(wanted: Mapping[str, int | None], judged: tuple[int, ...] = (FRIENDS, HOUSING)) -> Lessons:
    """Texts, each with the area that it helps in; only the areas judged count."""
    size = len(wanted), len(AREAS)
    right, counts = np.zeros(size), np.zeros(size)
    for n, area in enumerate(wanted.values()):
        counts[n, list(judged)] = 1.0
        if area is not None:
            right[n, area] = 1.0
    lexical = np.zeros((size[0], 1), dtype=np.float32)
    return Lessons(rows(*wanted), lexical, None, right, counts, np.arange(size[0]))


def rows(*texts: str) -> Rows:
    return rows_of([(text, 1.0)] for text in texts)


def learned(its: Lessons, start: Weights | None = None) -> Weights:
    return learn(its, prior=np.zeros((1, len(AREAS)), np.float32), shares=_BY_GRAMS, start=start)[0]


def odds(weights: Weights, text: str) -> Floats:
    """Log-odds of one text, around where .5 lies."""
    none = np.zeros(1, dtype=bool)
    found: Floats = weights.odds(rows(text), np.zeros((1, 1), np.float32), None, none)[0]
    return found


def test_learning__that_says_nothing_of_an_area__leaves_what_was_known_of_it() -> None:
    known = learned(lessons(dict.fromkeys(CLUBS, FRIENDS) | dict.fromkeys(FLATS)))
    of_flats = lessons(dict.fromkeys(FLATS, HOUSING) | dict.fromkeys(("metsästyslupa", "venepaikka")), (HOUSING,))
    bare, begun = learned(of_flats), learned(of_flats, known)
    assert odds(bare, "kerho")[FRIENDS] == odds(bare, "vuokra")[FRIENDS]
    assert odds(begun, "kerho")[FRIENDS] > odds(begun, "vuokra")[FRIENDS] + 0.1
    assert odds(begun, "vuokra")[HOUSING] > odds(begun, "kerho")[HOUSING]


def test_learning__that_says_otherwise__is_believed() -> None:
    known = learned(lessons(dict.fromkeys(CLUBS, FRIENDS) | dict.fromkeys(FLATS)))
    more = {f"{club} {n}": None for club in CLUBS for n in range(10)}
    corrected = learned(lessons(more | {f"{flat} {n}": FRIENDS for flat in FLATS for n in range(10)}), known)
    assert odds(corrected, "vuokra")[FRIENDS] > odds(corrected, "kerho")[FRIENDS]
