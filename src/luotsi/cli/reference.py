"""Reference pages as Markdown, made from the commands, the settings table, the OpenAPI description, the columns."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from luotsi.conf.environment import VARIABLES
from luotsi.directory.rules import table

_MADE = "<!-- Made by `luotsi docs`; do not edit. -->\n\n"


def commands(root: click.Group) -> str:
    """Every command with its arguments, options and exit codes."""
    parts = ["# Commands\n", *_command(root, "luotsi"), "## Exit codes\n", _exit_codes()]
    return _MADE + "\n".join(parts)


def _command(command: click.Command, name: str) -> Iterable[str]:
    context = click.Context(command, info_name=name)
    level = "##"
    if name != "luotsi":
        yield f"{level} `{name}`\n"
        yield f"{_paragraphs(command.help)}\n"
        usage = " ".join(command.collect_usage_pieces(context))
        yield f"```\n{name} {usage}\n```\n"
        rows = [_parameter(p, context) for p in command.params]
        if rows:
            yield "| | |\n|---|---|\n" + "\n".join(rows) + "\n"
    if isinstance(command, click.Group):
        for part in sorted(command.list_commands(context)):
            found = command.get_command(context, part)
            assert found is not None
            yield from _command(found, f"{name} {part}")


def _paragraphs(text: str | None) -> str:
    return "\n".join(line.strip() for line in (text or "").strip().splitlines())


def _parameter(parameter: click.Parameter, context: click.Context) -> str:
    if isinstance(parameter, click.Option):
        shown = parameter.get_help_record(context)
        left, right = shown if shown else (", ".join(parameter.opts), "")
        if parameter.required and "required" not in right:
            right += " [required]"
    else:
        left, right = parameter.make_metavar(context), "required" if parameter.required else ""
        if isinstance(parameter.type, click.Choice):
            right = f"one of {', '.join(parameter.type.choices)}"
    return f"| `{_cell(left)}` | {_cell(right)} |"


def _exit_codes() -> str:
    from luotsi.kernel import errors

    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, errors.LuotsiError)]
    by_code: dict[int, list[str]] = {}
    for kind in kinds:
        if kind is not errors.LuotsiError and "code" in vars(kind):
            by_code.setdefault(kind.exit_code, []).append((kind.__doc__ or "").strip().splitlines()[0])
    rows = [f"| {code} | {' '.join(texts)} |" for code, texts in sorted(by_code.items())]
    head = ["| code | meaning |", "|---|---|", "| 0 | Done. |", "| 1 | Something went wrong that is not told below. |"]
    return "\n".join([*head, *rows, "| 130 | Interrupted with Ctrl+C. |"]) + "\n"


def settings() -> str:
    """Every environment variable with default and meaning."""
    rows = [f"| `{v.name}` | {f'`{_cell(v.default)}`' if v.default else ''} | {_cell(v.meaning)} |" for v in VARIABLES]
    intro = "Settings are environment variables; nothing else is read.\n"
    return _MADE + "\n".join(["# Settings\n", intro, "| name | default | meaning |", "|---|---|---|", *rows]) + "\n"


def api() -> str:
    """Every operation of API v1 with parameters and the shape of its answer."""
    from luotsi.web.api import ROOT
    from luotsi.web.api import api as described

    schema = described.get_openapi_schema(path_prefix=ROOT)
    parts = [f"# API v1\n\n{schema['info']['description']}\n\nMachine-readable: `{ROOT}openapi.json` (OpenAPI 3.1).\n"]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            parts.append(_operation(method, path, operation))
    parts.append("## Answers\n")
    parts += [
        _shape(name, shape) for name, shape in sorted(schema["components"]["schemas"].items()) if _is_answer(name)
    ]
    return _MADE + "\n".join(parts)


def _is_answer(name: str) -> bool:
    return not name.startswith("Sought") and not name.endswith("Asked")


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    lines = [f"## {operation['summary']}\n", f"`{method.upper()} {path}`\n", f"{operation.get('description', '')}\n"]
    rows = [
        f"| `{p['name']}` | {_type(p['schema'])} | {_cell(p.get('description', ''))} |"
        for p in operation.get("parameters", ())
    ]
    if rows:
        lines += ["| parameter | | |", "|---|---|---|", *rows, ""]
    answer = operation["responses"].get(200, {}).get("content", {}).get("application/json", {}).get("schema", {})
    if answer:
        lines.append(f"Answer: {_type(answer)}\n")
    return "\n".join(lines)


def _shape(name: str, shape: Mapping[str, Any]) -> str:
    if "enum" in shape:
        return f"### {name}\n\n{', '.join(f'`{v}`' for v in shape['enum'])}\n"
    rows = [
        f"| `{field}` | {_type(its)} | {_cell(its.get('description', ''))} |"
        for field, its in shape.get("properties", {}).items()
    ]
    return f"### {name}\n\n| field | | |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(s) for s in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{v}`" for v in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type", "any")
    if kind == "array":
        if "prefixItems" in schema:
            return "[" + ", ".join(_type(s) for s in schema["prefixItems"]) + "]"
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    limits = [f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    shown = str(schema.get("format", kind))
    default = f", else {schema['default']}" if schema.get("default") not in (None, "", []) else ""
    return " ".join([shown, *limits]) + default


def export() -> str:
    """The columns of `luotsi export services --format csv`."""
    rows = [f"| `{name}` | {_cell(meaning)} |" for name, meaning in table.COLUMNS.items()]
    intro = (
        "`luotsi export services --format csv` writes one published service a row, in order of id, in UTF-8. Several "
        f"values in one cell are parted by `{table.SEPARATOR}`. A cell that a spreadsheet would run as a formula "
        "(it begins with = + - @ or a tab) has an apostrophe before it.\n\n"
        "`--format ndjson` writes one complete record a line: the fields of [ServiceRecord](api.md#servicerecord), "
        "`connections`, `channel_ids`, `organization_names`, `source`, `status`, `same_as`, `first_seen_at` and "
        "`changed_at`.\n"
    )
    return _MADE + "\n".join(["# Export\n", intro, "| column | holds |", "|---|---|", *rows]) + "\n"


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
