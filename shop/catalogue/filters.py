"""The filters of a list as they stand in its address: read with patience, and written back for every way on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from dynamo import is_ulid
from shop.catalogue.browsing import CHEAPEST, DEAREST, NEWEST, Choices
from shop.catalogue.cards import Card
from web.money import money_short, typed
from web.pages.links import Link

LABELS = {NEWEST: "Newest first", CHEAPEST: "Price, low to high", DEAREST: "Price, high to low"}
SELLERS = 12

NO_NUMBER = "“{}” is not a price. Write it as a number, such as 40 or 12.50."
TURNED_ROUND = "The lowest price is above the highest. Swap them, or empty one."


class Offered(NamedTuple):
    """One of the shops to choose between."""

    value: str
    name: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen, what was typed for it, and what is wrong with that."""

    choices: Choices
    path: str
    price_from: str = ""
    price_to: str = ""
    errors: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: str, query: QueryDict) -> "Filters":
        """The filters in a query. What no form of ours sends is left aside; a price that makes no sense is kept as it
        was typed and reported, and the list goes without it."""
        low, high = query.get("price_from", "").strip()[:40], query.get("price_to", "").strip()[:40]
        seller, sort = query.get("seller", ""), query.get("sort", "")
        choices = Choices(
            in_stock=query.get("in_stock") == "1",
            seller_id=seller if is_ulid(seller) else "",
            sort=sort if sort in LABELS else "",
        )
        errors = tuple(NO_NUMBER.format(text) for text in (low, high) if text and _cents(text) is None)
        price_from, price_to = _cents(low), _cents(high)
        if price_from is not None and price_to is not None and price_from > price_to:
            errors = (*errors, TURNED_ROUND)
        if not errors:
            choices = replace(choices, price_from=price_from, price_to=price_to)
        return cls(choices, path, low, high, errors)

    @property
    def sort(self) -> str:
        return self.choices.order

    @property
    def sorts(self) -> tuple[tuple[str, str], ...]:
        return tuple([(order, LABELS[order]) for order in self.choices.orders])

    @property
    def order_is_given(self) -> bool:
        """Whether the list stands in order of price only because of its prices."""
        return NEWEST not in self.choices.orders and self.choices.sort not in self.choices.orders

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """Everything but the order, as the fields of a form."""
        fields = {
            "price_from": self.price_from,
            "price_to": self.price_to,
            "in_stock": "1" if self.choices.in_stock else "",
            "seller": self.choices.seller_id,
        }
        return tuple([(name, value) for name, value in fields.items() if value])

    @property
    def clear_url(self) -> str:
        return self._url(("sort", self.choices.sort))

    def next_url(self, cursor: str | None) -> str:
        """The following page of the list; empty when there is none."""
        return self._url(*self.kept, ("sort", self.choices.sort), ("after", cursor)) if cursor else ""

    @property
    def first_url(self) -> str:
        return self._url(*self.kept, ("sort", self.choices.sort))

    def applied(self, cards: Sequence[Card]) -> tuple[Link, ...]:
        """The filters that are on, each with the list's address without it."""
        on = []
        if self.choices.by_price:
            on.append(Link(self.price_words, self._without("price_from", "price_to")))
        if self.choices.in_stock:
            on.append(Link("In stock", self._without("in_stock")))
        if self.choices.seller_id:
            on.append(Link(self._seller_name(cards), self._without("seller")))
        return tuple(on)

    @property
    def price_words(self) -> str:
        low, high = self.choices.price_from, self.choices.price_to
        if low is None:
            return f"Up to {money_short(high or 0)}"
        return f"From {money_short(low)}" if high is None else f"{money_short(low)} to {money_short(high)}"

    def sellers(self, cards: Sequence[Card]) -> tuple[Offered, ...]:
        """The shops whose things are on the page, to choose one of; none where there is nothing to choose."""
        chosen = self.choices.seller_id
        names = {card.seller_id: card.seller_name for card in cards}
        if chosen:
            names.setdefault(chosen, self._seller_name(cards))
        elif len(names) < 2:
            return ()
        shops = sorted(names.items(), key=lambda shop: shop[1].casefold())[:SELLERS]
        return tuple([Offered(value, name, value == chosen) for value, name in (("", "Any shop"), *shops)])

    def _seller_name(self, cards: Sequence[Card]) -> str:
        return next((card.seller_name for card in cards if card.seller_id == self.choices.seller_id), "One shop")

    def _without(self, *names: str) -> str:
        return self._url(
            *[(name, value) for name, value in self.kept if name not in names], ("sort", self.choices.sort)
        )

    def _url(self, *fields: tuple[str, str]) -> str:
        query = urlencode([(name, value) for name, value in fields if value])
        return f"{self.path}?{query}" if query else self.path


def _cents(text: str) -> int | None:
    try:
        return typed(text)
    except ValueError:
        return None
