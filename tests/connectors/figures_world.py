"""What tests of figures share: the warehouse below the data folder, and areas that every reading must have."""

from luotsi.connectors import handover
from luotsi.connectors.handover import Outcome
from luotsi.warehouse.attempts import State
from luotsi.warehouse.observations import Warehouse


def warehouse() -> Warehouse:
    return Warehouse(handover.folder())


def kept() -> dict[str, str]:
    """Dataset to id of its current release."""
    return {release.dataset: release.id for release in warehouse().sources()}


def states(outcomes: tuple[Outcome, ...]) -> dict[str, State]:
    return {o.dataset: o.state for o in outcomes}


def count(dataset: str, **wanted: str) -> float:
    """The one count of a dataset under these dimensions."""
    columns = warehouse().read_source(dataset, **{name: [value] for name, value in wanted.items()})
    (found,) = columns["numerator"].tolist()
    return float(found)
