"""Areas of life read from services and messages; kept, corrected, learned."""

import csv
import os
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from django.test import Client
from tests.people.staff import sign_in
from tests.world import World

from luotsi.directory.queries import engines
from luotsi.guidance.actions import labels as actions
from luotsi.guidance.models import AreaCorrection
from luotsi.guidance.queries import area_reading, labels
from luotsi.guidance.rules import area_figures
from luotsi.guidance.rules.area_labels import read_labels
from luotsi.guidance.rules.area_words import words
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.kernel.errors import BadInput
from luotsi.people.models import AuditEntry
from luotsi.people.rules import COMMAND, Actor, Grant, NotAllowed, Role

OWN = Path(__file__).parent / "data" / "messages_own.csv"
WRITTEN = OWN.parent / "areas" / "written.csv"
NOTHING: frozenset[str] = frozenset()


def read(*texts: str, weights: bool = True) -> tuple[np.ndarray, np.ndarray]:
    given = area_reading.service_weights() if weights else None
    return area_reading.read_services(texts, [NOTHING] * len(texts), {}, given)


def at(area: LifeArea) -> int:
    return AREAS.index(area)


@pytest.mark.parametrize("weights", [True, False])
@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Vuokra-asunnot. Kaupunki vuokraa asuntoja asukkailleen.", LifeArea.HOUSING),
        ("Lääkärin vastaanotto. Hoitoa sairauksiin terveysasemalla.", LifeArea.HEALTH),
        ("Toimeentulotuki. Rahaa välttämättömiin menoihin.", LifeArea.FINANCE),
        ("Perheneuvola. Tukea vanhemmille ja parisuhteeseen.", LifeArea.FAMILY),
    ],
)
def test_service__is_read__by_weights_and_by_lexicon_alone(text: str, area: LifeArea, weights: bool) -> None:
    areas, _youth = read(text, weights=weights)
    assert areas[0, at(area)] >= 0.5
    assert areas[0].argmax() == at(area)


@pytest.mark.parametrize("weights", [True, False])
def test_youth_fit__is_read__young_before_old_and_firms(weights: bool) -> None:
    texts = ("Nuorten työpaja. Nuorille alle 29-vuotiaille.", "Ikäihmisten kotihoito. Yli 75-vuotiaille.",
             "Rakennuslupa. Luvan hakeminen kiinteistölle.")  # fmt: skip
    _areas, youth = read(*texts, weights=weights)
    assert youth[0] >= 0.5
    assert youth[0] > max(youth[1], youth[2])


def test_youth_fit__told_of_age__wins_over_words() -> None:
    told = [frozenset({"age:65-"}), frozenset({"group:KR1.3", "age:13-17", "age:18-29"})]
    _areas, youth = area_reading.read_services(["Neuvonta. Apua arkeen."] * 2, told, {}, area_reading.service_weights())
    assert youth[0] < 0.1 < 0.5 < youth[1]


def test_class__of_the_catalogue__speaks_where_words_do_not() -> None:
    told = [NOTHING, frozenset({"class:P5.7"})]
    areas, _youth = area_reading.read_services(["Tuokio. Yhdessä."] * 2, told, {}, None)
    assert areas[1, at(LifeArea.HEALTH)] > areas[0, at(LifeArea.HEALTH)]


def test_messages__are_read__without_embeddings_too(world: World) -> None:
    with OWN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    scores = np.array([list(labels.of_message(row["text"]).values()) for row in rows])
    yes = np.array([[area in row["areas"].split(";") for area in AREAS] for row in rows])
    figures = area_figures.of_messages(yes, scores)
    assert figures["macro_ap"] >= 0.70  # .75 when written; .88 with embeddings
    assert figures["top1"] >= 0.70
    assert figures["empty_given_none"] == 1.0


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("koulussa menee hyvin mut kotona isä juo ja huutaa", LifeArea.FAMILY, LifeArea.WORKING_STUDYING),
        ("rahaa riittää, mutta olen yksinäinen", LifeArea.FRIENDS, LifeArea.FINANCE),
    ],
)
def test_message__with_something_well__voices_only_the_rest(
    world: World, text: str, wanted: LifeArea, unwanted: LifeArea
) -> None:
    voiced = labels.of_message(text)
    assert voiced[wanted] >= 0.5 > voiced[unwanted]


