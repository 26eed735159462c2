"""`luotsi guidance check-text` and `luotsi evaluate crisis` from outside."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from luotsi.cli import evaluate_crisis, guidance
from luotsi.kernel.errors import BadInput


def test_check_text__prints_json__from_argument_or_standard_input() -> None:
    text = "Haluan kuolla, tunnus 131052-308T"
    for arguments, given in ((["check-text", text, "--json"], None), (["check-text", "-", "--json"], text)):
        said = json.loads(CliRunner().invoke(guidance.command, arguments, input=given).output)
        assert said == {
            "crisis": True,
            "kind": "suicide_explicit",
            "urgency": "urgent",
            "masked": "Haluan kuolla, tunnus [•••]",
        }


def test_check_text__refuses__an_empty_text() -> None:
    assert isinstance(CliRunner().invoke(guidance.command, ["check-text", " "]).exception, BadInput)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "crisis").mkdir()
    (tmp_path / "crisis" / "messages.csv").write_text("mid,text,label,kind\na,Haluan kuolla,crisis,x\nb,Moi!,none,y\n")
    (tmp_path / "crisis" / "messages_noisy.csv").write_text("mid,variant,text\na,typo,Halaun kuolla\n")
    return tmp_path


def test_evaluate_crisis__writes_runs_and_figures__with_labels(folder: Path) -> None:
    out = folder / "run.csv"
    said = CliRunner().invoke(evaluate_crisis.command, ["--testset", str(folder), "--run", str(out)])
    assert said.exit_code == 0
    assert "recall       ALL                  1/1" in said.output
    assert "false alarms ALL                  0/1" in said.output
    rows = list(csv.DictReader(out.open()))
    assert [r["mid"] for r in rows] == ["a", "b"]
    assert float(rows[0]["score"]) >= 0.5 > float(rows[1]["score"])
    noisy = list(csv.DictReader((folder / "run-noisy.csv").open()))
    assert (noisy[0]["variant"], float(noisy[0]["score"]) >= 0.5) == ("typo", True)


def test_evaluate_crisis__tells_an_interval_within_0_and_1__when_nothing_alarms(folder: Path) -> None:
    calm = "".join(f"b{n},Moi!,none,y\n" for n in range(120))
    (folder / "crisis" / "messages.csv").write_text("mid,text,label,kind\na,Haluan kuolla,crisis,x\n" + calm)
    said = CliRunner().invoke(evaluate_crisis.command, ["--testset", str(folder)])
    assert "0/120 = 0.000  (95 % 0.000-0.031)" in said.output
    assert "1/1 = 1.000  (95 % 0.207-1.000)" in said.output


def test_evaluate_crisis__works__without_labels(folder: Path) -> None:
    inner = folder / "crisis"
    (inner / "messages.csv").write_text("mid,text\na,Haluan kuolla\n")
    (inner / "messages_noisy.csv").unlink()
    said = CliRunner().invoke(evaluate_crisis.command, ["--testset", str(inner)])
    assert "no labels" in said.output


@pytest.mark.parametrize("content", ["", "mid,words\na,b\n", "mid,text\n"])
def test_evaluate_crisis__refuses__a_bad_file(folder: Path, content: str) -> None:
    (folder / "crisis" / "messages.csv").write_text(content)
    said = CliRunner().invoke(evaluate_crisis.command, ["--testset", str(folder)])
    assert isinstance(said.exception, BadInput)
    assert isinstance(
        CliRunner().invoke(evaluate_crisis.command, ["--testset", str(folder.parent)]).exception, BadInput
    )
