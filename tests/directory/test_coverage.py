"""Coverage: which criteria each municipality's descriptions fulfil. Rules by tables of examples, then with real tables."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources

import pytest
from tests import small_catalogue as small

from luotsi.directory.actions.coverage import take_snapshot
from luotsi.directory.actions.overlay import Laid, lay_over
from luotsi.directory.queries import coverage as queries
from luotsi.directory.queries import dues
from luotsi.directory.rules.coverage import Described, Figures, Matcher, Place, State, evaluate, with_parents
from luotsi.directory.rules.criteria import DIMENSIONS, Criterion, Level, Owner, read_criteria
from luotsi.directory.rules.records import Area, AreaType, ConnectionRecord
from luotsi.directory.rules.themes import read_themes
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.people.rules import Actor, Grant, NotAllowed, Role

TODAY = date(2026, 11, 22)
EDITOR = Actor(5, "editor@example.invalid", (Grant(Role.EDITOR),))
CRITERION = Criterion(
    "library", "activities-and-work", Level.MINIMUM, Owner.MUNICIPALITY, {"fi": "Kirjasto"}, date(2026, 1, 1),
    classes=("P25",),
)  # fmt: skip
SERVICE = Described(
    id="1", names={"fi": "Kirjasto"}, owner_id="o", owner="municipality", classes=with_parents(["P25.1"]),
    terms=frozenset(), groups=with_parents(["KR1.2"]), words=("kirjasto",), municipalities=frozenset({"768"}),
    is_nationwide=False, is_remote=False, is_thin=False, languages=frozenset({"fi"}), modified_on=TODAY,
)  # fmt: skip
SULKAVA, HELSINKI = Place("768", ("fi",)), Place("091", ("fi", "sv"))


def state(service, criterion=CRITERION, place=SULKAVA):
    return evaluate([service], [criterion], [place], on=TODAY).cells[place.code][criterion.id].state


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, State.FULFILLED),
        ({"modified_on": TODAY - timedelta(days=365)}, State.FULFILLED),
        ({"modified_on": TODAY - timedelta(days=366)}, State.STALE),
        ({"is_thin": True}, State.THIN),
        ({"is_thin": True, "modified_on": date(2020, 1, 1)}, State.STALE),
        ({"owner": "county"}, State.MISSING),
        ({"municipalities": frozenset({"740"})}, State.MISSING),
        ({"is_nationwide": True, "municipalities": frozenset()}, State.MISSING),
        ({"is_remote": True}, State.MISSING),
        ({"classes": with_parents(["P27.1"])}, State.MISSING),
        ({"valid_from": TODAY + timedelta(days=1)}, State.MISSING),
        ({"valid_to": TODAY - timedelta(days=1)}, State.MISSING),
        ({"valid_to": TODAY}, State.FULFILLED),
    ],
)
def test_criterion__is_judged__by_the_description(change, expected):
    assert state(replace(SERVICE, **change)) is expected


def test_language_of_the_municipality__is_needed__where_there_are_two():
    there = replace(SERVICE, municipalities=frozenset({"091"}))
    assert state(there, place=HELSINKI) is State.ONE_LANGUAGE
    assert state(replace(there, languages=frozenset({"fi", "sv"})), place=HELSINKI) is State.FULFILLED


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"takes_nationwide": True}, State.FULFILLED),
        ({"owner": Owner.ANY, "takes_nationwide": True}, State.FULFILLED),
        ({"owner": Owner.COUNTY, "takes_nationwide": True}, State.MISSING),
    ],
)
def test_nationwide_service__counts__only_where_the_criterion_says_so(change, expected):
    nationwide = replace(SERVICE, is_nationwide=True, is_remote=True, municipalities=frozenset())
    assert state(nationwide, replace(CRITERION, **change)) is expected


@pytest.mark.parametrize(
    ("change", "is_taken"),
    [
        ({"classes": (), "terms": ("http://t/1",)}, False),
        ({"classes": (), "words": ("kirja",)}, True),
        ({"classes": (), "words": ("jasto",)}, False),
        ({"groups": ("KR1.1",)}, False),
        ({"groups": ("KR1",)}, True),
        ({"classes": ("P25.2",)}, False),
    ],
)
def test_service__matches__by_class_term_or_word_and_group(change, is_taken):
    assert bool(Matcher([replace(CRITERION, **change)]).criteria_of(SERVICE)) is is_taken


def test_best_description__decides__when_several_count():
    stale = replace(SERVICE, id="2", modified_on=date(2020, 1, 1))
    cell = evaluate([stale, SERVICE], [CRITERION], [SULKAVA], on=TODAY).cells["768"]["library"]
    assert (cell.state, cell.services) == (State.FULFILLED, (1, 0))


def test_figures__count_each_description_once__over_criteria_and_municipalities():
    second = replace(CRITERION, id="reading", words=("kirjasto",))
    extra = replace(CRITERION, id="more", level=Level.COMPLEMENTARY, classes=("P3",))
    both = replace(SERVICE, municipalities=frozenset({"768", "740"}))
    other = replace(SERVICE, id="2", classes=with_parents(["P3.4"]), words=())
    places = [SULKAVA, Place("740", ("fi",)), Place("491", ("fi",))]
    found = evaluate([both, other], [CRITERION, second, extra], places, on=TODAY)
    assert found.figures() == Figures(minimum=1, all=2, described=2, fulfilled=2, municipalities=3)
    assert found.figures("491") == Figures(municipalities=1)


def test_packaged_criteria__are_in_order__and_speak_of_known_dimensions():
    found = queries.criteria()
    themes = read_themes(resources.files("luotsi.directory").joinpath("data/themes.toml").read_text(encoding="utf-8"))
    assert {t.slug for t in themes if t.scheme == "stiglitz"} == set(DIMENSIONS)
    assert len(found.rows) >= 30
    assert {c.dimension for c in found.rows} == set(DIMENSIONS)
    assert all({"fi", "sv", "en"} <= set(c.names) for c in found.rows)


def test_criterion__is_followed__within_its_dates():
    text = """version = "1"