@pytest.mark.parametrize("text", ["", "   ", "moi", "x" * 10_000, "مرحبا", "🙂🙂", "\0\n\t"])
def test_message__of_nothing__voices_nothing(world: World, text: str) -> None:
    assert all(0.0 <= p < 0.5 for p in labels.of_message(text).values())


def test_own_messages__are_not__among_the_sayings() -> None:
    with OWN.open(encoding="utf-8", newline="") as file:
        held = {row["text"] for row in csv.DictReader(file) if row["areas"]}
    assert len(held) > 140
    assert not held & {saying.text for saying in words().sayings}


def test_services__of_the_world__are_all_labelled_and_kept(world: World) -> None:
    labels.forget()
    found = labels.of_services()
    assert list(found.ids) == list(engines.engine().everything(filters={}))
    assert found.areas.shape == (len(found.ids), len(AREAS))
    assert labels.of_services() is found
    assert (found.areas.max(axis=1) >= 0.5).mean() > 0.5
    assert actions.label_services() == 0, "nothing changed, nothing is read again"


def test_reason__is__a_word_of_the_text(world: World) -> None:
    found = labels.of_services()
    n, k = np.unravel_index(found.areas.argmax(), found.areas.shape)
    its = found.why(found.ids[n], AREAS[k])
    text = labels.texts_of([found.ids[n]])[found.ids[n]].lower()
    assert its
    assert all(word in text for word in its)


def test_correction__wins__until_taken_back(world: World) -> None:
    editor = Actor(1, "editor", (Grant(Role.EDITOR),))
    id_ = UUID(labels.least_certain(1)[0].id)
    before = labels.judged(id_)
    actions.correct(service=id_, areas=[LifeArea.HOUSING], is_for_young=False, by=editor)
    after = labels.judged(id_)
    assert dict(after.areas) == {area: float(area is LifeArea.HOUSING) for area in AREAS}
    assert after.youth == 0.0
    assert str(id_) not in {s.id for s in labels.least_certain(1_000)}
    assert AuditEntry.objects.filter(act="life-areas-judged", subject=f"service:{id_}").exists()
    actions.take_back(service=id_, by=editor)
    assert labels.judged(id_) == before
    with pytest.raises(NotAllowed):
        actions.correct(service=id_, areas=[], is_for_young=None, by=Actor(2, "pro", (Grant(Role.PROFESSIONAL),)))


def test_written_services__are_our_own__with_known_areas_and_each_name_once() -> None:
    with WRITTEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 1_700
    assert len({row["name"].lower() for row in rows}) == len(rows)
    assert {a.removesuffix("~") for row in rows for a in row["areas"].split()} == set(AREAS)
    summaries = {row["summary"].lower() for row in rows}
    real = [SHARED / "data" / "services" / "services.csv"]
    real += [SHARED / "testsets" / name / "corpus.csv" for name in ("search", "turku")]
    for path in filter(Path.exists, real):
        with path.open(encoding="utf-8", newline="") as file:
            assert not summaries & {row.get("summary", "").strip().lower() for row in csv.DictReader(file)}


