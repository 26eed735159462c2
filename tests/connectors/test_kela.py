"""Kela's files: totals never counted twice, suppressed counts kept apart, faults, and what stays when it fails."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.connectors.figures_world import count, kept, states, warehouse

from luotsi.connectors import handover
from luotsi.connectors.checks import BadShape
from luotsi.connectors.kela import load, parse, wholes
from luotsi.connectors.kela.parse import Time
from luotsi.kernel.errors import BadInput
from luotsi.warehouse import attempts
from luotsi.warehouse.attempts import State

FAULTS = ("429", "504", "truncated", "slow", "reset", "empty", "changed-schema")
HEAD = "aikatyyppi,kuukausi_nro,vuosikuukausi,vuosi,kunta_nro,kunta_nimi,ikaryhma,sukupuoli,asuinmaa,sairauspaaryhma,saaja_lkm"
DECEMBER = "Kuukausi,12,202312,2023"
F, M = "F00-F99 Mielenterveyden ja käyttäytymisen häiriöt", "M00-M99 Tuki- ja liikuntael."
# Two municipalities: 491 has 30 (4 of them hidden by age), 507 has 9 (3 of them told only in the unknown); 5 abroad.
PENSIONS = f"""{HEAD}
{DECEMBER},491,Mikkeli,55-59,Mies,Suomi,{F},10
{DECEMBER},491,Mikkeli,60-64,Mies,Suomi,{F},6
{DECEMBER},491,Mikkeli,60-64,Nainen,Suomi,"{M}",10
{DECEMBER},491,Mikkeli,Tieto puuttuu,Nainen,Suomi,{F},4
{DECEMBER},491,Mikkeli,60-64,Mies,Suomi,Yhteensä,6
{DECEMBER},491,Mikkeli,Yhteensä,Mies,Yhteensä,{F},16
{DECEMBER},491,Mikkeli,Yhteensä,Nainen,Yhteensä,{F},4
{DECEMBER},491,Mikkeli,Yhteensä,Yhteensä,Yhteensä,Yhteensä,30
{DECEMBER},507,Mäntyharju,60-64,Mies,Suomi,{F},6
{DECEMBER},507,Mäntyharju,Yhteensä,Yhteensä,Yhteensä,Yhteensä,9
{DECEMBER},199,Tuntematon,Tieto puuttuu,Nainen,Suomi,{F},3
{DECEMBER},199,Tuntematon,Tieto puuttuu,Mies,Muu maa,{F},5
{DECEMBER},000,Koko maa,60-64,Mies,Suomi,{F},12
{DECEMBER},000,Koko maa,Yhteensä,Yhteensä,Yhteensä,Yhteensä,44
Kuukausi,11,202311,2023,491,Mikkeli,60-64,Mies,Suomi,{F},99
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str = PENSIONS):
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8-sig")
        return path

    return write


def gathered(path, **options):
    return wholes.gather(
        parse.rows(path, "saaja_lkm", options.pop("time", Time.DECEMBER)),
        has_categories=options.pop("categories", True),
    )


def told(found, area, sex="total", age="all", category=""):
    return found.told.get(wholes.Key(area, "2023", sex, age, category))


def test_gather__keeps_published_totals__and_builds_those_of_the_country_from_parts(file):
    found = gathered(file())
    assert told(found, "municipality:491") == (30.0, "")
    assert told(found, "municipality:507") == (9.0, "")  # more than its one part: the rest is hidden
    assert told(found, "country") == (39.0, "")  # those abroad live in no area of ours
    assert told(found, "country", "male", category="F00-F99") == (22.0, "")
    assert told(found, "country", "total", category="F00-F99") == (29.0, "")
    assert told(found, "country", "male", "60-64", "F00-F99") == (12.0, "")


def test_gather__adds_both_sexes__and_says_when_one_is_not_told(file):
    found = gathered(file())
    assert told(found, "municipality:491", category="F00-F99") == (20.0, "")
    assert told(found, "municipality:491", age="55-59", category="F00-F99") == (10.0, "estimate")


def test_gather__keeps_what_was_moved_to_the_unknown__apart_and_flagged(file):
    found = gathered(file())
    assert told(found, parse.UNKNOWN_AREA, "female", "unknown", "F00-F99") == (3.0, "suppressed")
    assert told(found, "municipality:491", "female", "unknown", "F00-F99") == (4.0, "suppressed")
    assert told(found, parse.UNKNOWN_AREA, "male", "unknown", "F00-F99") is None  # abroad


def test_gather__compares_parts_with_totals__and_tells_the_gap(file):
    (check,) = gathered(file()).checks.values()
    assert (check.total, check.parts, check.abroad, check.hidden, check.gap) == (44.0, 44.0, 5.0, 7.0, 0.0)
    gap = gathered(file(PENSIONS.replace("Yhteensä,44", "Yhteensä,45")))
    assert wholes.notes(gap)[1] == "2023: total 45, parts 44, gap 1"
    with pytest.raises(BadShape, match="add up to 44 in 2023"):
        gathered(file(PENSIONS.replace("Yhteensä,44", "Yhteensä,60")))


def test_gather__meets_two_rows_that_disagree__and_refuses(file):
    with pytest.raises(BadShape, match="tell 10 and 11"):
        gathered(file(f"{PENSIONS}{DECEMBER},491,Mikkeli,55-59,Mies,Suomi,{F},11\n"))


