"""The filters of a list: read from the query of its URL, and written back into the URLs of its links."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from dynamo import is_ulid
from shop.catalogue.browsing import CHEAPEST, DEAREST, NEWEST, Criteria, SellerOnShelf
from shop.catalogue.cards import Card
from web.money import format_money_short, parse_money
from web.pages.links import Link

SORT_LABELS = {NEWEST: "Newest first", CHEAPEST: "Price, low to high", DEAREST: "Price, high to low"}

# A shop that was asked for and has nothing to show here.
UNKNOWN_SELLER = "One shop"

NOT_A_PRICE = "“{}” is not a price. Write it as a number, such as 40 or 12.50."
PRICES_SWAPPED = "The lowest price is above the highest. Swap them, or empty one."


class SellerOption(NamedTuple):
    """One of the shops to choose from. `product_count` is None where other filters make it untrue."""

    value: str
    name: str
    checked: bool
    product_count: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """The criteria, the prices as they were typed, and what is wrong with them."""

    criteria: Criteria
    path: str
    price_from: str = ""
    price_to: str = ""
    errors: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: str, query: QueryDict) -> "Filters":
        """The filters in a query. Unknown values are ignored. A price that can't be parsed stays as typed and is
        reported in `errors`; the list is then shown without prices."""
        low, high = query.get("price_from", "").strip()[:40], query.get("price_to", "").strip()[:40]
        seller, sort = query.get("seller", ""), query.get("sort", "")
        criteria = Criteria(
            in_stock=query.get("in_stock") == "1",
            seller_id=seller if is_ulid(seller) else "",
            sort=sort if sort in SORT_LABELS else "",
        )
        errors = tuple(NOT_A_PRICE.format(text) for text in (low, high) if text and _cents_or_none(text) is None)
        price_from, price_to = _cents_or_none(low), _cents_or_none(high)
        if price_from is not None and price_to is not None and price_from > price_to:
            errors = (*errors, PRICES_SWAPPED)
        if not errors:
            criteria = replace(criteria, price_from=price_from, price_to=price_to)
        return cls(criteria, path, low, high, errors)

    @property
    def sort(self) -> str:
        return self.criteria.effective_sort

    @property
    def sorts(self) -> tuple[tuple[str, str], ...]:
        return tuple([(order, SORT_LABELS[order]) for order in self.criteria.allowed_sorts])

    @property
    def sort_is_forced(self) -> bool:
        """Whether the list is sorted by price only because a price was given."""
        return NEWEST not in self.criteria.allowed_sorts and self.criteria.sort not in self.criteria.allowed_sorts

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Everything but the sort order, as hidden fields of a form."""
        fields = {
            "price_from": self.price_from,
            "price_to": self.price_to,
            "in_stock": "1" if self.criteria.in_stock else "",
            "seller": self.criteria.seller_id,
        }
        return tuple([(name, value) for name, value in fields.items() if value])

    @property
    def clear_url(self) -> str:
        return self._url(("sort", self.criteria.sort))

    def next_url(self, cursor: str | None) -> str:
        """The URL of the next page; empty when there is none."""
        return self._url(*self.fields, ("sort", self.criteria.sort), ("after", cursor)) if cursor else ""

    @property
    def first_url(self) -> str:
        return self._url(*self.fields, ("sort", self.criteria.sort))

    def applied(self, sellers: Sequence[SellerOption]) -> tuple[Link, ...]:
        """The active filters, each with the URL of the list without it."""
        on = []
        if self.criteria.by_price:
            on.append(Link(self.price_words, self._without("price_from", "price_to")))
        if self.criteria.in_stock:
            on.append(Link("In stock", self._without("in_stock")))
        if self.criteria.seller_id:
            name = next((one.name for one in sellers if one.checked), UNKNOWN_SELLER)
            on.append(Link(name, self._without("seller")))
        return tuple(on)

    @property
    def price_words(self) -> str:
        low, high = self.criteria.price_from, self.criteria.price_to
        if low is None:
            return f"Up to {format_money_short(high or 0)}"
        return (
            f"From {format_money_short(low)}"
            if high is None
            else f"{format_money_short(low)} to {format_money_short(high)}"
        )

    def sellers(self, on_shelf: Sequence[SellerOnShelf], cards: Sequence[Card] = ()) -> tuple[SellerOption, ...]:
        """The shops of the shelf to choose one from, those with most products first; none when there is only one.

        One that is chosen and not among them is named by its cards.
        """
        chosen = self.criteria.seller_id
        counts = not self.criteria.by_price and not self.criteria.in_stock
        shops = [
            SellerOption(one.seller_id, one.name, one.seller_id == chosen, one.product_count if counts else None)
            for one in on_shelf
        ]
        if chosen and not any(one.checked for one in shops):
            name = cards[0].seller_name if cards else UNKNOWN_SELLER
            shops.insert(0, SellerOption(chosen, name, checked=True))
        elif not chosen and len(shops) < 2:
            return ()
        return SellerOption("", "Any shop", not chosen), *shops

    def _without(self, *names: str) -> str:
        return self._url(
            *[(name, value) for name, value in self.fields if name not in names], ("sort", self.criteria.sort)
        )

    def _url(self, *fields: tuple[str, str]) -> str:
        query = urlencode([(name, value) for name, value in fields if value])
        return f"{self.path}?{query}" if query else self.path


def _cents_or_none(text: str) -> int | None:
    try:
        return parse_money(text)
    except ValueError:
        return None
