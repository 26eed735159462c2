"""Figures as they are shown: one number, a series, an area's deficit. Where they are read is `queries`."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luotsi.indicators.rules.definition import Definition


class Flag(StrEnum):
    """What a reader must know of a figure."""

    NONE = ""
    SUPPRESSED = "suppressed"
    """Too few cases to be published."""
    MISSING = "missing"
    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    BREAK = "break"
    """Not comparable with the period before."""
    SYNTHETIC = "synthetic"
    """Made up for demonstration."""


class Compared(StrEnum):
    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    """Differs, where neither way is better."""
    LOWER = "lower"
    UNKNOWN = "unknown"


class Trend(StrEnum):
    """Of the latest five periods."""

    BETTER = "better"
    LEVEL = "level"
    WORSE = "worse"
    RISING = "rising"
    FALLING = "falling"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation of an indicator; what is suppressed or missing has no value."""

    indicator: str
    area: str
    """As `regions.parse_area` reads it: country, county:12, municipality:491."""
    period: str
    """A year ("2023") or years pooled ("2019-2023")."""
    sex: str
    """total, male or female."""
    age: str
    """all, or a group such as 25-64."""
    category: str
    """A class of cause or the like; empty for the whole."""
    value: float | None
    lower: float | None
    upper: float | None
    """95 % interval, where there is one."""
    numerator: float | None
    denominator: float | None
    flag: Flag
    source: str
    """Id of the source release (the hash of what was fetched)."""

    @property
    def year(self) -> int:
        """Last year of the period."""
        return int(self.period[-4:])

    @property
    def span(self) -> int:
        """How many years the period covers."""
        return _span(self.period)


@lru_cache(maxsize=2_000)
def _span(period: str) -> int:
    return int(period[-4:]) - int(period[:4]) + 1


@dataclass(frozen=True, slots=True)
class Ranked:
    """An area's place among all areas of its kind; 1 is the best (or the lowest, where neither way is better)."""

    place: int
    of: int


@dataclass(frozen=True, slots=True)
class Deficit:
    """How many life-years, people or euros a year more than if the area had the reference's level."""

    amount: float
    lower: float | None
    upper: float | None
    """95 % interval; none where the figures have none (euros per resident, for example)."""
    reference: str
    """Area of the reference: country, the best county …; `past` for the area's own past."""
    reference_value: float


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator for an area: its latest figure beside its past, the reference and everybody else."""

    definition: Definition
    figure: Figure
    series: tuple[Figure, ...]
    """The area's own, oldest first, same sex, age and category."""
    reference: Figure | None
    compared: Compared
    trend: Trend
    ranked: Ranked | None
    deficit: Deficit | None
    """None when the indicator counts none or the figure is not worse than the reference's."""
    is_outlier: bool
    """Outside the 99.8 % limits around the country's level."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a number comes from and how it was made."""

    dataset: str
    title: str
    address: str
    fetched_at: str
    sha256: str
    licence: str
    owner: str
    method: str
    """Name and version."""
    release: str
