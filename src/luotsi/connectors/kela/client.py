"""Fetching Kela's data sets: what the catalogue says of one, then its CSV files, streamed to disk."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from luotsi.connectors.http import Fetcher
from luotsi.connectors.kela import parse
from luotsi.connectors.kela.parse import Package
from luotsi.kernel import clock
from luotsi.kernel.errors import SourceRefused
from luotsi.warehouse.raw import RawStore

SOURCE = "kela"


class KelaClient:
    """Client of one catalogue; files are kept in `folder` for the run and in the raw store for good."""

    def __init__(self, fetcher: Fetcher, raw: RawStore, folder: Path) -> None:
        self._fetcher, self._raw, self._folder = fetcher, raw, folder
        self._fetched: dict[str, tuple[Path, str]] = {}

    def package(self, name: str) -> Package:
        """What the catalogue says of a data set; SourceRefused when it has no such."""
        found = self._fetcher.get("package_show", {"id": name}, check=partial(parse.package, name))
        if found is None:
            raise SourceRefused(f"The catalogue has no data set {name}; the old figures stay.")
        return found

    def files(self, package: Package, check: Callable[[Path], object]) -> list[tuple[Path, str]]:
        """The data set's CSV files with the hash of each; one that was fetched in this run is not fetched again."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return [self._file(url, check, licence=package.licence) for url in package.files]

    def _file(self, url: str, check: Callable[[Path], object], *, licence: str) -> tuple[Path, str]:
        if url not in self._fetched:
            path = self._folder / f"{len(self._fetched)}.csv"
            self._fetcher.download(url, path, check=check)
            kept = self._raw.keep(
                source=SOURCE, url=url, body=path.read_bytes(), fetched_at=clock.now(), licence=licence
            )
            self._fetched[url] = path, kept.sha256
        return self._fetched[url]