def test_rows__are_of_december_or_of_the_year__never_of_both(file):
    text = "aikatyyppi;kuukausi_nro;vuosi;kunta_nro;ikaryhma;sukupuoli;saaja_lkm;maksettu_eur\n"
    text += "Vuosi;12;2023;046;18-24;Nainen;5;1 000,50\nKuukausi;12;2023;046;18-24;Nainen;3;100\n"
    (year,) = parse.rows(file(text), "maksettu_eur", Time.YEAR)
    (december,) = parse.rows(file(text), "saaja_lkm", Time.DECEMBER)
    assert (year.amount, december.amount, year.area, year.is_part) == (1000.5, 3.0, "municipality:046", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("saaja_lkm", "saajat"), ("kunta_nro", "kuntakoodi"), (",10\n", ",kymmenen\n"), (",10\n", ",-1\n"),
        ("55-59", "vanhat"), ("Nainen", "Muu"), (",2023,", ",23,"), (",491,", ",Mikkeli,"),
    ],
)  # fmt: skip
def test_rows__are_not_as_agreed__and_are_refused(file, old, new):
    path = file(PENSIONS.replace(old, new))
    with pytest.raises(BadShape):
        gathered(path)


def test_check__looks_at_a_file_before_it_is_believed(file):
    with pytest.raises(BadShape, match="without rows"):
        parse.check(file(f"{HEAD}\n"), "saaja_lkm")
    with pytest.raises(BadShape, match="saaja_lkm"):
        parse.check(file("vuosi,kunta_nro,ikaryhma,sukupuoli\n1,2,3,4\n"), "saaja_lkm")


@given(st.text(max_size=300))
def test_rows__are_any_text__and_refused_or_understood(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for content in (text, f"{HEAD}\n{text}", f"{HEAD}\n{DECEMBER},491,x,{text}"):
        path.write_text(content, encoding="utf-8", errors="replace")
        assert understood(lambda: gathered(path)) in {True, False}


def understood(read) -> bool:
    try:
        read()
    except BadShape:
        return False
    return True


CKAN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["a", "CSV", "active"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["result", "name", "resources", "format", "url", "state", "title"]), inner, max_size=6
        )
    ),
    max_leaves=15,
)


@settings(deadline=None)
@given(CKAN)
def test_package__is_anything__and_refused_or_understood(anything):
    for answer in (anything, {"result": anything}, {"result": {"name": "a", "resources": anything}}):
        assert understood(lambda a=answer: parse.package("a", a)) in {True, False}


@pytest.fixture
def kela(replay, data_folder, monkeypatch):
    monkeypatch.setenv("LUOTSI_HTTP_BACKOFF", "0.001")
    return replay


def sync(replay, *only, **options):
    return load.sync(only=only, base_url=f"{replay.address}/kela/data/fi/api/3/action", **options)


@pytest.mark.shared
def test_sync__reads_pensions__and_every_year_adds_up(kela):
    (done,) = sync(kela, "disability-pensions")
    assert (done.state, done.has_changed) == (State.DONE, True)
    assert done.notes[0].startswith("7 of 7 years add up")
    assert len(done.notes) == 1
    release = warehouse().source("kela:disability-pensions")
    assert release is not None
    assert (release.owner, release.licence, release.is_synthetic, len(release.raw)) == ("Kela", "CC-BY-4.0", True, 1)
    assert count(done.dataset, area="country", period="2023", sex="total", age="all", category="F00-F99") > 50_000
    columns = warehouse().read_source(done.dataset, area=["municipality:199"])
    assert set(columns["flag"]) == {"suppressed"}


@pytest.mark.shared
def test_sync__reads_social_assistance__by_the_year_and_changes_nothing_the_second_time(kela):
    first = sync(kela, "social-assistance", "social-assistance-euros")
    assert set(states(first).values()) == {State.DONE}
    people, euros = (count(o.dataset, area="municipality:491", period="2023", sex="total", age="all") for o in first)
    assert 1_000 < euros / people < 5_000
    assert not any(o.has_changed for o in sync(kela, "social-assistance", "social-assistance-euros"))


@pytest.mark.shared
@pytest.mark.parametrize(("seed", "fault"), list(enumerate(FAULTS, start=41)))
def test_sync__survives_a_fault__with_identical_content(kela, seed, fault):
    sync(kela, "social-assistance")
    before = kept()
    kela.set(fault=fault, fault_rate=0.5, seed=seed, reset_counter=True)  # two requests only, so a greater share
    (done,) = sync(kela, "social-assistance")
    assert (done.state, done.has_changed) == (State.DONE, False)
    assert kept() == before


@pytest.mark.shared
@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("504", State.UNAVAILABLE),
        ("truncated", State.UNAVAILABLE),
        ("empty", State.REFUSED),
        ("changed-schema", State.REFUSED),
    ],
)
@pytest.mark.parametrize("where", ["package_show", "download"])
def test_sync__meets_a_source_that_is_down_or_changed__keeps_the_release_and_raises_an_alarm(kela, fault, state, where):
    sync(kela, "social-assistance")
    before = kept()
    kela.set(fault=fault, fault_rate=1, fault_match=where, reset_counter=True)
    outcomes = sync(kela, "social-assistance", "social-assistance-euros")
    if fault == "truncated" and where == "package_show":
        assert State.DONE not in states(outcomes).values()  # half an answer is either
    else:
        assert set(states(outcomes).values()) == {state}
    assert kept() == before
    assert len(attempts.alarms(handover.folder())) == 2


def test_sync__is_asked_for_an_unknown_dataset__and_names_those_there_are(data_folder):
    with pytest.raises(BadInput, match="disability-pensions"):
        load.sync(only=["pensions"])


def test_report__is_json__with_a_line_for_each_dataset():
    report = handover.as_json("kela", (handover.Outcome("kela:a", State.DONE, 3, "ab", True, notes=("x",)),))
    assert json.loads(json.dumps(report))["datasets"][0]["notes"] == ["x"]
