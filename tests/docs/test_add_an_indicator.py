"""The how-to of a new indicator, done as it is written: the file, every command, and the figure at the end."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import override_settings
from tests.indicators.test_building import HERE, counts, keep

from luotsi import cli
from luotsi.indicators.queries import store

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-an-indicator.md"
_FENCE = re.compile(r"^```(?P<lang>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def test_how_to__done_as_written__shows_the_new_indicator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [(m["lang"], m["body"]) for m in _FENCE.finditer(PAGE.read_text(encoding="utf-8"))]
    monkeypatch.chdir(tmp_path)
    Path("club-members.csv").write_text(next(body for lang, body in blocks if lang == "csv"), encoding="utf-8")
    with override_settings(DATA_DIR=tmp_path / "var"):
        keep(store.warehouse(), "statfin:population", counts(dict.fromkeys(HERE, 1000)))
        said = {}
        for line in (line for lang, body in blocks if lang == "sh" for line in body.splitlines()):
            arguments = shlex.split(line)[1:]
            done = CliRunner().invoke(cli.cli, arguments)
            said[arguments[1]] = done.output
            expected = 1 if arguments[1] == "check" else 0  # what is to fill in is not filled in yet
            assert done.exit_code == expected, (line, done.output, done.exception)
    assert re.search(r"2024\s+3\.8", said["show"])
    assert "club-members" in said["check"]
    assert "FILL IN" in said["check"]
