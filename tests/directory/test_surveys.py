"""Questionnaires: made by staff, answered without a trace, told so that nobody can be picked out."""

import csv
import io
import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.directory.rich import MONDAY
from tests.people.staff import sign_in
from tests.world import World

from luotsi.directory import actions
from luotsi.directory.demo import surveys as load
from luotsi.directory.models import Survey, SurveyAnswer
from luotsi.directory.queries import surveys as queries
from luotsi.directory.queries import todo
from luotsi.directory.rules.surveys import SMALLEST, Kind, Question, summaries
from luotsi.directory.views import surveys as views
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.kernel.masking import MASK
from luotsi.people.models import AuditEntry
from luotsi.people.rules import COMMAND, Actor, Grant, Role

DAYS = {"opens_on": date(2026, 11, 1), "closes_on": date(2026, 11, 30)}
CHOICES = ({"fi": "Kyllä"}, {"fi": "Ei"}, {"fi": "En tiedä"})
ONE = Question("q1", Kind.ONE, {"fi": "Auttoiko?"}, CHOICES)
SCALE = Question("q2", Kind.SCALE_5, {"fi": "Kuinka helppoa?"})
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def empty(world: World) -> World:
    """The demo world without its survey."""
    load.remove_surveys()
    return world


@pytest.fixture
def slug(empty: World) -> Iterator[str]:
    """A survey that is open on the Monday, with a question of each sort."""
    views.PACE.forget()
    made = actions.make_survey(by=COMMAND, titles={"fi": "Pilotin palaute", "sv": "Respons"}, intros={}, **DAYS)
    actions.add_question(
        by=COMMAND, slug=made, kind=Kind.ONE, texts={"fi": "Auttoiko?"}, options=CHOICES, is_required=True
    )
    actions.add_question(by=COMMAND, slug=made, kind=Kind.SCALE_5, texts={"fi": "Kuinka helppoa?"})
    actions.add_question(by=COMMAND, slug=made, kind=Kind.MANY, texts={"fi": "Mistä kuulit?"}, options=CHOICES)
    actions.add_question(by=COMMAND, slug=made, kind=Kind.TEXT, texts={"fi": "Muuta?"})
    yield made
    views.PACE.forget()


def send(client: Client, slug: str, *, after: timedelta = timedelta(seconds=30), **fields: Any) -> Any:
    address = f"/fi/surveys/{slug}/"
    with clock.stopped_at(MONDAY):
        page = client.get(address).content.decode()
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found
    with clock.stopped_at(MONDAY + after):
        return client.post(address, {"stamp": found[1], **fields}, **OURS)  # type: ignore[arg-type]


def test_answers__are_kept_masked_without_cookies__and_thanked(slug: str) -> None:
    client = Client(enforce_csrf_checks=True)
    said = "Soita 040 123 4567. Olen 131052-308T, m@example.org."
    response = send(client, slug, **{"a-q1": "0", "a-q2": "4", "a-q3": ["0", "2"], "a-q4": said})
    assert response.status_code == 303
    kept = SurveyAnswer.objects.get()
    assert kept.answers == {"q1": ["0"], "q2": ["4"], "q3": ["0", "2"], "q4": [f"Soita {MASK}. Olen {MASK}, {MASK}."]}
    assert (kept.lang, kept.day) == ("fi", MONDAY.date())
    assert "Kiitos" in client.get(response.headers["Location"]).content.decode()
    assert not client.cookies


