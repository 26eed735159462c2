"""What must hold of the source as a whole. Imports between modules are checked by import-linter (`make check`)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "luotsi"
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

LONGEST_FILE = 450
_CLOCK = {"datetime": {"now", "today", "utcnow"}, "date": {"today"}, "timezone": {"now", "localdate", "localtime"}}
"""Calls that ask what time it is, by what they are called on."""
# Reading one; giving one to a library or passing all on to a child process is something else.
_READS_ENVIRONMENT = re.compile(r"\bos\.environ(?:\.get\(|\.pop\(|\[)|\bgetenv\(|\bin os\.environ\b|from os import")


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def calls(path: Path) -> tuple[tuple[ast.Call, str, str], ...]:
    """Calls of a file with the name called and the last name before the dot."""
    return tuple(_calls(path))


def _calls(path: Path) -> Iterator[tuple[ast.Call, str, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                before = node.func.value
                owner = before.id if isinstance(before, ast.Name) else getattr(before, "attr", "")
                yield node, node.func.attr, owner
            elif isinstance(node.func, ast.Name):
                yield node, node.func.id, ""


@cache
def functions_of(path: Path) -> dict[str, ast.FunctionDef]:
    """Functions of a file by their names."""
    return {n.name: n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef)}


def test_sources__are_found() -> None:
    assert len(SOURCES) > 80
    assert len(TESTS) > 20


def test_file__is_one_subject__by_its_length() -> None:
    found = [
        p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".html", ".css", ".js"} and "migrations" not in p.parts
    ]
    long = {where(p): n for p in found if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE}
    assert not long


def test_module__says_what_it_owns__in_a_docstring() -> None:
    silent = [
        where(p) for p in SOURCES if not (ast.get_docstring(tree(p)) or (p.name == "__init__.py" and not p.read_text()))
    ]
    assert not silent
    packages = [p.parent for p in SOURCES if p.name == "__init__.py" and p.parent.parent == PACKAGE]
    assert [where(p) for p in packages if not ast.get_docstring(tree(p / "__init__.py"))] == []


def test_clock__is_asked__only_by_kernel_clock() -> None:
    asked = [
        f"{where(path)}:{node.lineno}"
        for path in SOURCES
        if path != PACKAGE / "kernel" / "clock.py"
        for node, name, owner in calls(path)
        if name in _CLOCK.get(owner, ())
    ]
    assert not asked


def test_kept_moment__is_told__as_a_day_in_finland() -> None:
    # The database gives moments in UTC, where the first hours after midnight are still yesterday.
    told = re.compile(r"\b(?:\w+_)?at(?:\.(?:date|time|strftime)\(|:%)")
    in_utc = PACKAGE / "indicators" / "exports" / "packing.py"  # when a file was made, written as UTC
    found = [
        f"{where(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if path != in_utc and told.search(line)
    ]
    assert not found


def test_output__goes_through_click_or_the_log__never_print() -> None:
    printed = [
        f"{where(p)}:{node.lineno}" for p in SOURCES for node, name, owner in calls(p) if (name, owner) == ("print", "")
    ]
    assert not printed


def test_environment__is_read__only_through_conf() -> None:
    found = [
        f"{where(path)}:{number}"
        for path in SOURCES
        if path != PACKAGE / "conf" / "environment.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _READS_ENVIRONMENT.search(line)
    ]
    assert not found


def test_variable__of_the_environment__is_documented_and_used() -> None:
    from luotsi.conf.environment import VARIABLES

    known = {v.name for v in VARIABLES}
    assert len(known) == len(VARIABLES)
    asked = {
        node.args[0].value
        for path in SOURCES
        for node, name, owner in calls(path)
        if name in {"read", "is_on"}
        and owner in {"environment", ""}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    outside = "".join(
        p.read_text(encoding="utf-8") for folder in ("tests", "benchmarks") for p in (ROOT / folder).rglob("*.py")
    )
    assert asked <= known
    assert not [name for name in known - asked if name not in outside]


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "requirements").iterdir()))
def test_requirements__name_no_registry(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert text.strip()
    wrong = [
        line
        for line in text.splitlines()
        if "://" in line or re.match(r"\s*-(i|f|-index|-extra-index|-find|-trusted)", line)
    ]
    assert not wrong


def test_requirements__are_pinned_with_hashes__where_installed() -> None:
    for name in ("base.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
        packages = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert len(packages) > 10
        assert not [line[:60] for line in packages if "==" not in line or "--hash=sha256:" not in line]


def test_test_file__has_tests__named_subject_act_circumstance() -> None:
    for path in TESTS:
        tests = [name for name in functions_of(path) if name.startswith("test_")]
        assert tests, where(path)
        assert not [t for t in tests if not re.fullmatch(r"test(_[a-z0-9]+)+(__[a-z0-9]+(_[a-z0-9]+)*){1,2}", t)], (
            where(path)
        )


def test_test__can_fail__by_an_assertion() -> None:
    """Every test asserts, expects, validates or awaits an error, itself or in a function of its file that it calls."""
    idle = []
    for path in TESTS:
        functions = functions_of(path)
        judging = {name for name, node in functions.items() if _judges(node, set())}
        idle += [
            f"{where(path)}: {name}"
            for name, node in functions.items()
            if name.startswith("test_") and name not in judging and not _judges(node, judging)
        ]
    assert not idle


def _judges(function: ast.FunctionDef, judging: set[str]) -> bool:
    words = {"expect", "raises", "fail", "validate", *judging}
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in words:
                return True
    return False
