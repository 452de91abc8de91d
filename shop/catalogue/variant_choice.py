"""The view model of choosing a variant: the options, what each value costs, and how many are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shop.carts import QUANTITY_LIMIT
from shop.inventory import SOLD_OUT, Availability, Stock, availability_of
from shop.products import Product
from web.money import format_money, format_money_short
from web.pages.words import join_names

# There is no variant with these values.
NOT_MADE = "Not made"


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One value of an option: "12 cm", with its price or the note that it is sold out.

    `is_sold` says that it can't be bought with what else is chosen; `disabled`, that it can't be bought at all.
    """

    value: str
    note: str
    checked: bool
    is_sold: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class Option:
    """What a product's variants differ in: "Pot". `key` is the name of the form field."""

    key: str
    name: str
    values: tuple[OptionValue, ...]


class VariantChoice:
    """A product's variants to choose from, without those that are not offered any more.

    Nothing is chosen unless it was asked for: by the id of a variant, or by values of options, one for each option.
    Where an option has only one value, there is nothing to choose.
    """

    def __init__(
        self, product: Product, stocks: Sequence[Stock], variant_id: str = "", values: Sequence[str | None] = ()
    ):
        self.product = product
        self.stocks = [stock for stock in stocks if stock.active]
        asked = next((stock.options for stock in self.stocks if variant_id and stock.variant_id == variant_id), values)
        self.values = tuple([self._value_chosen(at, asked) for at in range(len(product.option_names))])

    def _value_chosen(self, at: int, asked: Sequence[str | None]) -> str | None:
        offered = self._values_of(at)
        wanted = asked[at] if at < len(asked) else None
        return wanted if wanted in offered else next(iter(offered)) if len(offered) == 1 else None

    def _values_of(self, at: int) -> dict[str, None]:
        """The values of one option, in order."""
        return dict.fromkeys(stock.options[at] for stock in self.stocks if len(stock.options) > at)

    @cached_property
    def chosen(self) -> Stock | None:
        """The variant that is chosen, sold out or not; None while an option is open, or when there is no such one."""
        return next((stock for stock in self.stocks if self._has(stock, self.values)), None)

    @staticmethod
    def _has(stock: Stock, values: Sequence[str | None]) -> bool:
        return tuple(stock.options[: len(values)]) == tuple(values)

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

    @property
    def price_words(self) -> str:
        """The price of what is chosen, or the lowest one."""
        if self.chosen:
            return format_money(self.chosen.price_cents)
        return f"from {format_money(self.price_cents)}" if self.price_is_from else format_money(self.price_cents)

    @cached_property
    def options(self) -> list[Option]:
        return [
            Option(option_key(at), name, tuple([self._option_value(at, value) for value in self._values_of(at)]))
            for at, name in enumerate(self.product.option_names)
        ]

    def _option_value(self, at: int, value: str) -> OptionValue:
        with_it = [stock for stock in self.stocks if stock.options[at : at + 1] == (value,)]
        fitting = [stock for stock in with_it if self._goes_with_the_others(stock, at)]
        left = [stock for stock in fitting if stock.available]
        return OptionValue(
            value,
            note=self._note(fitting, left),
            checked=self.values[at] == value,
            is_sold=not left,
            disabled=not any(stock.available for stock in with_it),
        )

    def _goes_with_the_others(self, stock: Stock, at: int) -> bool:
        """Whether a variant has the values that are chosen of all options but this one."""
        others = [(other, value) for other, value in enumerate(self.values) if other != at and value is not None]
        return all(stock.options[other : other + 1] == (value,) for other, value in others)

    def _note(self, fitting: Sequence[Stock], left: Sequence[Stock]) -> str:
        """The price of a value when prices differ, or that it is sold out."""
        if not left:
            return SOLD_OUT.words if fitting else NOT_MADE
        if not self.price_is_from:
            return ""
        lowest = format_money_short(min(stock.price_cents for stock in left))
        return lowest if len({stock.price_cents for stock in left}) == 1 else f"from {lowest}"

    @property
    def combinations(self) -> list[tuple[str, OptionValue]]:
        """Each variant as one value to choose, with its id, for browsers without scripts. None with less than two
        options: their values are the variants."""
        if len(self.product.option_names) < 2:
            return []
        return [(stock.variant_id, self._combination(stock)) for stock in self.stocks]

    def _combination(self, stock: Stock) -> OptionValue:
        note = self._note([stock], [stock] if stock.available else [])
        sold = not stock.available
        return OptionValue(", ".join(stock.options), note, stock is self.chosen and not sold, sold, sold)

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
    def stock_words(self) -> str:
        """How many there are of what is chosen, or what is still to choose."""
        if self.chosen:
            return self.chosen.availability.words
        open_ones = [
            name[:1].lower() + name[1:]
            for name, value in zip(self.product.option_names, self.values, strict=True)
            if value is None
        ]
        return f"Choose {join_names(open_ones)}." if open_ones else NOT_MADE

    @property
    def max_quantity(self) -> int:
        """The largest quantity that can be added to the cart at once: of what is chosen, or of any variant."""
        return max(map(max_quantity_of, [self.chosen] if self.chosen else self.stocks), default=1)

    @property
    def is_single(self) -> bool:
        """Whether there is only one to buy, so that there is no quantity to choose."""
        return self.max_quantity == 1 and (self.product.one_of_a_kind or not self.options)


def option_key(at: int) -> str:
    """The name of the form field for a product's first or second option."""
    return f"option_{at}"


def max_quantity_of(stock: Stock) -> int:
    """The largest quantity that can be added to the cart at once."""
    return max(1, min(stock.available, QUANTITY_LIMIT))
