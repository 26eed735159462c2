"""`luotsi indicators` from outside: what it prints, what it writes, with which exit code."""

import io
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from tests.indicators import small_release
from tests.indicators.small_release import CLOSED, LATER, OPEN

from luotsi import cli
from luotsi.indicators.actions import adding
from luotsi.indicators.queries import checking, store
from luotsi.indicators.rules import catalogue, examples
from luotsi.kernel import clock
from luotsi.warehouse.observations import Release

FILE = """alue;vuosi;arvo;alaraja;yläraja
county:12;2021;12,5;11,0;14,1
county:12;2022;13,25;11,9;14,8
Koko maa;2021;10,1;10,0;10,2
Koko maa;2022;10,0;9,9;10,1
"""


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path) -> Run:
    """Runs `luotsi indicators …` in this process, by its real entry point."""
    monkeypatch.setenv("LUOTSI_DATA_DIR", str(data))

    def luotsi(*arguments: str, group: str = "indicators") -> Said:
        monkeypatch.setattr(sys, "argv", ["luotsi", group, *arguments])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as done:
            code = int(done.code or 0)
        return Said(code, *capsys.readouterr())

    return luotsi


def test_list__is_by_theme__as_text_and_json(run: Run) -> None:
    every = run("list", "--json").json
    work = run("list", "--theme", "work", "--json", "--lang", "sv").json
    assert len(every) >= 45
    assert 0 < len(work) < len(every)
    assert {row["theme"] for row in work} == {"work"}
    text = run("list", "--theme", "work", "--lang", "sv").out
    assert [line.split()[1] for line in text.splitlines()] == [row["slug"] for row in work]
    assert work[0]["name"] in text


def test_show__prints_figures__and_why_one_is_missing(run: Run, release: Release) -> None:
    text = run("show", OPEN, "--area", "municipality:491").out
    assert "2021       suppressed" in text
    told = run("show", OPEN, "--area", "municipality:491", "--json").json
    assert [figure["flag"] for figure in told["figures"]] == [
        "synthetic",
        "synthetic",
        "suppressed",
        *["synthetic"] * 2,
    ]
    assert told["figures"][2]["value"] is None
    closed = run("show", CLOSED, "--area", "county:12", "--category", "04-22", "--lang", "en").out
    assert "Not open data" in closed


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "nope", "--area", "county:12"), 3),
        (("show", OPEN, "--area", "county:99"), 2),
        (("show", OPEN, "--area", "county:12", "--release", "0000"), 3),
        (("profile", "--area", "county:12", "--reference", "moon"), 2),
        (("report", "--area", "county:12", "--out", "/nowhere/at/all.pdf"), 2),
        (("report", "--area", "county:12", "--format", "doc", "--out", "x"), 2),
        (("add", "Bad_Name"), 2),
        (("add", OPEN), 2),
    ],
)
def test_mistake__is_told_in_a_line__with_its_exit_code(
    run: Run, release: Release, arguments: tuple[str, ...], code: int
) -> None:
    said = run(*arguments)
    assert said.code == code
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_profile__without_figures__says_what_to_run(run: Run) -> None:
    said = run("profile", "--area", "county:12")
    assert said.code == 6
    assert "luotsi indicators build" in said.err


@pytest.mark.parametrize(("lang", "name"), [("fi", "Etelä-Savo"), ("sv", "Södra Savolax"), ("en", "South Savo")])
def test_profile__ranks_deficits__and_tells_them_in_words(run: Run, release: Release, lang: str, name: str) -> None:
    told = run("profile", "--area", "county:12", "--json", "--lang", lang).json
    assert told["release"] == release.id
    assert told["items"][0]["indicator"] == OPEN
    assert told["items"][0]["deficit"]["unit"] == "life-years"
    assert any(name in text for text in told["narrative"])
    text = run("profile", "--area", "county:12", "--lang", lang).out
    assert text.startswith(name)
    assert told["narrative"][0] in text


def test_report__writes_the_format_asked_for__the_same_each_time(run: Run, release: Release, tmp_path: Path) -> None:
    for form in ("pdf", "pptx", "xlsx"):
        first, second = tmp_path / f"1.{form}", tmp_path / f"2.{form}"
        for out in (first, second):
            said = run("report", "--area", "county:12", "--format", form, "--lang", "sv", "--out", str(out))
            assert said.code == 0, said.err
        assert first.read_bytes() == second.read_bytes()
    assert "Södra Savolax" in pypdf.PdfReader(tmp_path / "1.pdf").pages[0].extract_text()
    assert "Södra Savolax" in Presentation(str(tmp_path / "1.pptx")).slides[0].shapes.title.text
    assert load_workbook(tmp_path / "1.xlsx").worksheets[0]["A2"].value == OPEN


