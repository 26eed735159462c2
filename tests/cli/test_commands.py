"""Commands from outside: what they print, where, and with which exit code."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests import small_catalogue as small
from tests import vocabulary

from luotsi import cli
from luotsi.cli.commands import COMMANDS
from luotsi.cli.commands import load as load_command
from luotsi.directory.queries import engines
from luotsi.directory.rules import table
from luotsi.directory.rules.records import ServiceRecord, load


class Said(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `luotsi …` in this process, by its real entry point."""

    def luotsi(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["luotsi", *arguments])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as done:
            code = int(done.code or 0)
        return Said(code, *capsys.readouterr())

    return luotsi


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, built_vocabulary: Path) -> Path:
    made = tmp_path_factory.mktemp("cli")
    vocabulary.lend(built_vocabulary, made)
    return made


@pytest.fixture
def small_world(db: None, settings: Any, folder: Path) -> Iterator[None]:
    settings.DATA_DIR = folder
    engines.forget()
    small.fill()
    yield
    engines.forget()


# -- search


@pytest.mark.usefixtures("small_world")
def test_search__prints_id_name_score_why__as_json(run: Run) -> None:
    said = run("search", "äitiysneuvola", "--municipality", "491", "--lang", "sv", "--limit", "1", "--json")
    assert said.code == 0
    [row] = json.loads(said.out)
    assert list(row) == ["id", "name", "score", "why"]
    assert row["id"] == str(small.CLINIC.id)
    assert row["name"] == "Mödrarådgivning"
    assert row["why"]


@pytest.mark.usefixtures("small_world")
def test_search__prints_an_empty_list__when_nothing_fits(run: Run) -> None:
    said = run("search", "xqzwv", "--json")
    assert (said.code, json.loads(said.out)) == (0, [])


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("x", "--municipality", "999"), 3, "no municipality 999"),
        (("x", "--limit", "0"), 2, "--limit"),
        (("x", "--limit", "101"), 2, "1<=x<=100"),
        (("x", "--limit", "many"), 2, "--limit"),
        (("x", "--lang", "de"), 2, "fi"),
        (("x", "--nope"), 2, "--nope"),
        ((), 2, "QUERY"),
    ],
)
def test_search__says_what_is_wrong__when_an_argument_is(
    run: Run, arguments: tuple[str, ...], code: int, told: str
) -> None:
    said = run("search", *arguments)
    assert said.code == code
    assert told in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_command__is_refused__when_unknown(run: Run) -> None:
    said = run("serach")
    assert said.code == 2
    assert "serach" in said.err


@pytest.mark.parametrize(
    "name", ["migrate", "index", "search", "serve", "work", "evaluate", "export", "docs", "themes", "sync"]
)
def test_command__explains_itself__when_asked_for_help(run: Run, name: str) -> None:
    said = run(name, "--help")
    assert said.code == 0
    assert f"luotsi {name}" in said.out


def test_evaluate__names_the_folder__when_it_is_missing(run: Run) -> None:
    said = run("evaluate", "search", "--testset", "/nowhere/at/all")
    assert said.code == 2
    assert "/nowhere/at/all" in said.err


# -- export


@pytest.mark.usefixtures("small_world")
def test_export__is_complete_and_in_order__as_lines(run: Run) -> None:
    said = run("export", "services")
    records = [json.loads(line) for line in said.out.splitlines()]
    assert [r["id"] for r in records] == sorted(str(s.id) for s in small.SERVICES)
    assert run("export", "services").out == said.out
    clinic = next(r for r in records if r["id"] == str(small.CLINIC.id))
    assert clinic["channel_ids"] == [str(small.LOCATION.id)]
    assert clinic["status"] == "published"
    assert clinic["organization_names"]["sv"] == "Södra Savolax välfärdsområde"
    assert "Äitiysneuvola" in said.out  # not as escapes


@pytest.mark.usefixtures("small_world")
def test_export__loses_nothing__when_read_back(run: Run) -> None:
    records = [json.loads(line) for line in run("export", "services").out.splitlines()]
    fields = ServiceRecord.__dataclass_fields__
    back = [load(ServiceRecord, {k: v for k, v in r.items() if k in fields}) for r in records]
    assert sorted(back, key=lambda s: s.source_id) == sorted(small.SERVICES, key=lambda s: s.source_id)


@pytest.mark.usefixtures("small_world")
def test_export__leaves_out_what_was_withdrawn__unless_all_is_asked(run: Run) -> None:
    small.fill(services=(small.CLINIC,))
    assert len(run("export", "services").out.splitlines()) == 1
    everything = [json.loads(line) for line in run("export", "services", "--all").out.splitlines()]
    assert sorted(r["status"] for r in everything) == ["archived", "archived", "published"]


@pytest.mark.usefixtures("small_world")
def test_export__has_one_row_a_service_and_no_formula__as_table(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "services", "--format", "csv").out)))
    assert list(rows[0]) == list(table.COLUMNS)
    by_id = {r["id"]: r for r in rows}
    assert len(rows) == 3
    assert by_id[str(small.FORMULA.id)]["name_fi"] == "'=HYPERLINK(1)"
    assert by_id[str(small.FORMULA.id)]["summary_fi"] == "'@SUM(A1) | kahvila"
    assert by_id[str(small.FORMULA.id)]["description_fi"] == 'Rivi 1\nRivi 2, "lainaus"'
    assert by_id[str(small.FORMULA.id)]["is_demo"] == "true"
    assert by_id[str(small.CLINIC.id)]["area_municipalities"] == "491|507"
    assert by_id[str(small.CLINIC.id)]["name_sv"] == "Mödrarådgivning"


