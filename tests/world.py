"""The one demo world of tests, demo and screenshots, built through the directory's own actions."""

from dataclasses import dataclass

from luotsi.directory.demo import build as demo
from luotsi.directory.demo import load
from luotsi.directory.rules.records import Catalogue, LoadReport


@dataclass(frozen=True)
class World:
    """What was loaded, and identifiers by the keys of the demo content (`library-491`)."""

    catalogue: Catalogue
    report: LoadReport

    def service(self, key: str) -> str:
        """Id of a service that exists."""
        return next(str(s.id) for s in self.catalogue.services if s.source_id == f"service/{key}")

    def channel(self, key: str) -> str:
        """Id of a channel that exists."""
        return next(str(c.id) for c in self.catalogue.channels if c.source_id == f"channel/{key}")

    def organization(self, key: str) -> str:
        """Id of an organisation that exists."""
        return next(str(o.id) for o in self.catalogue.organizations if o.source_id == f"organization/{key}")


def build() -> World:
    """Load the demo content with themes and search index into the present database and data folder."""
    return World(catalogue=demo.catalogue(), report=load.load(beside=True))
