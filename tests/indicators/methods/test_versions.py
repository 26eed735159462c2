"""Every figure can name its method and version."""

import ast
import pkgutil
import sys
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path

from luotsi.indicators import methods
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.rates import crude_rate
from luotsi.indicators.methods.versions import METHODS

MODULES = [import_module(f"{methods.__name__}.{m.name}") for m in pkgutil.iter_modules(methods.__path__)]


def test_methods__are_all_listed__each_with_a_source() -> None:
    defined = {value for module in MODULES for value in vars(module).values() if isinstance(value, Method)}
    assert set(METHODS.values()) == defined
    assert len(METHODS) == len(defined) > 20
    assert all(
        name == method.name and method.version >= 1 and len(method.source) > 10 for name, method in METHODS.items()
    )


def test_results__carry_their_method__whenever_they_carry_a_figure() -> None:
    results = {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type)
        and is_dataclass(kind)
        and {"value", "difference", "position"} & {f.name for f in fields(kind)}
    }
    results = {kind for kind in results if not kind.__name__.startswith("_")}
    assert len(results) > 10
    assert [kind for kind in results if "method" not in {field.name for field in fields(kind)}] == []


def test_method__is_written__with_its_version() -> None:
    assert str(crude_rate(5, 100).method) == "crude_rate/1"


def test_methods__import_only__numpy_scipy_and_errors() -> None:
    imported = {
        name
        for module in MODULES
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    foreign = {name for name in imported if name.split(".")[0] not in {"numpy", "scipy", *sys.stdlib_module_names}}
    assert {name for name in foreign if not name.startswith(methods.__name__)} == {"luotsi.kernel.errors"}