@pytest.mark.parametrize("cell", ["=1+1", "+358", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1"])
def test_cell__gets_an_apostrophe__when_a_spreadsheet_would_run_it(cell: str) -> None:
    assert table.safe(cell) == f"'{cell}"


@pytest.mark.usefixtures("small_world")
def test_export__writes_the_file_whole__when_out_is_given(run: Run, tmp_path: Path) -> None:
    said = run("export", "channels", "--out", str(tmp_path / "channels.ndjson"))
    assert said.code == 0
    assert "2 channels" in said.err
    assert len((tmp_path / "channels.ndjson").read_text().splitlines()) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["channels.ndjson"]
    assert json.loads(run("export", "organizations").out)["names"] == small.ORGANIZATION.names


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("services", "--out", "/nowhere/at/all.csv"), "/nowhere/at/all.csv"),
        (("channels", "--format", "csv"), "no table of channels"),
        (("themes",), "services"),
        (("services", "--format", "xml"), "ndjson"),
    ],
)
def test_export__says_what_is_wrong__when_an_argument_is(run: Run, arguments: tuple[str, ...], told: str) -> None:
    said = run("export", *arguments)
    assert said.code == 2
    assert told in said.err


# -- docs


def test_docs__are_checked__when_stale_or_fresh(run: Run, tmp_path: Path) -> None:
    missing = run("docs", "--check", "--to", str(tmp_path))
    assert missing.code == 1
    assert all(name in missing.err for name in ("cli.md", "settings.md", "api.md", "export.md"))
    assert run("docs", "--to", str(tmp_path)).code == 0
    assert run("docs", "--check", "--to", str(tmp_path)).code == 0
    (tmp_path / "settings.md").write_text("old")
    stale = run("docs", "--check", "--to", str(tmp_path))
    assert stale.code == 1
    assert "settings.md" in stale.err
    assert "cli.md" not in stale.err


def test_docs__hold_every_command_setting_and_operation(run: Run, tmp_path: Path) -> None:
    from luotsi.conf.environment import VARIABLES
    from luotsi.web.api import api

    run("docs", "--to", str(tmp_path))
    commands = (tmp_path / "cli.md").read_text()
    for name in cli.cli.commands:
        assert f"## `luotsi {name}`" in commands
    settings = (tmp_path / "settings.md").read_text()
    assert all(f"| `{v.name}` |" in settings for v in VARIABLES)
    reference = (tmp_path / "api.md").read_text()
    paths = api.get_openapi_schema()["paths"].items()
    assert all(f"`{method.upper()} {path}`" in reference for path, methods in paths for method in methods)


@pytest.mark.parametrize("asked", ["--help", "--version"])
def test_luotsi__tells_of_itself__without_loading_django(asked: str) -> None:
    told = "import sys; from luotsi import cli\ntry: cli.main()\nexcept SystemExit: pass\nprint('loaded', 'django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told, asked], capture_output=True, text=True, check=True)
    assert "loaded False" in done.stdout
    assert len(done.stdout) > len("loaded False\n")


def test_help__tells_of_each_command__what_the_command_does(run: Run) -> None:
    told = " ".join(run("--help").out.split())
    for name, line in COMMANDS.items():
        assert f"{name} {line}" in told
        assert load_command(name).get_short_help_str(limit=1000) == line


def test_docs__in_the_repository_are_current(run: Run) -> None:
    said = run("docs", "--check")
    assert said.code == 0, said.err


# -- in processes of their own


def _luotsi(folder: Path, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "LUOTSI_DATA_DIR": str(folder),
        "LUOTSI_LOG": "plain",
        "LUOTSI_VECTORS": "0",
        **settings,
    }
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "luotsi", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_commands__name_the_missing_step__when_nothing_is_migrated(tmp_path: Path) -> None:
    process = _luotsi(tmp_path, "export", "services")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 6
    assert "luotsi migrate" in err
    assert "Traceback" not in err
    assert out == ""


def test_work__stops_cleanly__when_terminated(tmp_path: Path) -> None:
    process = _luotsi(tmp_path, "work")
    deadline = time.monotonic() + 30
    while not (tmp_path / "queue.sqlite3").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=15)
    assert process.returncode == 0, err
    assert "Traceback" not in err


def test_work__refuses_to_start__when_the_sync_setting_is_wrong(tmp_path: Path) -> None:
    process = _luotsi(tmp_path, "work", LUOTSI_SYNC="ptv county:1")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "county:1" in err


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_serve__takes_server_and_worker_with_it__when_terminated(tmp_path: Path) -> None:
    port = _free_port()
    process = _luotsi(tmp_path, "serve", "--port", str(port), "--workers", "1")
    deadline = time.monotonic() + 60
    while not (_answers(port) and (tmp_path / "queue.sqlite3").exists()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _answers(port)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)  # ends only when no part of it holds the streams any more
    assert process.returncode == 0
    assert not _answers(port)
