"""Reads of cards: what they hold today, whose they are, how often they were opened; what helps instead of the gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from luotsi.directory.models import Card, CardOpening, Service
from luotsi.directory.queries import catalogue, finding
from luotsi.directory.queries.catalogue import ServicePage
from luotsi.directory.queries.finding import Result, Wish
from luotsi.directory.rules import cards as rules
from luotsi.directory.rules.cards import Draft, Openings
from luotsi.directory.rules.records import ServiceRecord, Status, load
from luotsi.kernel import clock
from luotsi.kernel.errors import Gone, LuotsiError, NotFound
from luotsi.kernel.text import Texts, pick
from luotsi.people.rules import Actor, Power
from luotsi.regions import queries as regions

_INSTEAD = 5
MOST_FOUND = 20
"""Services of a saved search that a card shows."""


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as it is kept."""

    code: str
    titles: Texts
    texts: Texts
    services: tuple[UUID, ...]
    search: str
    is_shared: bool
    is_demo: bool
    maker_id: int
    maker_name: str
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None

    @property
    def languages(self) -> tuple[str, ...]:
        """Those in which it has a title."""
        return tuple(lang for lang in rules.LANGUAGES if self.titles.get(lang))

    @property
    def draft(self) -> Draft:
        """What its maker has decided, to be changed."""
        return Draft(self.titles, self.texts, self.services, self.search, self.is_shared)

    def is_kept_by(self, actor: Actor) -> bool:
        """Whether the actor may change and archive it."""
        return self.maker_id == actor.id or (self.is_shared and Power.EDIT_TRAY in actor.powers)


@dataclass(frozen=True, slots=True)
class Listed:
    """A card in a list."""

    card: CardView
    opened: int
    """In the last 30 days."""
    gone: int
    """Services on it that are no longer offered."""


@dataclass(frozen=True, slots=True)
class Held:
    """A service on a card: its page, or what helps instead when it is no longer offered."""

    id: str
    name: str
    page: ServicePage | None
    instead: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a card shows today."""

    held: tuple[Held, ...]
    total: int
    """Of a saved search all that it finds, else as many as are held."""


def card(code: str) -> CardView:
    """The card of that code, in either case; NotFound."""
    row = Card.objects.filter(code=rules.read_code(code)).first()
    if row is None:
        raise NotFound("No card has this address.")
    return _view(row)


def card_for(code: str, actor: Actor) -> CardView:
    """A card that the actor may look into: an own or a shared one; NotFound."""
    found = card(code)
    if found.maker_id != actor.id and not found.is_shared:
        raise NotFound("No card has this address.")
    return found


def cards_of(maker_id: int) -> list[Listed]:
    """Somebody's cards, archived ones last."""
    return _listed(Card.objects.filter(maker_id=maker_id))


def shared_cards(*, besides: int) -> list[Listed]:
    """The county's shared cards that are in use, but for one maker's own."""
    return _listed(Card.objects.filter(is_shared=True, archived_at=None).exclude(maker_id=besides))


def all_cards() -> list[Listed]:
    """Every card, archived ones last."""
    return _listed(Card.objects.all())


def with_gone(maker_id: int) -> int:
    """How many of somebody's cards in use hold a service that is no longer offered."""
    return sum(1 for c in cards_of(maker_id) if c.gone and not c.card.archived_at)


def openings(code: str) -> Openings:
    """How often the card was opened."""
    rows = CardOpening.objects.filter(card__code=code).values_list("day", "lang", "count")
    return rules.openings(rows, today=clock.today())


def content(card: CardView, lang: str, *, wish: Wish | None = None, most: int = MOST_FOUND) -> Content:
    """What the card shows today; `wish` is what its saved search asks for."""
    if wish is not None:
        found = finding.find(wish)
        held = tuple(_held(r.card.id, lang) for r in found.results[:most])
        return Content(held, max(found.total, len(held)))
    return Content(tuple(_held(str(id_), lang) for id_ in card.services), len(card.services))


def instead_of(id_: str, lang: str, *, size: int = _INSTEAD) -> tuple[str, tuple[Result, ...]]:
    """The name of a service that is gone, and what is nearest to it by name, in its municipality when it has one."""
    row = Service.objects.filter(pk=id_).only("id", "names", "data").first()
    name = pick(row.names, lang)[0] if row else ""
    if row is None or not name:
        return "", ()
    places = load(ServiceRecord, row.data).area.municipalities
    wish = Wish(query=name, lang=lang, size=size, municipality=_valid(places[0]) if len(places) == 1 else "")
    return name, tuple(r for r in finding.find(wish).results if r.card.id != id_)


def _valid(municipality: str) -> str:
    try:
        return regions.municipality(municipality).code
    except LuotsiError:
        return ""


def _held(id_: str, lang: str) -> Held:
    try:
        page = catalogue.service_page(id_)
    except (Gone, NotFound):
        name, results = instead_of(id_, lang)
        return Held(id_, name, None, results)
    return Held(id_, pick(page.record.names, lang)[0], page)


def _listed(rows: Iterable[Card]) -> list[Listed]:
    found = [_view(row) for row in rows]
    codes = [c.code for c in found]
    first = clock.today() - timedelta(days=rules.KEPT_DAYS - 1)
    counted = CardOpening.objects.filter(card__code__in=codes, day__gte=first).values_list("card__code")
    opened = dict(counted.annotate(whole=Sum("count")))
    offered = _offered([id_ for c in found for id_ in c.services])
    listed = [Listed(c, opened.get(c.code, 0), sum(id_ not in offered for id_ in c.services)) for c in found]
    return sorted(listed, key=lambda item: item.card.archived_at is not None)


def _offered(ids: Sequence[UUID]) -> set[UUID]:
    return set(Service.objects.filter(id__in=set(ids), status=Status.PUBLISHED).values_list("id", flat=True))


def _view(row: Card) -> CardView:
    return CardView(
        code=row.code,
        titles=row.titles,
        texts=row.texts,
        services=tuple(UUID(id_) for id_ in row.services),
        search=row.search,
        is_shared=row.is_shared,
        is_demo=row.is_demo,
        maker_id=row.maker_id,
        maker_name=row.maker_name,
        created_at=row.created_at,
        changed_at=row.changed_at,
        archived_at=row.archived_at,
    )
