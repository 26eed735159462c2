"""Writes what services' areas of life are read by: labels beside the index, weights learned, editors' corrections."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
import structlog
from django.db import transaction

from luotsi.conf import environment
from luotsi.directory.queries import engines
from luotsi.guidance.models import AreaCorrection
from luotsi.guidance.queries import area_reading, labels, traits
from luotsi.guidance.rules import area_figures
from luotsi.guidance.rules.area_labels import Label, read_labels, read_texts
from luotsi.guidance.rules.area_model import Weights, probability
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.guidance.rules.linear import Floats
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.people import actions as people
from luotsi.people.rules import Actor, Power, check
from luotsi.search import vectors
from luotsi.search.vectors import VectorCache

log = structlog.get_logger(__name__)

_OWN_WORD = 3.0
"""How much an editor's correction counts when weights are learned."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of learning."""

    weights: Weights
    services: int
    corrections: int
    figures: dict[str, float]
    """Of labels predicted while services of near-identical names were held out."""
    is_with_meaning: bool


def label_services() -> int:
    """Label every service of the index; only what changed is read. Returns how many were read."""
    read = labels.refresh()
    traits.traits()  # what services ask is read from their texts now, not while somebody waits
    log.info("services labelled by area of life", read=read)
    return read


@transaction.atomic
def correct(*, service: UUID, areas: Iterable[LifeArea], is_for_young: bool | None, by: Actor) -> None:
    """An editor's judgement of a service; it wins over what is read and is learned from."""
    check(by, Power.EDIT_TRAY)
    before = labels.judged(service)
    names = [area.value for area in AREAS if area in set(areas)]
    AreaCorrection.objects.update_or_create(
        service_id=service,
        defaults={
            "areas": names, "is_for_young": is_for_young, "decided_at": clock.now(), "decided_by": by.name,
        },
    )  # fmt: skip
    was = [area.value for area, p in before.areas if p >= 0.5]
    people.record(
        by=by, act="life-areas-judged", subject=f"service:{service}",
        before={"areas": was, "young": before.is_for_young}, after={"areas": names, "young": is_for_young},
    )  # fmt: skip
    log.info("life areas judged", service=str(service))


@transaction.atomic
def take_back(*, service: UUID, by: Actor) -> None:
    """Let the service be read from its texts again."""
    check(by, Power.EDIT_TRAY)
    row = AreaCorrection.objects.filter(service_id=service).first()
    if row is None:
        return
    people.record(
        by=by, act="life-areas-given-back", subject=f"service:{service}",
        before={"areas": row.areas, "young": row.is_for_young}, after=None,
    )  # fmt: skip
    row.delete()
    log.info("life areas given back", service=str(service))


def train(*, file: Path | None, texts: Path | None = None, progress: Callable[[int], None] | None = None) -> Learned:
    """Learn the installation's own weights from a file of labels (or the one given last) and editors' corrections."""
    folder = area_reading.own_file().parent
    kept = folder / "labels.csv", folder / "texts.csv"
    source = file or kept[0]
    if not source.exists():
        raise BadInput("No labels to learn from.", hint="Run: luotsi guidance train --labels FILE")
    given = read_labels(source)
    known = texts_for(source, given, texts or (kept[1] if file is None else None))
    own = _corrections()
    known |= labels.texts_of([*own, *(i for i in given if i not in known)])
    learned = learn({**given, **own}, known, engines.vector_cache(), progress=progress)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = area_reading.own_file().with_suffix(".new")
    fresh.write_bytes(learned.weights.dump())
    fresh.replace(area_reading.own_file())
    if file is not None:
        shutil.copyfile(file, kept[0])
        beside = texts or file.with_name("services.csv")
        if beside.exists():
            shutil.copyfile(beside, kept[1])
    log.info("life areas learned", services=learned.services, corrections=len(own))
    label_services()
    return Learned(learned.weights, learned.services, len(own), learned.figures, learned.is_with_meaning)


def texts_for(source: Path, wanted: Iterable[str], *places: Path | None) -> dict[str, str]:
    """Texts of labelled services: from services.csv beside the labels, the places given, from the shared folder."""
    shared = Path(environment.read("LUOTSI_SHARED")) / "data" / "services"
    every = [source.with_name("services.csv"), *places, shared / "services.csv"]
    found: dict[str, str] = {}
    left = set(wanted)
    for place in every:
        if place is not None and left and place.exists():
            found |= {id_: text for id_, text in read_texts(place).items() if id_ in left}
            left -= found.keys()
    return found


def learn(
    given: dict[str, Label],
    texts: dict[str, str],
    cache: VectorCache | None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Learned:
    """Weights from labels whose texts are known; BadInput when none is."""
    ids = [id_ for id_ in given if texts.get(id_)]
    if not ids:
        raise BadInput(
            "None of the labelled services has a known text.",
            hint="Put services.csv (id,name,summary) beside the labels.",
        )
    read = [texts[id_] for id_ in ids]
    its = [given[id_] for id_ in ids]
    vectors_ = vectors_of(read, cache, progress=progress)
    weights, tried = area_reading.learn_services(read, its, vectors_)
    return Learned(weights, len(ids), 0, _figures(its, tried, weights), vectors_ is not None)


def vectors_of(
    texts: Sequence[str], cache: VectorCache | None, *, progress: Callable[[int], None] | None = None
) -> Floats | None:
    """Embeddings of all texts, computed where missing; None where the installation does without."""
    if cache is None or not vectors.is_available():
        return None
    cache.fill(texts, progress=progress)
    return cache.matrix(texts)[1].astype(np.float32)


def _figures(its: Sequence[Label], tried: Floats, weights: Weights) -> dict[str, float]:
    judged = [n for n, label in enumerate(its) if label.areas is not None]
    scores = probability(tried - weights.shifts[0])
    yes = np.array([its[n].areas for n in judged]).reshape(-1, len(AREAS)) >= 0.5
    figures = area_figures.of_services(yes, scores[judged, : len(AREAS)])
    fits = [(n, label.youth) for n, label in enumerate(its) if label.youth is not None]
    if fits:
        rows = [n for n, _ in fits]
        figures["youth_auc"] = area_figures.auc(np.array([y >= 0.5 for _, y in fits]), tried[rows, len(AREAS)])
    return figures


def _corrections() -> dict[str, Label]:
    rows = AreaCorrection.objects.values_list("service_id", "areas", "is_for_young")
    return {
        str(id_): Label(tuple(float(a in own) for a in AREAS), None if young is None else float(young), _OWN_WORD)
        for id_, own, young in rows
    }