def test_answer__has_no_place__for_who_gave_it_or_when_to_the_minute() -> None:
    assert {f.name for f in SurveyAnswer._meta.get_fields()} == {"id", "survey", "answers", "lang", "day"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"a-q2": "4"}, "Vastaa tähän kysymykseen."),
        ({"a-q1": "7"}, "Valitse jokin vastauksista."),
        ({"a-q1": ["0", "1"]}, "Valitse jokin vastauksista."),
        ({"a-q1": "0", "a-q2": "6"}, "Valitse jokin vastauksista."),
        ({"a-q1": "0", "a-q4": "x" * 2001}, "Teksti on liian pitkä."),
        ({"a-q1": "0", "stamp": "x"}, "Tarkista"),
    ],
)
def test_answers__that_do_not_fit__come_back_with_what_is_wrong(
    client: Client, slug: str, fields: dict[str, Any], message: str
) -> None:
    response = send(client, slug, **{"a-q4": "Säilyy <b>", **fields})
    page = response.content.decode()
    assert response.status_code == 400
    assert message in page
    if "a-q4" not in fields:
        assert "Säilyy &lt;b&gt;</textarea>" in page
    assert not SurveyAnswer.objects.exists()


def test_answers__of_robots_other_sites_and_in_bulk__are_not_kept(client: Client, slug: str) -> None:
    assert send(client, slug, website="x", **{"a-q1": "0"}).status_code == 303
    assert send(client, slug, after=timedelta(seconds=1), **{"a-q1": "0"}).status_code == 400
    foreign = client.post(f"/fi/surveys/{slug}/", {"a-q1": "0"}, HTTP_ORIGIN="https://evil.example")
    assert foreign.status_code == 403
    assert not SurveyAnswer.objects.exists()
    for _ in range(views.PACE.most_of_key):
        assert views.PACE.admits(slug, MONDAY)
    assert send(client, slug, **{"a-q1": "0"}).status_code == 429


def test_survey__before_and_after_its_days__is_not_open(client: Client, slug: str) -> None:
    with clock.stopped_at(MONDAY - timedelta(days=40)):
        assert client.get(f"/fi/surveys/{slug}/").status_code == 404
    with clock.stopped_at(MONDAY + timedelta(days=40)):
        closed = client.get(f"/sv/surveys/{slug}/")
        assert closed.status_code == 410
        assert "30.11.2026" in closed.content.decode()
        with pytest.raises(BadInput):
            actions.give_answers(slug=slug, answers={"q1": ["0"]}, lang="fi")
    assert client.get("/fi/surveys/no-such/").status_code == 404


def fill(slug: str, answers: list[dict[str, list[str]]]) -> None:
    with clock.stopped_at(MONDAY):
        for answer in answers:
            actions.give_answers(slug=slug, answers=answer, lang="fi")


def test_results__of_few__tell_nothing_but_how_many(client: Client, slug: str) -> None:
    fill(slug, [{"q1": ["0"], "q4": ["Salaisuus"]}] * (SMALLEST - 1))
    sign_in(client, Role.EDITOR)
    page = client.get(f"/fi/staff/surveys/{slug}/results/").content.decode()
    assert "4 vastausta" in page
    assert "Salaisuus" not in page
    assert '<svg class="chart' not in page
    table = client.get(f"/fi/staff/surveys/{slug}/results.csv").content.decode()
    assert len(table.splitlines()) == 1


def test_results__of_many__tell_counts_means_and_texts_but_no_small_count(client: Client, slug: str) -> None:
    answers = [{"q1": ["0"], "q2": ["5"], "q3": ["0", "1"]} for _ in range(9)]
    answers += [{"q1": ["1"], "q2": ["4"], "q3": ["1"]} for _ in range(6)]
    answers += [{"q1": ["2"], "q2": ["4"], "q4": ["=1+1"]} for _ in range(2)]
    fill(slug, answers)
    sign_in(client, Role.EDITOR)
    page = client.get(f"/fi/staff/surveys/{slug}/results/").content.decode()
    assert "keskiarvo <b>4,5</b>" in page
    rows = list(csv.DictReader(io.StringIO(client.get(f"/fi/staff/surveys/{slug}/results.csv").content.decode())))
    counts = {(r["key"], r["answer"]): r["count"] for r in rows}
    assert counts[("q1", "Kyllä")] == "9"
    assert counts[("q1", "Ei")] == counts[("q1", "En tiedä")] == ""  # 2 is small, and 6 would give it away
    assert (counts[("q2", "5")], counts[("q2", "4")], counts[("q2", "1")]) == ("9", "8", "0")
    assert (counts[("q3", "Kyllä")], counts[("q3", "Ei")]) == ("9", "15")
    assert not [r for r in rows if r["key"] == "q4" and r["answer"]]  # two of seventeen have written
    assert "=1+1" not in page


