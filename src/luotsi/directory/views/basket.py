"""The basket: chosen services by ids in the address, so that it can be kept, printed and shared without a login."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from luotsi.directory import forms, labels
from luotsi.directory.queries import catalogue
from luotsi.directory.queries.catalogue import Card

MOST = 60
"""Services in one basket."""


@dataclass(frozen=True, slots=True)
class Kept:
    card: Card
    without: str
    """Address of the basket without this service."""


@dataclass(frozen=True, slots=True)
class Basket:
    ids: tuple[str, ...]
    kept: tuple[Kept, ...]
    gone: int
    """Ids whose service is no longer offered."""
    unreadable: int
    """Ids that are not ids."""
    left_out: int
    """Ids beyond the most a basket holds."""

    @property
    def joined(self) -> str:
        return ",".join(self.ids)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The basket's page; 400 when the address holds what is not an id, and the rest is shown all the same."""
    basket = _basket(request.GET.get("ids", ""))
    return render(request, "directory/basket.html", {"basket": basket}, status=400 if basket.unreadable else 200)


@require_safe
def print_view(request: HttpRequest) -> HttpResponse:
    """The basket on paper: contacts and hours of each service."""
    basket = _basket(request.GET.get("ids", ""))
    pages = [catalogue.service_page(k.card.id) for k in basket.kept]
    context = {"basket": basket, "pages": list(zip(basket.kept, pages, strict=True))}
    return render(request, "directory/basket_print.html", context, status=400 if basket.unreadable else 200)


def _basket(given: str) -> Basket:
    asked = list(dict.fromkeys(part.strip().lower() for part in given[:10_000].split(",") if part.strip()))
    good = [part for part in asked if forms.is_uuid(part)]
    ids = tuple(good[:MOST])
    cards = catalogue.cards(ids, labels.language())
    kept = tuple(Kept(cards[id_], address([i for i in ids if i != id_])) for id_ in ids if id_ in cards)
    return Basket(
        ids=tuple(k.card.id for k in kept),
        kept=kept,
        gone=len(ids) - len(kept),
        unreadable=len(asked) - len(good),
        left_out=len(good) - len(ids),
    )


def address(ids: list[str]) -> str:
    """Address of a basket."""
    return reverse("basket") + (f"?ids={','.join(ids)}" if ids else "")
