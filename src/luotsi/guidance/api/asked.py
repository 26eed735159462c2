"""What may be asked of recommendation and of search by free text: bodies, never addresses."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict, StrictBool, StrictFloat, StrictInt

from luotsi.directory.rules.records import ChannelType
from luotsi.guidance.queries.wishes import MOST, Wish
from luotsi.guidance.rules.areas import LifeArea, situation
from luotsi.guidance.rules.recommending import OLDEST

LONGEST_TEXT = 20_000
Score = Annotated[StrictInt | StrictFloat, Field(ge=0, le=10, allow_inf_nan=False)]


class _Asked(Schema):
    model_config = ConfigDict(extra="forbid")


class Told(_Asked):
    """How somebody is doing and what must hold of what is suggested. Nothing of it is kept."""

    areas: dict[LifeArea, Score] = Field(
        default_factory=dict, description="0 (worst) to 10 (best) in each area told; areas may be left out."
    )
    text: str = Field("", max_length=LONGEST_TEXT, description="How things are, in anybody's own words.")
    age: StrictInt | None = Field(None, ge=0, le=OLDEST, description="Whole years; age limits are kept to.")
    municipality: str = Field("", pattern=r"^(\d{3})?$", description="Code of the person's municipality, such as 491.")
    lat: StrictFloat | StrictInt | None = Field(None, ge=-90, le=90, description="Latitude (WGS84); not kept.")
    lon: StrictFloat | StrictInt | None = Field(None, ge=-180, le=180, description="Longitude (WGS84); not kept.")
    remote: StrictBool | None = Field(None, description="true: usable without going anywhere; false: has a place.")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", description="Language in which the service is given.")
    free: StrictBool = Field(False, description="Only what is told to be free of charge.")
    not_by: list[ChannelType] = Field(
        default_factory=list, max_length=10, description="Kinds of channel the person does not want."
    )
    exclude: list[UUID] = Field(default_factory=list, max_length=200, description="Services not to suggest.")
    lang: Literal["fi", "sv", "en"] = Field("fi", description="Language of the answer.")
    limit: StrictInt = Field(5, ge=1, le=MOST, description="Suggestions, at most.")

    def wish(self, text: str) -> Wish:
        """What is wished for, with the text as it was checked."""
        has_place = self.lat is not None and self.lon is not None
        return Wish(
            situation=situation({str(a): s for a, s in self.areas.items()}),
            text=text,
            age=self.age,
            municipality=self.municipality,
            position=(float(self.lat or 0), float(self.lon or 0)) if has_place else None,
            remote=self.remote,
            language=self.language,
            free=self.free,
            not_by=frozenset(str(c) for c in self.not_by),
            lang=self.lang,
            limit=self.limit,
            exclude=frozenset(str(id_) for id_ in self.exclude),
        )


class Searched(_Asked):
    """Words to search with."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT, description="What is looked for, in anybody's own words.")
    municipality: str = Field("", pattern=r"^(\d{3})?$", description="Code of the person's municipality, such as 491.")
    lang: Literal["fi", "sv", "en"] = Field("fi", description="Language of the answer.")
    limit: StrictInt = Field(20, ge=1, le=100, description="Services, at most.")
