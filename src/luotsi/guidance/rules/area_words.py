"""What people say in each area of life, and which words of services speak of it: the data in `data/areas/`. Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.kernel.errors import BadInput

LANGUAGES = ("fi", "sv", "en")
_MARK = " | "


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that somebody may write, and the areas in which it voices worry, lack or wish."""

    text: str
    lang: str
    areas: frozenset[LifeArea]


@dataclass(frozen=True, slots=True)
class AreaWords:
    """What the data files hold."""

    sayings: tuple[Saying, ...]
    services: tuple[tuple[str, ...], ...]
    """For each area parts of words by which names and summaries of services speak of it."""
    youth: tuple[tuple[str, ...], ...]
    """Parts of words that tell of the young, of older people, of others than persons."""


def parse(text: str, *, name: str) -> tuple[LifeArea | None, list[Saying], tuple[str, ...]]:
    """Area, sayings and words of one file; BadInput names what is wrong."""
    try:
        data = tomllib.loads(text)
        area = LifeArea(data["area"]) if data["area"] else None
        sayings = [_saying(line, lang, area) for lang in LANGUAGES for line in data[lang]]
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise BadInput(f"Life area file {name} cannot be read: {error}.") from error
    return area, sayings, tuple(data.get("services", ()))


def _saying(line: str, lang: str, area: LifeArea | None) -> Saying:
    text, _mark, further = line.partition(_MARK)
    own = {area} if area else set()
    return Saying(text.strip(), lang, frozenset(own | {LifeArea(name) for name in further.split(";") if name}))


@cache
def words() -> AreaWords:
    """The files that come with Luotsi."""
    folder = files("luotsi.guidance") / "data" / "areas"
    sayings: list[Saying] = []
    services: dict[LifeArea, tuple[str, ...]] = {}
    for name in (*AREAS, "none"):
        area, said, own = parse((folder / f"{name}.toml").read_text(encoding="utf-8"), name=f"{name}.toml")
        sayings += said
        if area:
            services[area] = own
    youth = tomllib.loads((folder / "youth.toml").read_text(encoding="utf-8"))
    return AreaWords(
        tuple(sayings),
        tuple(services[area] for area in AREAS),
        tuple(tuple(youth[kind]) for kind in ("young", "old", "others")),
    )
