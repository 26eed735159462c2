"""A labelled set for merge proposals, made from the real services in ../shared/data/services, and how well they do.

`python -m benchmarks merges`. Real rows are read where they are; the repository holds ids and rules only.

How it is labelled. Every service of `enriched/services.jsonl` with a real name and summary (`services.csv`) is a row of
PTV. By a hash of its id it falls into one of:

  twin    (a fifth)  also in the other source, worded as another editor would: see `_other`; the pair is a merge
  moved   (a fifth)  in the other source only: whatever is proposed for it is wrong. Its neighbours stay in PTV: other
                     services of the same organisation, and services of the same name in other municipalities
  copied  (a tenth)  in PTV, and in the other source with the same words for another municipality and its organisation
  rest               in PTV only

A moved service that PTV itself holds twice (the same organisation, the same name and area, two ids) is a merge after
all: PTV's own duplicates were found by rule (equal name, organisation and municipalities), and further pairs were
judged by reading both texts; those are in `SAME` as ids.
"""

import csv
import hashlib
import json
import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from benchmarks import table
from luotsi.directory.rules.duplicates import name_key
from luotsi.directory.rules.merging import Candidate, Proposal, proposals

SAME: frozenset[frozenset[str]] = frozenset(
    {frozenset({"98f2c807-57f5-4f0d-a215-d74df2352569", "8e5fa87f-215f-4eda-8fce-1f78faa42c9e"})}
)
"""Pairs of ids of PTV that one reader judged to be one service described twice."""

_OTHER = "tabular:other"
_WORDS = {
    "palvelut": "palvelu", "neuvonta": "ohjaus ja neuvonta", "saat": "voit saada", "voit": "sinulla on mahdollisuus",
    "ja": "sekä", "apua": "tukea", "hakea": "anoa", "järjestää": "tarjoaa", "lapsesi": "lapsen", "myös": "lisäksi",
    "kun": "jos", "sinulle": "asiakkaalle", "antaa": "tarjoaa", "asiakas": "kuntalainen",
}  # fmt: skip

_PARTS = (
    ("neuvonta", "ohjaus"),
    ("tuki", "apu"),
    ("toiminta", "palvelut"),
    ("koulutus", "kurssit"),
    ("hakemus", "haku"),
)
"""Parts of compounds that another editor says otherwise."""


@dataclass(frozen=True)
class Labelled:
    """Candidates of both sources, and which pairs (ids) are one service."""

    candidates: list[Candidate]
    merges: frozenset[frozenset[UUID]]


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float
    wrong: list[Proposal]
    missed: list[frozenset[UUID]]
    seconds: float


def labelled(folder: Path, *, half: int | None = None) -> Labelled:
    """The set; with `half` 0 or 1 only the services of that half (limits were chosen on half 0)."""
    rows = _real(folder)
    owners = sorted({(c.owner, c.business_id, c.municipalities) for c in rows if len(c.municipalities) == 1}, key=str)
    found: list[Candidate] = []
    merges: set[frozenset[UUID]] = set()
    by_key: dict[tuple[str, str, frozenset[str]], list[Candidate]] = {}
    for c in rows:
        by_key.setdefault((name_key({"fi": c.name}), c.owner, c.municipalities), []).append(c)
    for c in rows:
        draw = _draw(c.id)
        if half is not None and draw.randrange(2) != half:
            found.append(c)
            continue
        kind = draw.random()
        if kind < 0.2:
            other = _other(c, draw)
            found += [c, other]
            merges.add(frozenset({c.id, other.id}))
        elif kind < 0.4:
            other = _other(c, draw)
            found.append(other)
            same = [x.id for x in by_key[name_key({"fi": c.name}), c.owner, c.municipalities] if x.id != c.id]
            same += [UUID(i) for pair in SAME if str(c.id) in pair for i in pair if i != str(c.id)]
            merges |= {frozenset({other.id, id_}) for id_ in same}
        elif kind < 0.5 and len(c.municipalities) == 1:
            elsewhere = [o for o in owners if not o[2] & c.municipalities]
            owner, business_id, municipalities = draw.choice(elsewhere)
            other = replace(_other(c, draw), owner=owner, business_id=business_id, municipalities=municipalities,
                            places=frozenset(), phones=frozenset())  # fmt: skip
            found += [c, other]
        else:
            found.append(c)
    present = {c.id for c in found}
    return Labelled(found, frozenset(m for m in merges if m <= present))


def score(labelled_set: Labelled, propose: Callable[[list[Candidate]], list[Proposal]] = proposals) -> Score:
    """Precision and recall of the proposals. Of a service that PTV holds twice, either one is right."""
    started = time.perf_counter()
    made = propose(labelled_set.candidates)
    seconds = time.perf_counter() - started
    pairs = {frozenset({p.copy, p.original}) for p in made}
    right = pairs & labelled_set.merges
    copies = {p.copy for p in made if frozenset({p.copy, p.original}) in right}
    wanted = {i for m in labelled_set.merges for i in m if _is_other(i, labelled_set)}
    missed = [m for m in labelled_set.merges if not m & copies]
    return Score(
        precision=len(right) / len(pairs) if pairs else 0.0,
        recall=len(wanted & copies) / len(wanted),
        wrong=[p for p in made if frozenset({p.copy, p.original}) not in right],
        missed=missed,
        seconds=seconds,
    )


def _is_other(id_: UUID, labelled_set: Labelled) -> bool:
    return id_ in {c.id for c in labelled_set.candidates if c.source == _OTHER}


