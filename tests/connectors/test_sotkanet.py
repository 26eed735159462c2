"""Indicators of Sotkanet: what its answers mean, the title that must agree, faults, and what stays when it fails."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.connectors.figures_world import kept, states, warehouse

from luotsi.connectors import handover
from luotsi.connectors.checks import BadShape, Empty
from luotsi.connectors.sotkanet import load, parse
from luotsi.connectors.sotkanet.parse import Region, Row
from luotsi.kernel.errors import BadInput, NotReady
from luotsi.regions import queries as regions
from luotsi.regions.rules import parse_area
from luotsi.warehouse import attempts
from luotsi.warehouse.attempts import State

FAULTS = ("429", "504", "truncated", "slow", "reset", "empty", "changed-schema")
TITLES = {
    127: "Väestö 31.12.",
    1080: "Perusterveydenhuollon avohoidon lääkärikäynnit / 1 000 asukasta",
    4333: "Terveytensä keskitasoiseksi tai sitä huonommaksi kokevien osuus (%)",
}
COUNTIES = {"etelä-savon hyvinvointialue": "12", "pirkanmaan hyvinvointialue": "08"}
ABOUT = {
    "id": 5,
    "title": {"fi": "Tuki <b>%</b>", "en": "Support", "sv": ""},
    "range": {"start": 2020, "end": 2021},
    "organization": {"id": 2, "title": {"fi": "Terveyden ja hyvinvoinnin laitos (THL)"}},
    "classifications": {"sex": {"values": ["Female", "male", "total"]}, "region": {"values": ["Kunta"]}},
}
REGIONS = [
    {"id": 658, "code": "358", "category": "MAA", "title": {"fi": "Koko maa"}},
    {"id": 18, "code": "46", "category": "KUNTA", "title": {"fi": "Enonkoski"}},
    {"id": 278, "code": "588", "category": "KUNTA", "title": {"fi": "Pertunmaa"}},
    {"id": 959, "code": "12", "category": "HYVINVOINTIALUE", "title": {"fi": "Etelä-Savon hyvinvointialue"}},
    {"id": 879, "code": "8", "category": "HYVINVOINTIALUE", "title": {"fi": "Etelä-Savon hyvinvointialue"}},
    {"id": 970, "code": "8", "category": "HYVINVOINTIALUE", "title": {"en": "?"}},
    {"id": 496, "code": "10", "category": "MAAKUNTA", "title": {"fi": "Etelä-Savo"}},
    {"id": 1045, "code": "246", "category": "POHJOISMAAT", "title": {"fi": "Suomi"}},
]


def figure(**values):
    return {"indicator": 5, "region": 18, "year": 2020, "gender": "total", "value": 3.4, "absValue": 9, **values}


def test_about__tells_owner_years_and_sexes__and_what_may_be_passed_on():
    about = parse.about(5, ABOUT)
    assert (about.first_year, about.last_year, about.sexes) == (2020, 2021, ("total", "male", "female"))
    assert about.is_open
    other = parse.about(
        5, {**ABOUT, "organization": {"title": {"fi": "Eläketurvakeskus (ETK)"}}, "classifications": None}
    )
    assert (other.is_open, other.owner, other.sexes) == (False, "Eläketurvakeskus (ETK)", ("total",))


def test_about__is_called__by_its_title_in_any_language_whatever_the_spacing():
    about = parse.about(5, ABOUT)
    assert about.is_called("tuki  %")
    assert about.is_called("Support")
    assert not about.is_called("Tuki")
    assert not about.is_called("")


def test_regions__are_joined_by_official_codes__and_counties_by_name_before_code():
    assert parse.regions(REGIONS, counties=COUNTIES) == {
        658: Region("country", True),
        18: Region("municipality:046", True),
        278: Region("municipality:588", True),
        959: Region("county:12", True),
        879: Region("county:12", False),
        970: Region("county:08", True),
    }


@pytest.mark.parametrize(
    "item",
    [
        figure(),
        figure(value=3, absValue=None),
        {
            "indicator": "5",
            "region": "18",
            "year": "2020",
            "gender": "total",
            "primary value": "3,4",
            "absolute value": "",
        },
    ],
)
def test_rows__come_in_two_shapes__and_mean_the_same(item):
    (row,) = parse.rows(5, frozenset({2020}), [item])
    assert (row.region, row.year, row.sex) == (18, 2020, "total")
    assert row.value in (3, 3.4)


@pytest.mark.parametrize(
    "item",
    [
        figure(indicator=6), figure(year=2019), figure(gender="all"), figure(region=None), figure(value="x"),
        figure(value=True), figure(value=[]), {"indicator": 5, "val": 3.4}, [], None,
    ],
)  # fmt: skip
def test_rows__are_not_as_agreed__and_are_refused(item):
    with pytest.raises(BadShape):
        parse.rows(5, frozenset({2020}), [figure(), item])


def test_rows__of_years_without_figures__are_doubted():
    with pytest.raises(Empty):
        parse.rows(5, frozenset({2020}), [])


def test_observations__have_an_old_and_a_new_number_of_a_county__and_the_sure_one_counts():
    known = parse.regions(REGIONS, counties=COUNTIES)
    rows = [Row(879, 2020, "total", 1.0, None), Row(959, 2020, "total", 2.0, 7.0), Row(879, 2019, "total", 3.0, None),
            Row(496, 2020, "total", 9.0, None)]  # fmt: skip
    found = parse.observations(rows, known)
    assert (found["area"], found["period"], found["value"]) == (["county:12"] * 2, ["2019", "2020"], [3.0, 2.0])
    assert found["numerator"][1] == 7.0


def test_observations__disagree_about_an_area__and_are_refused():
    known = parse.regions(REGIONS, counties=COUNTIES)
    with pytest.raises(BadShape, match="municipality:046"):
        parse.observations([Row(18, 2020, "total", 1.0, None), Row(18, 2020, "total", 2.0, None)], known)


KEYS = ["id", "title", "range", "start", "end", "organization", "category", "code", "indicator", "region", "year",
        "gender", "value", "primary value", "absValue", "fi", "classifications", "sex", "values"]  # fmt: skip
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 3000)
    | st.floats()
    | st.sampled_from(["", "KUNTA", "MAA", "5", "total"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=7),
    max_leaves=25,
)


def understood(read, anything) -> bool:
    try:
        read(anything)
    except (BadShape, Empty):
        return False
    return True


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_parsers__are_given_anything__and_refuse_or_understand(anything):
    for read in (
        lambda a: parse.about(5, a),
        lambda a: parse.about(5, {**ABOUT, **a} if isinstance(a, dict) else a),
        lambda a: parse.regions(a, counties=COUNTIES),
        lambda a: parse.regions([*REGIONS, a], counties=COUNTIES),
        lambda a: parse.rows(5, frozenset({2020}), a),
        lambda a: parse.rows(5, frozenset({2020}), [figure(**a) if isinstance(a, dict) else a]),
    ):
        assert understood(read, anything) in {True, False}


@pytest.fixture
def sotkanet(replay, data_folder, monkeypatch):
    monkeypatch.setenv("LUOTSI_HTTP_BACKOFF", "0.001")
    replay.set(sotkanet_shape="value")
    yield replay
    replay.set(sotkanet_shape="value")


def sync(replay, titles=TITLES, **options):
    return load.sync(titles, base_url=f"{replay.address}/sotkanet/rest/1.1", **options)


@pytest.mark.shared
def test_sync__reads_indicators_with_owner_and_terms__then_changes_nothing(sotkanet):
    first = sync(sotkanet)
    assert set(states(first).values()) == {State.DONE}
    people, visits = warehouse().source("sotkanet:127"), warehouse().source("sotkanet:1080")
    assert people is not None
    assert visits is not None
    assert (people.owner, people.licence) == ("Tilastokeskus", "not-redistributable")
    assert (visits.owner, visits.licence) == ("Terveyden ja hyvinvoinnin laitos (THL)", "CC-BY-4.0")
    assert len(visits.raw) == 3  # what it is, the regions, one decade
    columns = warehouse().read_source("sotkanet:127", area=["municipality:491"], period=["2021"])
    told = dict(zip(columns["sex"], columns["value"], strict=True))
    assert told["total"] == regions.population(parse_area("municipality:491"), 2021) == told["male"] + told["female"]
    assert not any(o.has_changed for o in sync(sotkanet))


@pytest.mark.shared
def test_sync__reads_municipalities_of_any_year__each_known_by_its_own_code(sotkanet):
    sync(sotkanet, {127: TITLES[127]})
    columns = warehouse().read_source("sotkanet:127")
    codes = {area.partition(":")[2] for area in columns["area"] if area.startswith("municipality:")}
    assert "588" in codes  # Pertunmaa, merged in 2026
    assert not [c for c in codes if not regions.county_of(c, regions.table().newest_division)]


@pytest.mark.shared
def test_sync__is_given_the_other_shape__and_keeps_the_same_release(sotkanet):
    sync(sotkanet)
    before = kept()
    sotkanet.set(sotkanet_shape="primary")
    assert not any(o.has_changed for o in sync(sotkanet))
    assert kept() == before


@pytest.mark.shared
def test_sync__finds_another_title_under_the_id__and_refuses_only_that_one(sotkanet):
    outcomes = sync(sotkanet, {**TITLES, 127: "Työttömät", 999999: "Ei mikään"})
    assert states(outcomes) == {
        "sotkanet:127": State.REFUSED,
        "sotkanet:1080": State.DONE,
        "sotkanet:4333": State.DONE,
        "sotkanet:999999": State.REFUSED,
    }
    assert "Väestö 31.12." in outcomes[0].message
    assert warehouse().source("sotkanet:127") is None


@pytest.mark.shared
@pytest.mark.parametrize(("seed", "fault"), list(enumerate(FAULTS, start=31)))
def test_sync__survives_a_fault_at_20_percent__with_identical_content(sotkanet, seed, fault):
    sotkanet.set(reset_counter=True)
    sync(sotkanet)
    before, asked = kept(), sotkanet.set()["requests"]
    sotkanet.set(fault=fault, fault_rate=0.2, seed=seed, reset_counter=True)
    outcomes = sync(sotkanet)
    assert set(states(outcomes).values()) == {State.DONE}
    assert kept() == before
    assert sotkanet.set()["requests"] > asked or fault == "slow"  # faults there were


@pytest.mark.shared
@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("504", State.UNAVAILABLE),
        ("reset", State.UNAVAILABLE),
        ("empty", State.REFUSED),
        ("changed-schema", State.REFUSED),
    ],
)
def test_sync__meets_a_source_that_is_down_or_changed__keeps_the_release_and_raises_an_alarm(sotkanet, fault, state):
    sync(sotkanet)
    before = kept()
    sotkanet.set(fault=fault, fault_rate=1, reset_counter=True)
    outcomes = sync(sotkanet)
    assert set(states(outcomes).values()) == {state}
    assert kept() == before
    assert {a.dataset: a.state for a in attempts.alarms(handover.folder())} == dict.fromkeys(before, state)


@pytest.mark.shared
def test_sync__meets_a_source_that_lost_most_figures__and_keeps_the_release(sotkanet, monkeypatch):
    sync(sotkanet)
    before = kept()
    monkeypatch.setattr(parse, "observations", lambda rows, known: _few(rows, known))
    assert set(states(sync(sotkanet)).values()) == {State.REFUSED}
    assert kept() == before
    assert set(states(sync(sotkanet, allow_shrink=True)).values()) == {State.DONE}


_observations = parse.observations


def _few(rows, known):
    return {name: values[:5] for name, values in _observations(rows, known).items()}


def test_sync__has_nothing_to_read__and_says_so(data_folder):
    with pytest.raises(BadInput):
        load.sync({})


def test_sync__runs_already__and_the_second_waits_for_its_turn(data_folder):
    from luotsi.connectors import lock

    with lock.held(data_folder / "sync", load.SOURCE), pytest.raises(NotReady):
        load.sync(TITLES, base_url="http://127.0.0.1:9")


@pytest.mark.shared
@pytest.mark.parametrize(("fault", "code"), [("none", 0), ("504", 5), ("changed-schema", 4)])
def test_command__ends_with_the_exit_code_of_its_fate(replay, cli_environment, fault, code):
    replay.set(fault=fault, fault_rate=1)
    command = [sys.executable, "-m", "luotsi", "sync", "sotkanet", "--id", "1080", "--title", TITLES[1080], "--json"]
    done = subprocess.run(
        [*command, "--base-url", f"{replay.address}/sotkanet/rest/1.1"],
        env={**cli_environment, "LUOTSI_HTTP_BACKOFF": "0.001"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert f'"failed": {int(code > 0)}' in done.stdout