def test_export__of_texts__cannot_run_in_a_spreadsheet(client: Client, slug: str) -> None:
    fill(slug, [{"q1": ["0"], "q4": ["=HYPERLINK(1)"]}] * 6)
    sign_in(client, Role.EDITOR)
    table = list(csv.reader(io.StringIO(client.get(f"/fi/staff/surveys/{slug}/results.csv").content.decode())))
    assert [row[5] for row in table if row[0] == "q4" and row[5]] == ["'=HYPERLINK(1)"] * 6
    book = load_workbook(io.BytesIO(client.get(f"/fi/staff/surveys/{slug}/results.xlsx").content))
    cells = [row[2].value for row in book.worksheets[1].iter_rows(min_row=2)]
    assert cells == ["'=HYPERLINK(1)"] * 6
    numbers = [row[6].value for row in book.worksheets[0].iter_rows(min_row=2, max_row=2)]
    assert numbers == [6]
    assert client.get(f"/fi/staff/surveys/{slug}/results.exe").status_code == 400


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_hidden_counts__keep_five_or_more_values__for_whoever_knows_all_that_is_shown(counts: list[int]) -> None:
    """Played as the curious would: every table that fits what is shown is tried."""
    question = Question("q1", Kind.ONE, {}, tuple({} for _ in counts))
    answers = [{"q1": [str(n)]} for n, count in enumerate(counts) for _ in range(count)]
    told = summaries([question], answers)
    assert bool(told) is (sum(counts) >= SMALLEST)
    if not told:
        return
    shown = [c.count for c in told[0].counts]
    assert all(s is None or s == c for s, c in zip(shown, counts, strict=True))
    assert not [s for s in shown if s is not None and 0 < s < SMALLEST]
    hidden = [n for n, s in enumerate(shown) if s is None]
    behind = sum(counts[n] for n in hidden)
    for at in range(len(hidden)):
        fits = {t[at] for t in itertools.product(range(behind + 1), repeat=len(hidden)) if sum(t) == behind}
        assert len(fits) >= SMALLEST


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_mean__beside_hidden_steps__gives_none_of_them_away(counts: list[int]) -> None:
    answers = [{"q2": [str(n + 1)]} for n, count in enumerate(counts) for _ in range(count)]
    told = summaries([SCALE], answers)
    if not told or told[0].mean is None:
        return
    shown = [c.count for c in told[0].counts]
    hidden = [n for n, s in enumerate(shown) if s is None]
    behind, answered = sum(counts[n] for n in hidden), sum(counts)
    known = sum((n + 1) * s for n, s in enumerate(shown) if s is not None)
    fits = [
        t
        for t in _spread(behind, len(hidden))
        if round((known + sum((hidden[k] + 1) * v for k, v in enumerate(t))) / answered, 1) == told[0].mean
    ]
    assert fits
    for at in range(len(hidden)):
        assert len({t[at] for t in fits}) >= SMALLEST


