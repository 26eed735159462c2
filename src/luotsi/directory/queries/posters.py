"""The services that a wall poster of a theme or a municipality names."""

from collections.abc import Iterable

from luotsi.directory.queries import catalogue, finding
from luotsi.directory.queries.cards import Held
from luotsi.directory.queries.finding import Result, Wish

SHOWN = 6
_LOOKED_AT = 40


def of_theme(slug: str, lang: str) -> tuple[Held, ...]:
    """Services of a theme, those of the area before those of the whole country."""
    return _chosen(Wish(lang=lang, filters={"theme": frozenset({slug})}, size=_LOOKED_AT))


def of_municipality(code: str, lang: str) -> tuple[Held, ...]:
    """Services for the people of a municipality, its own before those of the whole country."""
    return _chosen(Wish(lang=lang, municipality=code, size=_LOOKED_AT))


def _chosen(wish: Wish) -> tuple[Held, ...]:
    local = Wish(
        lang=wish.lang, municipality=wish.municipality, size=wish.size,
        filters={**wish.filters, "reach": frozenset({"local"})},
    )  # fmt: skip
    ids = [r.card.id for r in _different((*_fitting(local), *_fitting(wish)))][:SHOWN]
    pages = [(id_, catalogue.service_page(id_)) for id_ in ids]
    names = catalogue.names(ids, wish.lang)
    return tuple(Held(id_, names[id_], page) for id_, page in pages)


def _fitting(wish: Wish) -> tuple[Result, ...]:
    found = finding.find(wish)
    return () if found.relaxed else found.results


def _different(results: Iterable[Result]) -> list[Result]:
    """Each kind of service once: what several places offer under one name ("Home help, Juva") fills no poster."""
    by_name: dict[str, Result] = {}
    for result in results:
        if result.card.channel_types:
            by_name.setdefault(result.card.name.split(",")[0].strip().lower(), result)
    return list(by_name.values())
