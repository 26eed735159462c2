"""Translations: strings the code uses, what the catalogues hold, and compiling .po to .mo without outside tools."""

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from luotsi.kernel.errors import BadInput

PACKAGE = Path(__file__).resolve().parent.parent

_CALLS = {
    "_": "one",
    "gettext": "one",
    "gettext_lazy": "one",
    "ngettext": "many",
    "ngettext_lazy": "many",
    "pgettext": "context",
    "pgettext_lazy": "context",
}
_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?(?P<options>[^%]*)%}(?P<body>.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL
)
_PLURAL = re.compile(r"{%\s*plural\s*%}")
_VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
_TAG = re.compile(
    r"""{%\s*trans(?:late)?\s+(?:"(?P<double>[^"]+)"|'(?P<single>[^']+)')(?:[^%]*?\bcontext\s+"(?P<context>[^"]+)")?[^%]*%}"""
)
_ARGUMENT = re.compile(r"""_\("([^"]+)"\)""")
_TOKEN = re.compile(r"(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*(?P<text>\"(?:[^\"\\]|\\.)*\")")


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable string; equal when context and both forms are."""

    id: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        """As the compiled catalogue has it."""
        joined = f"{self.id}\0{self.plural}" if self.plural else self.id
        return f"{self.context}\4{joined}" if self.context else joined


def used(folder: Path = PACKAGE) -> dict[Message, str]:
    """Every translatable string of code and templates below `folder`, with a file where it is used."""
    found: dict[Message, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py":
            messages: Iterable[Message] = in_python(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt", ".xml"} and "templates" in path.parts:
            messages = in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for message in messages:
            found.setdefault(message, str(path.relative_to(folder)))
    return found


def in_python(source: str) -> Iterator[Message]:
    """Strings given to gettext and its kin."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        kind = _CALLS.get(name)
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if kind == "one" and texts:
            yield Message(texts[0])
        elif kind == "many" and len(texts) > 1:
            yield Message(texts[0], plural=texts[1])
        elif kind == "context" and len(texts) > 1:
            yield Message(texts[1], context=texts[0])


def in_template(source: str) -> Iterator[Message]:
    """Strings of translate and blocktranslate tags."""
    for match in _BLOCK.finditer(source):
        parts = [_VARIABLE.sub(r"%(\1)s", part) for part in _PLURAL.split(match["body"])]
        if "trimmed" in match["options"].split():
            parts = [" ".join(line.strip() for line in part.strip().splitlines()) for part in parts]
        yield Message(parts[0], plural=parts[1] if len(parts) > 1 else "")
    for match in _TAG.finditer(source):
        yield Message(match["double"] or match["single"], context=match["context"] or "")
    for match in _ARGUMENT.finditer(source):
        yield Message(match[1])


def catalogue(path: Path) -> dict[Message, tuple[str, ...]]:
    """Translations of a .po file: message to its forms. Fuzzy entries count as missing. BadInput when malformed."""
    found: dict[Message, tuple[str, ...]] = {}
    for entry in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line for line in entry.splitlines() if line.strip()]
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        fields: dict[str, str] = {}
        key = ""
        for line in lines:
            if line.startswith("#"):
                continue
            match = _TOKEN.fullmatch(line.strip())
            if match is None:
                raise BadInput(f"{path} has a line that cannot be read: {line[:60]}")
            key = match["key"] or key
            fields[key] = fields.get(key, "") + ast.literal_eval(match["text"])
        if "msgid" not in fields:
            continue
        message = Message(fields["msgid"], plural=fields.get("msgid_plural", ""), context=fields.get("msgctxt", ""))
        forms = tuple(fields[k] for k in sorted(fields) if k.startswith("msgstr"))
        found[message] = forms
    return found


def compile_catalogue(path: Path) -> Path:
    """Write the .mo beside the .po (GNU gettext's binary form); returns its path."""
    rows = sorted(
        (message.key.encode(), "\0".join(forms).encode())
        for message, forms in catalogue(path).items()
        if all(forms) and forms
    )
    keys = b"".join(key + b"\0" for key, _ in rows)
    start = 7 * 4 + 16 * len(rows)
    key_table, value_table = [], []
    key_at, value_at = start, start + len(keys)
    for key, value in rows:
        key_table.append(struct.pack("<II", len(key), key_at))
        value_table.append(struct.pack("<II", len(value), value_at))
        key_at += len(key) + 1
        value_at += len(value) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    values = b"".join(value + b"\0" for _, value in rows)
    out = path.with_suffix(".mo")
    out.write_bytes(head + b"".join(key_table) + b"".join(value_table) + keys + values)
    return out


def catalogues(folder: Path = PACKAGE) -> list[Path]:
    """Every .po file of the package."""
    return sorted(folder.rglob("LC_MESSAGES/*.po"))


def main() -> None:
    """Compile every catalogue: `python -m luotsi.web.messages`."""
    for path in catalogues():
        sys.stdout.write(f"{compile_catalogue(path).relative_to(PACKAGE)}\n")


if __name__ == "__main__":
    main()
