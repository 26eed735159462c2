"""Parameters of the operations that read figures, and what they mean."""

from typing import Literal

from ninja import Field, Schema

from luotsi.indicators.exports.selection import Wanted

Language = Literal["fi", "sv", "en"]
_MOST_VALUES = 400
"""Enough for every municipality."""
_DEEPEST_PAGE = 1_000_000
LONGEST_PAGE = 1000


class Spoken(Schema):
    lang: Language = Field("fi", description="Language of names.")


class Released(Schema):
    release: str = Field(
        "", max_length=64, description="Id of a release (see /figures/releases); the current one when left out."
    )


class Paged(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=_DEEPEST_PAGE, description="Number of the page, from 1.")
    size: int = Field(100, ge=1, le=LONGEST_PAGE, description="Items on a page.")


class IndicatorsAsked(Paged):
    """Which indicators are listed."""

    q: str = Field("", max_length=200, description="Words in names, keywords or descriptions, in any language.")
    theme: Literal["", "health", "incapacity", "work", "services"] = Field("", description="Theme.")


class ObservationsAsked(Spoken, Released, Paged):
    """Which figures are given. Filters may be repeated; one that is left out lets everything through."""

    indicator: list[str] = Field([], max_length=_MOST_VALUES, description="Slug; see /figures/indicators.")
    area: list[str] = Field([], max_length=_MOST_VALUES, description="country, county:12 or municipality:491.")
    period: list[str] = Field([], max_length=_MOST_VALUES, description="A year (2023) or years pooled (2019-2023).")
    sex: list[Literal["total", "male", "female"]] = Field([], description="total is both together.")
    category: list[str] = Field([], max_length=_MOST_VALUES, description="Class of causes or the like.")
    format: Literal["json", "json-stat", "csv"] = Field(
        "json", description="json gives a page of rows; json-stat (2.0) and csv give everything at once."
    )

    def wanted(self) -> Wanted:
        """The same for `exports.selection`."""
        return Wanted(
            indicator=tuple(dict.fromkeys(self.indicator)),
            area=tuple(dict.fromkeys(self.area)),
            period=tuple(dict.fromkeys(self.period)),
            sex=tuple(dict.fromkeys(self.sex)),
            category=tuple(dict.fromkeys(self.category)),
            release_id=self.release,
        )


class ProfileAsked(Spoken, Released):
    """Whose profile, and what it is held against."""

    area: str = Field(max_length=40, description="country, county:12 or municipality:491.")
    reference: str = Field(
        "country",
        max_length=40,
        description="country, best, similar, past, or another area (county:13) that the figures are held against.",
    )