def _real(folder: Path) -> list[Candidate]:
    with (folder / "services.csv").open(encoding="utf-8", newline="") as file:
        told = {r["id"]: (r["name"], r["summary"]) for r in csv.DictReader(file)}
    organizations = {o["id"]: o for o in _lines(folder / "enriched" / "organizations.jsonl")}
    phones = {c["id"]: c.get("num") or c.get("phone") for c in _lines(folder / "enriched" / "channels.jsonl")}
    names = {o["mun"]: o["name"].split()[0].casefold() for o in organizations.values() if o.get("mun")}
    found = []
    for s in _lines(folder / "enriched" / "services.jsonl"):
        name, summary = told.get(s["id"], (s.get("name"), s.get("summary")))
        if not name or "org" not in s or s["how"] == "made-up":
            continue
        owner = organizations.get(s["org"], {})
        # Regions and counties by their kind and code: what matters is whether two areas meet.
        area = frozenset(c if kind == "Municipality" else f"{kind}:{c}" for kind, cs in s.get("areas", ()) for c in cs)
        numbers = {phones[c] for c in s.get("ch", ()) if phones.get(c)}
        found.append(
            Candidate(
                id=UUID(s["id"]), source="ptv", rank=(False, ""), name=name, text=summary or "",
                owner=owner.get("name", ""), business_id=owner.get("bid", "").strip(), phones=frozenset(numbers),
                municipalities=area, places=frozenset(names[m] for m in area if m in names),
            )
        )  # fmt: skip
    return found


def _lines(path: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _draw(id_: UUID) -> random.Random:
    return random.Random(hashlib.sha256(f"merge/{id_}".encode()).digest())


def _other(c: Candidate, draw: random.Random) -> Candidate:
    """The same service as another source would have it: other wording of the name, a shortened and reworded summary
    with typing errors, another form of the owner's name, often no business ID and no phone number."""
    return replace(
        c,
        id=uuid5(NAMESPACE_URL, f"merge/{c.id}"),
        source=_OTHER,
        rank=(True, ""),
        name=_reworded_name(c, draw),
        text=_reworded(c.text, draw),
        owner=_other_owner(c.owner, draw),
        business_id=c.business_id if draw.random() < 0.6 else "",
        phones=c.phones if draw.random() < 0.5 else frozenset(),
        municipalities=frozenset(draw.sample(sorted(c.municipalities), max(1, len(c.municipalities) // 2)))
        if len(c.municipalities) > 1 and draw.random() < 0.3
        else c.municipalities,
    )


def _reworded_name(c: Candidate, draw: random.Random) -> str:
    name, way = c.name, draw.randrange(9)
    place = next(iter(sorted(c.places)), "")
    if way == 0 and place:
        name = f"{name}, {place.capitalize()}"
    elif way == 1:
        name = re.sub(r"\bpalvelut\b|(?<=\w)palvelut\b", "palvelu", name)
    elif way == 2 and " ja " in name:
        first, _, rest = name.partition(" ja ")
        name = f"{rest[:1].upper()}{rest[1:]} ja {first[:1].lower()}{first[1:]}"
    elif way == 3:
        name = _typo(name, draw)
    elif way == 4 and len(name.split()) > 3:
        name = " ".join(name.split()[:-1])
    elif way == 6 and len(name.split()) > 2:
        first, *rest = name.split()
        name = f"{rest[0][:1].upper()}{' '.join(rest)[1:]} {first[:1].lower()}{first[1:]}"
    elif way == 7:
        for said, otherwise in _PARTS:
            name = name.replace(said, otherwise, 1)
    elif way == 5:
        name = f"{name} -palvelu" if draw.random() < 0.5 else f"{name} ({c.owner})"
    return name


def _reworded(text: str, draw: random.Random) -> str:
    words = text.split()
    if not words:
        return ""
    if draw.random() < 0.15:
        return ""
    kept = words[: max(4, int(len(words) * draw.uniform(0.55, 1.0)))]
    kept = [_WORDS.get(w.lower(), w) if draw.random() < 0.7 else w for w in kept]
    if draw.random() < 0.4 and len(kept) > 6:
        del kept[draw.randrange(len(kept))]
    told = " ".join(kept)
    return _typo(told, draw) if draw.random() < 0.4 else told


def _typo(text: str, draw: random.Random) -> str:
    if len(text) < 6:
        return text
    at = draw.randrange(2, len(text) - 2)
    return draw.choice((text[:at] + text[at + 1] + text[at] + text[at + 2 :], text[:at] + text[at + 1 :]))


def _other_owner(owner: str, draw: random.Random) -> str:
    way = draw.randrange(4)
    if way == 0 and owner:
        return f"{owner} / {draw.choice(('sosiaalipalvelut', 'hyvinvointi', 'sivistys', 'asiakaspalvelu'))}"
    if way == 1:
        return owner.upper()
    return owner


def run(folder: Path | None = None) -> list[list[object]]:
    """Print precision and recall on both halves."""
    folder = folder or Path(os.environ.get("LUOTSI_SHARED", "../shared")) / "data" / "services"
    rows: list[list[object]] = []
    if not folder.exists():
        print(f"merges: there is no {folder}; nothing measured.")
        return rows
    for name, half in (("limits chosen on", 0), ("held out", 1), ("all", None)):
        its = labelled(folder, half=half)
        got = score(its)
        rows.append([name, len(its.candidates), len(its.merges), got.precision, got.recall, got.seconds])
    table.show("Merge proposals", ("half", "candidates", "merges", "precision", "recall", "seconds"), rows, notes=[])
    return rows


if __name__ == "__main__":
    run()
