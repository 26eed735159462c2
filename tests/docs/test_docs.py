"""Documentation as a contract: links resolve, commands and settings exist, decisions have their parts."""

import configparser
import copy
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from luotsi import cli
from luotsi.conf.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(p for p in (ROOT / "docs").rglob("*.md"))], key=lambda p: p.relative_to(ROOT).as_posix()
)
WRITTEN = [p for p in PAGES if "reference" not in p.parts]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
_FENCE = re.compile(r"^```(?P<lang>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
_SETTING = re.compile(r"\bLUOTSI_[A-Z_]*[A-Z]\b")
_ASSIGNMENT = re.compile(r"[A-Z_]+=\S*")
_FOR_TESTS_ALONE = {"LUOTSI_TEST_POSTGRES"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(text: str) -> set[str]:
    """Anchors of a page's headings, as code hosts make them."""
    headings = (m["text"].replace("`", "") for m in _HEADING.finditer(_FENCE.sub("", text)))
    return {re.sub(r"[^\w\- ]", "", h.strip().lower()).replace(" ", "-") for h in headings}


def invocations(text: str) -> Iterator[list[str]]:
    """Every `luotsi …` in ```sh blocks, as arguments without redirections and without what follows in a pipe."""
    for block in _FENCE.finditer(text):
        if block["lang"] != "sh":
            continue
        for line in block["body"].splitlines():
            for part in re.split(r"&&|\|\||[;|]", re.sub(r"\"[^\"]*\"", lambda m: m[0].replace(";", ","), line)):
                said = shlex.split(part, comments=True)
                while said and _ASSIGNMENT.fullmatch(said[0]):
                    said.pop(0)
                at = next((n for n, word in enumerate(said) if word == "luotsi" or word.endswith("/bin/luotsi")), None)
                if at is not None and (at == 0 or said[at - 1] == "--"):
                    yield said[at + 1 :]


def parse(arguments: list[str]) -> None:
    """Let click read the arguments down to the command, without running it; ClickException when they do not fit."""
    command: click.Command = cli.cli
    context = click.Context(command, info_name="luotsi")
    rest = list(arguments)
    while isinstance(command, click.Group):
        found, command_or_none, rest = command.resolve_command(context, rest)
        assert command_or_none is not None
        command = command_or_none
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=found, parent=context)
    # A file of an example need not be there; every option and choice must. The program's own commands stay as they are.
    command = copy.copy(command)
    command.params = [copy.copy(p) for p in command.params]
    for parameter in command.params:
        if isinstance(parameter.type, click.Path):
            parameter.type = click.Path(exists=False, allow_dash=True)
    command.make_context(command.name, rest, parent=context)


SHOWN = [(name(p), said) for p in WRITTEN for said in invocations(p.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links__lead_somewhere__in_every_page(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    lost = []
    for match in _LINK.finditer(text):
        to = match["to"]
        if re.match(r"[a-z]+:", to):
            continue
        path, _, anchor = to.partition("#")
        target = (page.parent / path).resolve() if path else page
        is_kept = target.exists() and target.is_relative_to(ROOT)
        if not is_kept or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            lost.append(to)
    assert not lost


@pytest.mark.parametrize(("page", "arguments"), SHOWN, ids=[f"{p}: {shlex.join(a)}" for p, a in SHOWN])
def test_command__is_read_by_the_program__as_the_page_shows_it(page: str, arguments: list[str]) -> None:
    parse(arguments)


def test_commands__are_found_in_pages__at_all() -> None:
    shown = {arguments[0] for _, arguments in SHOWN}
    assert shown >= {"sync", "index", "serve", "search", "themes", "vocabulary", "migrate", "evaluate"}


@pytest.mark.parametrize("wrong", [["sink", "ptv"], ["sync", "ptv", "--aera", "county:12"], ["search"]])
def test_command__is_refused__when_the_program_has_it_not(wrong: list[str]) -> None:
    with pytest.raises(click.ClickException):
        parse(wrong)


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_settings__exist__where_a_page_names_them(page: Path) -> None:
    named = set(_SETTING.findall(page.read_text(encoding="utf-8"))) - _FOR_TESTS_ALONE
    assert named <= {v.name for v in VARIABLES}


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_decision__has_its_four_parts__in_order(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences", "How it is enforced"]


def test_layers__are_told_as_they_are_checked__in_the_architecture() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for contract, without in (("layers", {"__main__"}), ("inside-directory", set())):
        layers = contracts[f"importlinter:contract:{contract}"]["layers"].replace("(", "").replace(")", "").split("\n")
        chain = " → ".join(
            " ".join(layer.split()) for layer in layers if layer.strip() and layer.strip() not in without
        )
        assert chain.replace("apps | ", "") in told


def test_decisions__are_listed__in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert DECISIONS
    assert [p.name for p in DECISIONS if f"(adr/{p.name})" not in index] == []


def test_pages__are_reachable__from_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [p.relative_to(ROOT / "docs").as_posix() for p in PAGES if (ROOT / "docs") in p.parents]
    assert [p for p in pages if p != "README.md" and f"({p})" not in index] == []