def _spread(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 0:
        yield ()
    elif parts == 1:
        yield (total,)
    else:
        for first in range(total + 1):
            for rest in _spread(total - first, parts - 1):
                yield (first, *rest)


def test_mean__is_told__where_it_can_be() -> None:
    answers = [{"q2": [str(step)]} for step in (1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5)]
    told = summaries([SCALE], answers)[0]
    assert told.hides
    assert told.mean == 3.8


def test_survey__is_made_in_the_browser__from_title_to_results(client: Client, empty: World) -> None:
    actor = sign_in(client, Role.COORDINATOR, "municipality:491")
    head = {"title-fi": "Kävelyryhmä", "title-sv": "Promenad", "opens_on": "2026-11-01", "closes_on": "2026-11-30"}
    bad = client.post("/fi/staff/surveys/new/", {**head, "title-fi": "", "title-sv": "", "closes_on": "2026-10-01"})
    assert bad.status_code == 400
    assert "Kirjoita otsikko" in bad.content.decode()
    home = client.post("/fi/staff/surveys/new/", head).headers["Location"]
    assert home.endswith("/kavelyryhma/")
    ask = {"act": "add", "kind": "one", "text-fi": "Auttoiko?", "options-fi": "Kyllä\nEi", "options-sv": "Ja"}
    uneven = client.post(f"{home}questions/", ask)
    assert uneven.status_code == 400
    assert "yhtä monta kullakin kielellä" in uneven.content.decode()
    assert "Kyllä\nEi</textarea>" in uneven.content.decode()
    assert client.post(f"{home}questions/", {**ask, "options-sv": "Ja\nNej"}).status_code == 303
    client.post(f"{home}questions/", {"act": "add", "kind": "scale-10", "text-fi": "Suosittelisitko?"})
    client.post(f"{home}questions/", {"act": "add", "kind": "text", "text-fi": "Poistuva"})
    client.post(f"{home}questions/", {"act": "up", "key": "q2"})
    client.post(f"{home}questions/", {"act": "remove", "key": "q3"})
    row = Survey.objects.get()
    assert [q["key"] for q in row.questions] == ["q2", "q1"]
    assert (row.scope, row.maker_id) == ("municipality:491", actor.id)
    assert AuditEntry.objects.filter(subject="survey:kavelyryhma").count() == 6
    fill("kavelyryhma", [{"q2": ["9"]}])
    assert client.post(f"{home}questions/", {"act": "remove", "key": "q1"}).status_code == 400
    assert len(Survey.objects.get().questions) == 2
    told = [i.detail for p in todo.providers(actor) if p.slug == "surveys" for i in p.items(actor)]
    assert told == ["1 uusi vastaus"]
    client.post(f"{home}results/")
    assert queries.new_count(actor) == 0
    changed = client.post(home, {**head, "title-fi": "Uusi nimi"})
    assert changed.status_code == 303
    assert Survey.objects.get().titles["fi"] == "Uusi nimi"


def test_survey__of_another_municipality__is_not_to_be_seen_or_changed(client: Client, empty: World) -> None:
    maker = Actor(7, "x", (Grant(Role.COORDINATOR, "municipality:178"),))
    slug = actions.make_survey(by=maker, titles={"fi": "Juvan kysely"}, intros={}, scope="municipality:178", **DAYS)
    other = sign_in(client, Role.COORDINATOR, "municipality:491")
    assert "Juvan kysely" not in client.get("/fi/staff/surveys/").content.decode()
    for path in ("", "results/", "results.csv"):
        assert client.get(f"/fi/staff/surveys/{slug}/{path}").status_code == 404
    with pytest.raises(NotFound):
        actions.add_question(by=other, slug=slug, kind=Kind.TEXT, texts={"fi": "x"})
    sign_in(client, Role.PROFESSIONAL, "", "pro@example.invalid")
    assert client.get("/fi/staff/surveys/").status_code == 403


def test_slug__of_the_same_title__is_another(empty: World) -> None:
    made = [actions.make_survey(by=COMMAND, titles={"fi": "Uusi!"}, intros={}, **DAYS) for _ in range(3)]
    assert made == ["uusi", "uusi-2", "uusi-3"]
    assert actions.make_survey(by=COMMAND, titles={"en": "New"}, intros={}, **DAYS) == "new-2"


def test_demo__makes_one_survey_with_answers__and_takes_it_away(world: World) -> None:
    load.load_surveys()
    assert [h.answers for h in queries.all_of(COMMAND)] == [30]
    assert not any(r.hides for r in queries.results(queries.all_of(COMMAND)[0].survey.slug))
    load.remove_surveys()
    assert not SurveyAnswer.objects.exists()
