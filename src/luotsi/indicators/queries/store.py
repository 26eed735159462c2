"""The installation's warehouse and catalogue of indicators."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import structlog
from django.conf import settings

from luotsi.indicators.rules import catalogue
from luotsi.indicators.rules.definition import Definition
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.warehouse.observations import Warehouse

log = structlog.get_logger()


def warehouse() -> Warehouse:
    """Where observations are kept."""
    return Warehouse(Path(settings.DATA_DIR) / "warehouse")


def own_folder() -> Path:
    """Where an installation keeps indicators of its own."""
    return Path(settings.DATA_DIR) / "indicators"


@cache
def _definitions(own: Path, _stamp: float) -> Mapping[str, Definition]:
    try:
        return catalogue.catalogue(own)
    except BadInput as error:  # a file half edited must not take the pages down; `luotsi indicators check` names it
        log.error("own indicators are not read", reason=str(error))
        return catalogue.catalogue(None)


def definitions() -> Mapping[str, Definition]:
    """Every indicator by slug: the packaged ones and the installation's own."""
    own = own_folder()
    newest = max((p.stat().st_mtime for p in own.glob("*/definition.toml")), default=0.0)
    return _definitions(own, newest)


def definition(slug: str) -> Definition:
    """One indicator; NotFound."""
    found = definitions().get(slug)
    if found is None:
        raise NotFound(f"No indicator called {slug[:60]!r}.", hint="List them: luotsi indicators list.")
    return found
