"""Made-up cases for the narrative: figures of every sort that a warehouse may hold, and some that it should not."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from tests.indicators.rules.narrative_figures import Case

from luotsi.indicators.rules import deficits
from luotsi.indicators.rules.catalogue import catalogue
from luotsi.indicators.rules.definition import Calculation, DeficitUnit, Definition, Direction, Kind, Source, Theme
from luotsi.indicators.rules.figures import Figure, Flag, Standing, Trend
from luotsi.regions.queries import table
from luotsi.regions.rules import parse_area

COUNTIES = [f"county:{code}" for code in table().counties]
MUNICIPALITIES = [f"municipality:{m.code}" for m in table().municipalities(date(2024, 1, 1))]


def definition(slug: str = "alcohol", **given: object) -> Definition:
    """An indicator; what is not given is of alcohol mortality."""
    plain = Definition(
        slug=slug,
        names={"fi": "Alkoholikuolleisuus", "sv": "Alkoholdödlighet", "en": "Alcohol mortality"},
        descriptions={"fi": "", "sv": "", "en": ""},
        units={
            "fi": "kuolemaa / 100 000 asukasta",
            "sv": "döda / 100 000 invånare",
            "en": "deaths / 100,000 residents",
        },
        theme=Theme.HEALTH,
        direction=Direction.LOWER,
        deficit=DeficitUnit.PEOPLE,
        decimals=1,
        calculation=Calculation(Kind.RATE, 100_000.0),
        sources=(Source("statfin:deaths", "Deaths", ""),),
        owner="",
        licence="",
        is_open=True,
        checker="",
        next_review=date(2027, 1, 1),
        suppress_below=5,
    )
    return replace(plain, **given)  # type: ignore[arg-type]


SPREADS = (0, 1e-6, 1e-3, 0.05, 0.3, 1, 3)
WIDTHS = (0, 1e-7, 1e-4, 0.02, 0.1, 0.1, 0.5)
FLAGS = (*[Flag.NONE] * 20, *[Flag.SYNTHETIC] * 3, *Flag)
ODD = (
    definition("euros", units={"fi": "€ / asukas", "sv": "€ / invånare", "en": "€ / resident"}, deficit=DeficitUnit.EUROS,
               calculation=Calculation(Kind.MEAN, 1.0), decimals=0),
    definition("bare", units={"fi": "", "sv": "", "en": ""}, deficit=DeficitUnit.NONE, direction=Direction.NONE),
    definition("more", units={"fi": "", "sv": "", "en": ""}, deficit=DeficitUnit.PEOPLE, direction=Direction.HIGHER),
    definition("percent", units={"fi": "%", "sv": "%", "en": "%"}, calculation=Calculation(Kind.PROPORTION, 100.0)),
    definition("years", units={"fi": "vuotta", "sv": "år", "en": "years"}, direction=Direction.HIGHER, decimals=2,
               names={"fi": "Elinajanodote 65-vuotiaana", "sv": "Medellivslängd vid 65 år", "en": "Life expectancy at 65"},
               deficit=DeficitUnit.NONE, calculation=Calculation(Kind.LIFE_EXPECTANCY, 1.0, {"at": 65})),
)  # fmt: skip


def figure(area: str = "county:12", period: str = "2023", value: float | None = None, **given: object) -> Figure:
    """A figure of the indicator; `half` gives it an even interval."""
    half = given.pop("half", None)
    if isinstance(half, (int, float)) and value is not None:
        given |= {"lower": value - half, "upper": value + half}
    plain = Figure("alcohol", area, period, "total", "all", "", value, None, None, None, None, Flag.NONE, "release")
    return replace(plain, **given)  # type: ignore[arg-type]


def standing(case: Case, *, label: str = "") -> Standing:
    return deficits.standing(
        case.definition,
        case.figure,
        case.series,
        reference=case.reference,
        others=case.others,
        trend=case.trend,
        funnel=case.funnel,
        label=label,
    )


def cases(count: int, seed: int) -> Iterator[Case]:
    """So many cases; the same for the same seed."""
    chance = random.Random(seed)
    known = tuple(catalogue().values())
    for _ in range(count):
        yield _case(chance, chance.choice(ODD if chance.random() < 0.4 else known))


def _case(chance: random.Random, indicator: Definition) -> Case:
    area = chance.choice(["country", *chance.sample(COUNTIES, 4), *chance.sample(MUNICIPALITIES, 3)])
    span, last = chance.choice([1, 1, 1, 3, 5, 8]), chance.randint(2003, 2024)
    level = 10 ** chance.uniform(-2, 4) * chance.choice([1, 1, 1, 1, 1, 0, -1])
    group = (
        chance.choice(["total"] * 6 + ["male", "female"]),
        chance.choice(["all"] * 6 + ["25-64", "85-", "0", "7"]),
        chance.choice([""] * 9 + ["K70"]),
    )

    def made(of: str, end: int) -> Figure:
        return _figure(chance, indicator.slug, of, _period(end, span), group, level)

    own = made(area, last)
    series = [made(area, end) for end in range(last - 10, last) if chance.random() < 0.9]
    if chance.random() < 0.9:
        series.append(own)
    kind = area.partition(":")[0]
    peers = chance.sample(COUNTIES if kind == "county" else MUNICIPALITIES, chance.choice([0, 1, 2, 5, 20]))
    others = [made(peer, last) for peer in peers if peer != area]
    if others and chance.random() < 0.3:
        others[0] = replace(own, area=others[0].area)  # a shared place
    others += [own] if chance.random() < 0.8 else []
    funnel = None
    if chance.random() < 0.7:
        middle, half = level * chance.uniform(0.7, 1.3), abs(level) * chance.choice([0.01, 0.2, 1])
        funnel = (middle - half, middle + half)
    return Case(
        indicator, own, series, _reference(chance, own, series, made), others, funnel, chance.choice(list(Trend))
    )


def _reference(
    chance: random.Random, own: Figure, series: list[Figure], made: Callable[[str, int], Figure]
) -> Figure | None:
    kinds = ["country"] * 4 + ["none", "county", "municipality", "similar", "past", "self"]
    match chance.choice(kinds):
        case "none":
            return None
        case "self":
            return own
        case "past":
            return chance.choice([f for f in series if f.year < own.year] or [None])
        case "county":
            of = chance.choice(COUNTIES)
        case "municipality":
            of = chance.choice(MUNICIPALITIES)
        case kind:
            of = kind
    both = {name(of), name(own.area)}
    if of != own.area and len(both) == 1:
        return None  # Helsinki is a county and a municipality: no reader could tell one from the other
    end = own.year if of == own.area or chance.random() < 0.9 else own.year - 1
    return made(of, end)


def name(area: str) -> str:
    return table().name(parse_area(area), "fi", country="koko maa") if area != deficits.SIMILAR else area


def _figure(
    chance: random.Random, slug: str, area: str, period: str, group: tuple[str, str, str], level: float
) -> Figure:
    value = level * (1 + chance.choice(SPREADS) * chance.uniform(-1, 1))
    value = chance.choice((value, value, value, level, round(value, 1)))
    lower: float | None = value - abs(level) * chance.choice(WIDTHS) * chance.random()
    upper: float | None = value + abs(level) * chance.choice(WIDTHS) * chance.random()
    match chance.randrange(30):
        case 0:
            lower = upper = None
        case 1:
            lower = upper = value
        case 2:
            lower, upper = value + 1, value + 2  # does not enclose the value
        case 3:
            lower = value - abs(level) * 3
    flag = chance.choice(FLAGS)
    people = chance.choice((None, 0.0, 1.0)) if chance.random() < 0.1 else 10 ** chance.uniform(1, 7)
    if flag in (Flag.SUPPRESSED, Flag.MISSING):
        return Figure(slug, area, period, *group, None, None, None, None, people, flag, "release")
    return Figure(slug, area, period, *group, value, lower, upper, None, people, flag, "release")


def _period(last: int, years: int) -> str:
    return str(last) if years == 1 else f"{last - years + 1}-{last}"
