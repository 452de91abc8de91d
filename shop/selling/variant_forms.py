"""The rows of a product's variants: price, number in stock, and whether each is offered."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from shop.inventory import PRICE_LIMIT_CENTS, QUANTITY_LIMIT, Stock
from shop.products import VARIANT_LIMIT
from shop.selling.describing import VariantText
from shop.selling.own_products import OwnProduct
from web.forms.figures import CountField, MoneyField
from web.forms.form import Form


class VariantForm(Form):
    """The row of one variant. `seen` is the number that the row showed."""

    options = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=QUANTITY_LIMIT)
    price = MoneyField(label="Price", required=False)
    quantity = CountField(label="In stock", required=False, min_value=0, max_value=QUANTITY_LIMIT)
    offered = forms.BooleanField(label="Offer it", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price", "quantity"):
            self.fields[name].optional_note = ""  # type: ignore[attr-defined]

    @property
    def variant_id(self) -> str:
        """The variant that the row is of; empty for one that is new."""
        return str(self.initial.get("variant_id", ""))

    @property
    def title(self) -> str:
        return ", ".join(split(str(self["options"].value() or "")))

    def clean_price(self) -> int:
        cents = self.cleaned_data["price"] or 0
        if cents > PRICE_LIMIT_CENTS:
            raise ValidationError("That is more than Plaza can sell for.")
        return cents

    def variant(self, options: tuple[str, ...], stands: Stock | None, *, needs_price: bool) -> VariantText:
        """What the valid row says of a variant, which stands so now."""
        price, offered = self.cleaned_data["price"], self.cleaned_data["offered"]
        if needs_price and offered and not price:
            self.add_error("price", "Write a price, or stop offering it.")
        return VariantText(options, price, self._counted(stands), offered)

    def _counted(self, stands: Stock | None) -> int:
        """The number of stock that the row asks for: the present one unless another was typed."""
        typed, seen = self.cleaned_data.get("quantity") or 0, self.cleaned_data.get("seen")
        if stands is None or stands.quantity == seen:
            return int(typed)
        if typed != seen:
            # Sent once more, it counts.
            self.data = corrected(self.data, **{self.add_prefix("seen"): stands.quantity})
            self.add_error("quantity", f"There are {stands.quantity} now: some were sold or counted meanwhile.")
        return stands.quantity


VariantForms = formset_factory(VariantForm, extra=0, max_num=VARIANT_LIMIT, absolute_max=VARIANT_LIMIT)


def variant_forms(own: OwnProduct, data: Mapping[str, Any] | None = None) -> "BaseFormSet[VariantForm]":
    """The rows of a product's variants, as they are stored or as they were sent."""
    initial = [
        {
            "variant_id": stock.variant_id,
            "options": joined(stock.options),
            "seen": stock.quantity,
            "price": stock.price_cents or None,
            "quantity": stock.quantity,
            "offered": stock.offered,
        }
        for stock in own.stocks
    ]
    return VariantForms(data, initial=initial, prefix="variants")


def corrected(data: Mapping[str, Any], **values: int) -> QueryDict:
    """What was sent, with other values in hidden fields."""
    changed = QueryDict(mutable=True)
    changed.update(data)
    for name, value in values.items():
        changed[name] = str(value)
    return changed


def joined(options: Sequence[str]) -> str:
    return ", ".join(options)


def split(joined: str) -> tuple[str, ...]:
    return tuple(value for value in joined.split(", ") if value)
