"""The dialogues of this release, read once from the package."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from luotsi.guidance.rules import flow_files
from luotsi.guidance.rules.dialogue import Flow

FOLDER = Path(__file__).resolve().parent.parent / "data" / "flows"
HELP = "help"


@cache
def flow(name: str = HELP) -> Flow:
    """The dialogue of that name; BadInput when its files are not sound in form."""
    texts = (FOLDER / f"{name}.texts.toml").read_text(encoding="utf-8")
    return flow_files.read((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), texts)


def names() -> tuple[str, ...]:
    """Every dialogue there is."""
    return tuple(sorted(p.name.removesuffix(".toml") for p in FOLDER.glob("*.toml") if ".texts." not in p.name))


AREAS = "areas"


@cache
def area_words() -> Mapping[str, Mapping[str, str]]:
    """Texts of the form of ten questions: key to tongue to words."""
    return flow_files.words((FOLDER / f"{AREAS}.texts.toml").read_text(encoding="utf-8"))


def area_name(area: str, tongue: str) -> str:
    """What a life area is called."""
    own = area_words().get(f"area.{area}", {})
    return own.get(tongue) or own.get("fi") or area
