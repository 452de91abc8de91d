"""The view model of choosing a variant: the options, what each value costs, and how many are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shop.carts import QUANTITY_LIMIT
from shop.inventory import SOLD_OUT, Availability, Stock, availability_of
from shop.products import Product
from web.money import format_money, format_money_short


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One value of an option: "12 cm", with its price or the note that it is sold out."""

    value: str
    note: str
    checked: bool
    disabled: bool

    @property
    def label(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Option:
    """What a product's variants differ in: "Pot". `key` is the name of the form field."""

    key: str
    name: str
    values: tuple[OptionValue, ...]


class VariantChoice:
    """A product's variants to choose from, without those that are not offered any more."""

    def __init__(self, product: Product, stocks: Sequence[Stock], variant_id: str = ""):
        self.product = product
        self.stocks = [stock for stock in stocks if stock.active]
        self.chosen = self._preferred(variant_id)

    def _preferred(self, variant_id: str) -> Stock | None:
        """The variant asked for, else the first that can be bought, else the first."""
        asked = [stock for stock in self.stocks if stock.variant_id == variant_id]
        left = [stock for stock in self.stocks if stock.available]
        return next(iter([*asked, *left, *self.stocks]), None)

    @cached_property
    def can_be_bought(self) -> bool:
        return any(stock.available for stock in self.stocks)

    @cached_property
    def price_cents(self) -> int:
        """The lowest price of what can be bought; of all variants, when nothing can."""
        offered = [stock for stock in self.stocks if stock.available] or self.stocks
        return min((stock.price_cents for stock in offered), default=self.product.price_cents)

    @cached_property
    def price_is_from(self) -> bool:
        return len({stock.price_cents for stock in self.stocks}) > 1

    @cached_property
    def options(self) -> list[Option]:
        return [self._option(at, name) for at, name in enumerate(self.product.option_names)]

    def _option(self, at: int, name: str) -> Option:
        with_it = [stock for stock in self.stocks if len(stock.options) > at]
        values = dict.fromkeys(stock.options[at] for stock in with_it)
        return Option(
            option_key(at),
            name,
            tuple(self._value(at, value, [one for one in with_it if one.options[at] == value]) for value in values),
        )

    def _value(self, at: int, value: str, fitting: Sequence[Stock]) -> OptionValue:
        left = [stock for stock in fitting if stock.available]
        checked = self.chosen is not None and self.chosen.options[at : at + 1] == (value,)
        return OptionValue(value, self._price_note(left), checked, not left)

    def _price_note(self, left: Sequence[Stock]) -> str:
        """The price of a value when prices differ, or that it is sold out."""
        if not left:
            return SOLD_OUT.words
        if not self.price_is_from:
            return ""
        lowest = format_money_short(min(stock.price_cents for stock in left))
        return lowest if len({stock.price_cents for stock in left}) == 1 else f"from {lowest}"

    @property
    def variants(self) -> list[dict[str, Any]]:
        """Every variant, as js/variant-picker.js reads it."""
        return [self._for_script(stock) for stock in self.stocks]

    def _for_script(self, stock: Stock) -> dict[str, Any]:
        return {
            "options": {option_key(at): value for at, value in enumerate(stock.options)},
            "price": format_money(stock.price_cents),
            "price_short": format_money_short(stock.price_cents) if self.price_is_from else "",
            "price_cents": stock.price_cents,
            "note": stock.availability.words,
            "state": stock.availability.css_state,
            "most": max_quantity_of(stock),
            "photo": self._photo_at(stock),
        }

    def _photo_at(self, stock: Stock) -> int:
        keys = [photo.key for photo in self.product.photos]
        return keys.index(stock.photo.key) if stock.photo and stock.photo.key in keys else 0

    @property
    def availability(self) -> Availability:
        """The availability of all variants together."""
        return availability_of(sum(stock.available for stock in self.stocks))

    @property
    def chosen_availability(self) -> Availability:
        return self.chosen.availability if self.chosen else SOLD_OUT

    @property
    def chosen_max_quantity(self) -> int:
        return max_quantity_of(self.chosen) if self.chosen else 1


def option_key(at: int) -> str:
    """The name of the form field for a product's first or second option."""
    return f"option_{at}"


def max_quantity_of(stock: Stock) -> int:
    """The largest quantity that can be added to the cart at once."""
    return max(1, min(stock.available, QUANTITY_LIMIT))
