"""How well areas were read: average precision, precision at five, F1, AUC. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def average_precision(yes: Array, scores: Array) -> float:
    """Mean of the precisions at each yes, best score first; nan without a yes.

    >>> average_precision(np.array([1, 0, 1]), np.array([0.9, 0.5, 0.1]))
    0.8333333333333333
    """
    ranked = yes[np.argsort(-scores, kind="stable")].astype(bool)
    hits = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float(hits[ranked].mean()) if ranked.any() else float("nan")


def precision_at(yes: Array, scores: Array, k: int) -> float:
    """Share of yes among the k best."""
    return float(yes[np.argsort(-scores, kind="stable")][:k].mean())


def auc(yes: Array, scores: Array) -> float:
    """How often a yes scores above a no; nan when there is only one kind.

    >>> auc(np.array([1, 0, 0]), np.array([0.5, 0.5, 0.1]))
    0.75
    """
    its, others = scores[yes.astype(bool)], scores[~yes.astype(bool)]
    if not len(its) or not len(others):
        return float("nan")
    below = (its[:, None] > others[None, :]).mean() + (its[:, None] == others[None, :]).mean() / 2
    return float(below)


def f1(yes: Array, said: Array) -> float:
    """F1 over everything in the arrays."""
    return float(2 * (yes * said).sum() / max(1, yes.sum() + said.sum()))


def mean(values: Sequence[float]) -> float:
    """Mean of those that are numbers; nan without any."""
    kept = [v for v in values if v == v]
    return sum(kept) / len(kept) if kept else float("nan")


def of_services(yes: Array, scores: Array) -> dict[str, float]:
    """Figures of areas: yes (n, 10) of 0 and 1, scores (n, 10) of 0..1."""
    columns = range(yes.shape[1])
    said = scores >= 0.5
    return {
        "map": mean([average_precision(yes[:, k], scores[:, k]) for k in columns]),
        "p5": mean([precision_at(yes[:, k], scores[:, k], 5) for k in columns if yes[:, k].any()]),
        "micro_f1": f1(yes, said),
        "macro_f1": mean([f1(yes[:, k], said[:, k]) for k in columns if yes[:, k].any()]),
    }


def of_messages(yes: Array, scores: Array) -> dict[str, float]:
    """Figures of messages: as of services, with the first area and messages without any."""
    columns = range(yes.shape[1])
    said, voiced = scores >= 0.5, yes.any(axis=1)
    first = scores.argmax(axis=1)
    return {
        "macro_ap": mean([average_precision(yes[:, k], scores[:, k]) for k in columns]),
        "top1": mean([float(yes[n, first[n]]) for n in np.flatnonzero(voiced)]),
        "macro_f1": mean([f1(yes[:, k], said[:, k]) for k in columns if yes[:, k].any()]),
        "empty_given_none": mean([float(not said[n].any()) for n in np.flatnonzero(~voiced)]),
    }
