"""Fetching from Sotkanet REST 1.1. Sources: rOpenGov/sotkanet, oskari-server (recorded answers of 2016), sotkanet-mcp.

The data endpoint returns all regions of the years asked; the default User-Agent of HTTP libraries gets 403 (ours does
not). There is no key and no known limit of calls: two at a time is enough.
"""

from collections.abc import Sequence
from functools import partial

from luotsi.connectors.http import Fetcher
from luotsi.connectors.sotkanet import parse
from luotsi.connectors.sotkanet.parse import About, Regions, Row
from luotsi.kernel.errors import SourceRefused

_YEARS_AT_ONCE = 10
"""About 470 regions times three sexes times ten years: a megabyte."""


class SotkanetClient:
    """Client of one base address; the fetcher holds pauses, retries and staged answers."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._regions: Regions | None = None

    def about(self, number: int) -> About:
        """What Sotkanet says of the indicator; SourceRefused when there is no such one."""
        found = self._fetcher.get(f"indicators/{number}", check=partial(parse.about, number))
        if found is None:
            raise SourceRefused(f"Sotkanet has no indicator {number}; the old figures stay.")
        return found

    def regions(self, counties: dict[str, str]) -> Regions:
        """The areas of Sotkanet's own region numbers; asked once."""
        if self._regions is None:
            found = self._fetcher.get("regions", check=partial(parse.regions, counties=counties))
            if found is None:
                raise SourceRefused("Sotkanet has no regions; the old figures stay.", hint="Check the base address.")
            self._regions = found
        return self._regions

    def rows(self, about: About) -> list[Row]:
        """Every row of the indicator, all years and sexes, as they came."""
        years = range(about.first_year, about.last_year + 1)
        chunks = [years[n : n + _YEARS_AT_ONCE] for n in range(0, len(years), _YEARS_AT_ONCE)]
        found = self._fetcher.each(chunks, partial(self._years, about))
        return [row for rows in found for row in rows]

    def _years(self, about: About, years: Sequence[int]) -> list[Row]:
        wanted = {
            "indicator": str(about.number),
            "years": [str(year) for year in years],
            "genders": list(about.sexes),
        }
        check = partial(parse.rows, about.number, frozenset(years))
        return self._fetcher.get("json", wanted, check=check) or []