[[criterion]]
id = "a"
dimension = "health"
level = "minimum"
owner = "any"
classes = ["P5"]
valid_from = 2025-01-01
valid_to = 2025-12-31
names = { fi = "Vanha" }
[[criterion]]
id = "a"
dimension = "health"
level = "minimum"
owner = "county"
classes = ["P5.1"]
valid_from = 2026-01-01
names = { fi = "Uusi" }
"""
    found = read_criteria(text)
    assert [
        c.names["fi"] for day in (date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1)) for c in found.on(day)
    ] == [
        "Vanha",
        "Uusi",
    ]
    with pytest.raises(BadInput, match="valid twice on 2025-06-01"):
        read_criteria(text.replace("2026-01-01", "2025-06-01"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('level = "minimum"', 'level = "must"', "level cannot be 'must'"),
        ('classes = ["P5"]', 'classes = ["5"]', "'5' is not among classes"),
        ('classes = ["P5"]', "", "names no classes, terms or words"),
        ('owner = "any"', 'owner = "any"\nweight = 2', "unknown key 'weight'"),
        ('id = "a"', 'id = "A b"', "no usable id"),
        ("2025-01-01", '"1.1.2025"', "must be days"),
        ('version = "1"', "", "no version"),
    ],
)
def test_criteria_file__is_refused__with_the_row_and_reason(before, after, said):
    text = (
        'version = "1"\n[[criterion]]\nid = "a"\ndimension = "health"\nlevel = "minimum"\nowner = "any"\n'
        'classes = ["P5"]\nvalid_from = 2025-01-01\nnames = { fi = "Nimi" }\n'
    )
    read_criteria(text)
    with pytest.raises(BadInput, match=said):
        read_criteria(text.replace(before, after))


LONG = {"fi": "Kirjastossa luetaan, lainataan ja tavataan toisia. " * 6}
LIBRARY = replace(
    small.CLINIC, id=small.id_of("library"), source_id="library", names={"fi": "Kirjasto"}, descriptions=LONG,
    summaries={"fi": "Kirjoja ja tekemistä kaikille."}, service_classes=("P5.2",), target_groups=(),
    area=Area(AreaType.LIMITED, ("768",), ("12",)), modified_at=datetime(2026, 11, 1, tzinfo=UTC),
    connections=(ConnectionRecord(small.LOCATION.id),),
)  # fmt: skip


@pytest.fixture
def filled(db, settings, tmp_path):
    from luotsi.directory.queries import engines

    settings.DATA_DIR = tmp_path
    engines.forget()
    small.fill(services=(LIBRARY,))
    with clock.stopped_at(datetime(2026, 11, 22, 12)):
        yield
    engines.forget()


def never(*_args, **_kept):
    raise AssertionError("evaluated while somebody waits")


def test_projection__is_kept_beside_the_index__and_reads_back_the_same(filled):
    first = queries.services()
    assert tuple(first) == tuple(queries.described.read())
    assert [d.is_thin for d in first] == [False]
    (queries.engines.folder() / "coverage.jsonl").write_text("{}", encoding="utf-8")
    assert tuple(queries.services()) == tuple(first)


def test_page__evaluates_nothing__after_an_indexing_or_in_the_night(filled, monkeypatch):
    expected = evaluate(tuple(queries.services()), queries.criteria().on(TODAY), queries.places(), on=TODAY)
    with clock.stopped_at(datetime(2026, 11, 22, 13)):
        small.fill(services=(LIBRARY,))
    monkeypatch.setattr(queries.rules, "evaluate", never)
    monkeypatch.setattr(queries.described, "read", never)
    assert queries.coverage() == expected
    with clock.stopped_at(datetime(2026, 11, 23, 2)):
        assert queries.coverage() == expected
    with clock.stopped_at(datetime(2026, 11, 24, 2)), pytest.raises(AssertionError):
        queries.coverage()


def test_hidden_service__does_not_count__from_that_moment(filled):
    hidden = queries.coverage().cells["768"]["maternity-child-clinic"].services
    for is_hidden in (True, False):
        lay_over(service_id=LIBRARY.id, laid=Laid(is_hidden=is_hidden), by=EDITOR)
        at_once = queries.coverage()
        cell = at_once.cells["768"]["maternity-child-clinic"]
        assert cell.state is (State.MISSING if is_hidden else State.FULFILLED)
        assert (cell.hidden, cell.services) == ((hidden, ()) if is_hidden else ((), hidden))
        small.fill(services=(LIBRARY,))
        assert queries.coverage() == at_once
        assert take_snapshot().minimum == (0 if is_hidden else 1)


def test_coverage__follows_the_index__when_content_changes(filled):
    cell = queries.coverage().cells["768"]["maternity-child-clinic"]
    assert cell.state is State.FULFILLED
    small.fill(services=(replace(LIBRARY, descriptions={}),))
    assert queries.coverage().cells["768"]["maternity-child-clinic"].state is State.THIN
    assert queries.coverage().cells["740"]["maternity-child-clinic"].state is State.MISSING


def test_own_criteria__replace_the_packaged__when_the_file_is_there(filled, tmp_path):
    (tmp_path / "criteria.toml").write_text(
        'version = "own"\n[[criterion]]\nid = "a"\ndimension = "health"\nlevel = "minimum"\nowner = "county"\n'
        'classes = ["P5"]\nvalid_from = 2025-01-01\nnames = { fi = "Oma" }\n',
        encoding="utf-8",
    )
    assert [c.names["fi"] for c in queries.coverage().criteria] == ["Oma"]


def test_snapshot__is_read_off_any_day__and_is_one_a_day(filled):
    first = take_snapshot(on=date(2026, 11, 1))
    assert (first.minimum, first.all, first.municipalities) == (1, 1, 11)
    small.fill(services=(replace(LIBRARY, service_classes=("P5.16",)),))
    take_snapshot(on=date(2026, 11, 1))
    take_snapshot(on=date(2026, 11, 20))
    assert queries.at("county:12", date(2026, 10, 31)) is None
    on_19th = queries.at("county:12", date(2026, 11, 19))
    assert (on_19th.day, on_19th.figures.minimum, on_19th.figures.all) == (date(2026, 11, 1), 0, 1)
    assert queries.days("municipality:768") == [date(2026, 11, 20), date(2026, 11, 1)]
    kept = {s.criterion: (s.state, s.services) for s in queries.states_at(["768"], date(2026, 11, 20))}
    assert kept["long-term-ill-support"] == ("fulfilled", 1)
    assert kept["library-culture"] == ("missing", 0)


def test_snapshot__is_refused__without_the_power(filled):
    with pytest.raises(NotAllowed):
        take_snapshot(by=Actor(5, "x", (Grant(Role.PROFESSIONAL),)))


def test_dues__are_of_the_actor__by_municipality_and_organisation(filled):
    small.fill(services=(replace(LIBRARY, modified_at=datetime(2024, 1, 1, tzinfo=UTC)),))
    sulkava = dues.dues(Actor(1, "a", (Grant(Role.COORDINATOR, "municipality:768"),)))
    assert {d.municipalities for d in sulkava if d.state is State.MISSING} == {("768",)}
    assert [d.names["fi"] for d in sulkava if d.state is State.STALE] == ["Kirjasto"]
    mikkeli = dues.dues(Actor(2, "b", (Grant(Role.COORDINATOR, "municipality:491"),)))
    assert {d.state for d in mikkeli} == {State.MISSING}
    own = dues.dues(Actor(3, "c", (Grant(Role.ORGANIZATION_EDITOR, f"organization:{small.ORGANIZATION.id}"),)))
    assert [(d.state, d.names["fi"]) for d in own] == [(State.STALE, "Kirjasto")]
    assert not dues.dues(
        Actor(4, "d", (Grant(Role.ORGANIZATION_EDITOR, "organization:00000000-0000-0000-0000-000000000000"),))
    )
    assert not dues.dues(Actor(5, "e", (Grant(Role.PROFESSIONAL),)))


def test_missing_minimum__is_counted_by_dimension__also_outside_the_county(filled):
    assert queries.missing_minimum(["768"])["environment"] == 1
    two = queries.missing_minimum(["768", "740"])
    assert two["environment"] == 2
    assert queries.missing_minimum(["091"])["environment"] == 1
