"""Is the catalogue in order? Looks at every indicator and tells everything that is wrong, not only the first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from luotsi.indicators.queries import store
from luotsi.indicators.rules import catalogue, examples
from luotsi.indicators.rules.definition import Definition, Kind, parse
from luotsi.kernel.errors import BadInput, LuotsiError
from luotsi.warehouse.observations import Warehouse

UNFILLED = "FILL IN"
"""What a scaffold says where a person has to write."""


class Matter(StrEnum):
    DEFINITION = "definition"
    SOURCE = "source"
    TITLE = "title"
    REVIEW = "review"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of an indicator that is not in order."""

    slug: str
    matter: Matter
    message: str


def problems(on: date) -> tuple[Problem, ...]:
    """Everything that is wrong on that day, by indicator."""
    own = store.own_folder()
    found, definitions = _parsed(own)
    warehouse = store.warehouse()
    for definition in definitions.values():
        found += _texts(definition)
        found += _sources(definition, warehouse)
        if definition.next_review < on:
            told = f"Its review was due on {definition.next_review} ({definition.checker})."
            found.append(Problem(definition.slug, Matter.REVIEW, told))
        found += _example(definition, own, warehouse)
    return tuple(found)


def _parsed(own: Path) -> tuple[list[Problem], Mapping[str, Definition]]:
    """The packaged definitions and the installation's own, those that cannot be read apart."""
    found: list[Problem] = []
    definitions = dict(catalogue.catalogue())
    for folder in sorted(p for p in own.glob("*") if p.is_dir() and not p.name.startswith((".", "_"))):
        try:
            text = (folder / catalogue.DEFINITION).read_text(encoding="utf-8")
            definitions[folder.name] = parse(folder.name, text)
        except (LuotsiError, OSError, UnicodeDecodeError) as error:
            found.append(Problem(folder.name, Matter.DEFINITION, str(error)))
    return found, definitions


def _texts(definition: Definition) -> Iterator[Problem]:
    told = {
        "names": definition.names.values(),
        "descriptions": definition.descriptions.values(),
        "units": definition.units.values(),
        "owner, licence or checker": (definition.owner, definition.licence, definition.checker),
    }
    for key, texts in told.items():
        if any(UNFILLED in text for text in texts):
            yield Problem(definition.slug, Matter.DEFINITION, f"{key}: “{UNFILLED}” is still there.")


def _sources(definition: Definition, warehouse: Warehouse) -> Iterator[Problem]:
    for source in definition.sources:
        kept = warehouse.source(source.dataset)
        if kept is None:
            yield Problem(definition.slug, Matter.SOURCE, f"No figures of {source.dataset} are here yet.")
        elif _is_other(definition, source.dataset, source.title, kept.title) and not kept.is_synthetic:
            told = f"{source.dataset} is called “{kept.title}”, not “{source.title}”."
            yield Problem(definition.slug, Matter.TITLE, told)


def _is_other(definition: Definition, dataset: str, asserted: str, title: str) -> bool:
    """Only of published figures is the title asserted: counts are checked by their reader."""
    is_asserted = definition.calculation.kind is Kind.PUBLISHED and dataset == definition.sources[0].dataset
    return is_asserted and bool(asserted and title) and asserted.casefold() != title.casefold()


def _example(definition: Definition, own: Path, warehouse: Warehouse) -> Iterator[Problem]:
    try:
        content = catalogue.examples(definition.slug, own)
        if not content:
            return
        example = content.get("example")
        if not isinstance(example, Mapping) or "expected" not in example:
            raise BadInput("examples.toml has no [example] with expected.")
        expected = float(example["expected"])
        found = (
            examples.computed(definition, example) if example.get("made_up") else _kept(definition, example, warehouse)
        )
    except (LuotsiError, TypeError, ValueError) as error:
        yield Problem(definition.slug, Matter.EXAMPLE, str(error))
        return
    if found is not None and abs(found - expected) > examples.TOLERANCE * max(1.0, abs(expected)):
        yield Problem(definition.slug, Matter.EXAMPLE, f"The example gives {found:.9g}, not {expected:.9g}.")


def _kept(definition: Definition, example: Mapping[str, object], warehouse: Warehouse) -> float | None:
    """The figure that the source gave; None when it is not here (older than what was read, or made up)."""
    kept = warehouse.source(definition.sources[0].dataset)
    if kept is None or kept.is_synthetic:
        return None
    wanted = {name: [str(example[name])] for name in ("area", "period", "sex", "category") if name in example}
    values = [v for v in warehouse.read_source(kept.dataset, **wanted)["value"].tolist() if v == v]
    return values[0] if len(values) == 1 else None
