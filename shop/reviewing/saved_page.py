"""Reads the page of what a member has saved: each product as it is now, and what changed since."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from dynamo.errors import BadCursor
from shop.catalogue.cards import Card, card_of
from shop.products import Product
from shop.saved_products import SAVED_LIMIT, SavedProduct

PAGE_SIZE = 24


class SavedCard(NamedTuple):
    """A saved product. `was_cents` is its former price where it costs less now; `badge` is the kind of the note's."""

    card: Card
    note: str = ""
    badge: str = ""
    was_cents: int | None = None
    cheaper_by: int = 0
    gone: bool = False


class SavedPage(NamedTuple):
    """Some saved products, the last saved first. `next` is the time to go on from."""

    cards: Sequence[SavedCard]
    total: int
    next: str


def saved_page(member_id: str, before: str = "") -> SavedPage:
    """A page of what a member saved, or saved before that time. Two requests, in two round trips; one when nothing is
    saved. `BadCursor` for what is no time."""
    saved = SavedProduct.of_member_now(user_id=member_id).all(limit=SAVED_LIMIT)
    last_first = sorted(saved, key=lambda one: one.saved_at, reverse=True)
    until = _time(before)
    left = [one for one in last_first if until is None or one.saved_at < until]
    shown, more = left[:PAGE_SIZE], len(left) > PAGE_SIZE
    products = Product.by_ids([{"product_id": one.product_id} for one in shown]) if shown else []
    cards = [_card(one, product) for one, product in zip(shown, products, strict=True) if product]
    return SavedPage(cards, len(saved), shown[-1].saved_at.isoformat() if more else "")


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadCursor(f"{text!r} is no time.") from error
    if at.tzinfo is None:
        raise BadCursor(f"{text!r} is in no zone.")
    return at


def _card(saved: SavedProduct, product: Product) -> SavedCard:
    card = card_of(product)
    if not product.is_on_sale:
        return SavedCard(card._replace(stock_left=0), "Not for sale any more", gone=True)
    if card.availability.is_sold_out:
        return SavedCard(card, "" if saved.was_sold_out else "Sold out since you saved it", "caution")
    cheaper_by = saved.saves_against(product)
    if saved.was_sold_out:
        return SavedCard(card, "Back in stock", "positive", saved.price_cents if cheaper_by else None, cheaper_by)
    return SavedCard(card, "", "positive", saved.price_cents if cheaper_by else None, cheaper_by)