def test_export__without_names__leaves_out_what_is_not_open(run: Run, release: Release, tmp_path: Path) -> None:
    whole, named = tmp_path / "whole.csv", tmp_path / "named.csv"
    assert run("export", "--out", str(whole)).code == 0
    assert run("export", "--indicator", CLOSED, "--out", str(named), "--lang", "en").code == 0
    assert CLOSED not in whole.read_text(encoding="utf-8")
    assert "Not open data" in named.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_indicator_from_a_file__is_shown__without_code(run: Run, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "waiting times.csv"
    file.write_text(FILE, encoding="utf-8")
    added = run("add", "waiting", "--from", str(file))
    assert added.code == 0
    assert followed(run, added.out) == ["--dataset", "figures:waiting"]
    built = run("build", "--json")
    assert built.code == 0, built.err
    assert built.json["indicators"] == {"waiting": 4}
    assert "employment" in built.json["left_out"]
    assert not run("build", "--json").json["is_new"]
    shown = run("show", "waiting", "--area", "county:12", "--json").json
    assert [(f["period"], f["value"], f["lower"]) for f in shown["figures"]] == [
        ("2021", 12.5, 11.0),
        ("2022", 13.25, 11.9),
    ]
    assert store.definition("waiting").decimals == 2
    told = {p["message"] for p in run("check", "--json").json["problems"] if p["slug"] == "waiting"}
    assert told
    assert all(checking.UNFILLED in message for message in told)


def followed(run: Run, told: str) -> list[str]:
    """Does as the told `luotsi sync figures` says, to the letter; what stands after the file in it."""
    command = next(line for line in told.splitlines() if "luotsi sync figures" in line)
    _, _, _, file, *more = shlex.split(command[command.index("luotsi sync") :])
    said = run("figures", file, *more, group="sync")
    assert said.code == 0, said.err
    return more


def test_add__from_a_file_without_a_readable_row__tells_how_to_see_why(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "no such areas.csv"
    file.write_text("alue;vuosi;arvo\nAtlantis;2021;1,5\n", encoding="utf-8")
    said = run("add", "waiting", "--from", str(file))
    assert said.code == 2
    command = shlex.split(said.err[said.err.index("luotsi sync figures") :].splitlines()[0])
    seen = run(*command[2:], group="sync")
    assert "row 2, column alue" in seen.err


def test_build__without_sources__says_so(run: Run) -> None:
    assert run("build").code == 6


def test_check__tells_everything_that_is_wrong__and_fails(run: Run, data: Path) -> None:
    folder = data / "indicators"
    (folder / "broken").mkdir(parents=True)
    (folder / "broken" / "definition.toml").write_text("theme =", encoding="utf-8")
    text = adding.definition_text("late", None, on=clock.today()).replace(checking.UNFILLED, "x")
    (folder / "late").mkdir()
    (folder / "late" / "definition.toml").write_text(
        text.replace(f"next_review = {clock.today().year + 1}", "next_review = 2020"), encoding="utf-8"
    )
    (folder / "late" / "examples.toml").write_text(
        "[example]\nmade_up = true\nexpected = 7\nnumerator = 1\ndenominator = 2\n", encoding="utf-8"
    )
    said = run("check", "--json")
    assert said.code == 1
    found = {(p["slug"], p["matter"]) for p in said.json["problems"]}
    assert {("broken", "definition"), ("late", "review"), ("late", "example"), ("late", "source")} <= found
    assert ("pyll", "example") not in found


def test_check__finds_a_title__that_the_source_gave_to_something_else(run: Run, data: Path) -> None:
    definition = store.definition("employment")
    warehouse = store.warehouse()
    for title, is_wrong in ((definition.sources[0].title, False), ("Jotain muuta", True)):
        warehouse.keep_source(
            definition.sources[0].dataset, {"area": ["county:12"], "period": ["2023"], "value": [1.0]}, title=title,
            address="", licence="", owner="", fetched_at=LATER,
        )  # fmt: skip
        found = {(p["slug"], p["matter"]) for p in run("check", "--json").json["problems"]}
        assert (("employment", "title") in found) is is_wrong


def test_packaged_examples__compute_to_what_they_expect() -> None:
    computed = 0
    for slug, definition in catalogue.catalogue().items():
        example = catalogue.examples(slug)["example"]
        if example["made_up"]:
            assert examples.computed(definition, example) == pytest.approx(example["expected"], abs=1e-6), slug
            computed += 1
    assert computed >= 25


def test_scaffold__of_counts__is_a_rate_of_the_population(data: Path) -> None:
    seen = adding.Seen(has_value=False, ages=("25-64",), categories=("F",), decimals=0, example=None)
    adding.add(slug="counted", seen=seen, on=small_release.AT.date())
    found = store.definition("counted").calculation
    assert (found.kind, found.per) == ("rate", 1000)
    assert dict(found.parameters) == {
        "numerator": "figures:counted",
        "denominator": "statfin:population",
        "ages": "25-64",
        "category": "F",
    }


def test_workbook_of_a_report__has_the_deficit_as_a_number(run: Run, release: Release, tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    run("report", "--area", "county:12", "--format", "xlsx", "--out", str(out))
    told = run("profile", "--area", "county:12", "--json").json["items"][0]
    sheet = load_workbook(io.BytesIO(out.read_bytes())).worksheets[0].iter_rows(values_only=True)
    row = dict(zip(next(sheet), next(sheet), strict=True))
    assert row["deficit"] == told["deficit"]["amount"]
    assert row["value"] == told["figure"]["value"]