def a_file(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_training__on_labels_and_corrections__changes_what_is_read(world: World, tmp_path: Path) -> None:
    themes = {LifeArea.HOUSING: "asuntojen vuokraus", LifeArea.STRENGTHS: "zumban alkeet"}
    rows = [
        {"id": f"{area}-{n}", **{a: int(a is area) for a in AREAS}, "excluded": int(n % 4 == 3)}
        for area in themes for n in range(8)
    ]  # fmt: skip
    texts = [
        {"id": row["id"], "name": f"{themes[area]} {letter}", "summary": ""}
        for row, (area, letter) in zip(rows, ((a, c) for a in themes for c in "abcdefgh"), strict=True)
    ]
    file = a_file(tmp_path / "labels.csv", rows)
    a_file(tmp_path / "services.csv", texts)
    try:
        learned = actions.train(file=file)
        assert learned.services == 16
        areas, _youth = read("Zumban alkeet.")
        assert areas[0].argmax() == at(LifeArea.STRENGTHS)
        id_ = UUID(labels.least_certain(1)[0].id)
        actions.correct(service=id_, areas=[LifeArea.FAMILY], is_for_young=None, by=COMMAND)
        assert actions.train(file=None).corrections == 1
    finally:
        area_reading.own_file().unlink(missing_ok=True)
        AreaCorrection.objects.all().delete()
        labels.forget()


@pytest.mark.parametrize(
    "content", ["id,health\nx,1\n", "id," + ",".join(AREAS) + "\nx" + ",7" * 10 + "\n", "\x00\xff"]
)
def test_labels__that_cannot_be_read__say_why(tmp_path: Path, content: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(BadInput, match=r"labels\.csv"):
        read_labels(file)


def test_rounds__that_differ__are_averaged_and_excluded_is_no_no(tmp_path: Path) -> None:
    rows = [
        {"id": "a", **dict.fromkeys(AREAS, 0), "health": 1, "excluded": 0, "round": 1},
        {"id": "a", **dict.fromkeys(AREAS, 0), "excluded": 0, "round": 2},
        {"id": "b", **dict.fromkeys(AREAS, 0), "excluded": 1, "round": 1},
    ]
    read_ = read_labels(a_file(tmp_path / "l.csv", rows))
    assert read_["a"].areas is not None
    assert read_["a"].areas[at(LifeArea.HEALTH)] == 0.5
    assert (read_["b"].areas, read_["b"].youth) == (None, 0.0)


SHARED = Path(os.environ.get("LUOTSI_SHARED", "../shared"))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no shared files here")
def test_areas__on_shared_collections__are_read_as_well_as_promised(world: World) -> None:
    file = SHARED / "data" / "services" / "life_area_labels.csv"
    given = read_labels(file)
    learned = actions.learn(given, actions.texts_for(file, given), None)
    assert learned.figures["map"] >= 0.61  # near-identical names held out, no embeddings
    assert learned.figures["micro_f1"] >= 0.62
    assert learned.figures["youth_auc"] >= 0.88
    with (SHARED / "testsets" / "utterances" / "utterances.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    scores = np.array([list(labels.of_message(row["text"]).values()) for row in rows])
    figures = area_figures.of_messages(np.array([[row[a] == "1" for a in AREAS] for row in rows]), scores)
    assert figures["macro_ap"] >= 0.75
    assert figures["top1"] >= 0.75


def test_editors_page__shows_least_sure__and_keeps_what_is_judged(world: World, client: Client) -> None:
    sign_in(client, Role.EDITOR)
    page = client.get("/en/staff/life-areas/")
    first = labels.least_certain(1)[0]
    assert page.status_code == 200
    assert f'id="s-{first.id}"' in page.content.decode()
    address = f"/en/staff/life-areas/{first.id}/"
    assert client.post(address, {"area": ["health", "family"], "young": "1"}).status_code == 303
    judged = labels.judged(UUID(first.id))
    assert {a.value for a, p in judged.areas if p == 1.0} == {"health", "family"}
    assert "It helps in" in client.get("/en/staff/life-areas/?state=judged").content.decode()
    assert client.post(address, {"area": ["wealth"]}).status_code == 400
    assert client.post(address, {"act": "back"}).status_code == 303
    assert not labels.judged(UUID(first.id)).is_corrected
