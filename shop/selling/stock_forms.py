"""The forms that change stock by hand, and several products alike."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from shop.inventory import QUANTITY_LIMIT, Stock
from shop.selling.bulk import HIDE, PRICE, PUBLISH
from web.forms.figures import CountField
from web.forms.form import Form


class BulkForm(Form):
    """What is to be done to several products."""

    do = forms.ChoiceField(
        label="What to do",
        choices=[(HIDE, "Hide them"), (PUBLISH, "Put them on sale"), (PRICE, "Change the prices")],
    )
    per_cent = forms.DecimalField(
        label="By how many per cent",
        required=False,
        min_value=-90,
        max_value=900,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": "Write a number, such as 10 or -15."},
    )

    def clean_per_cent(self) -> Decimal:
        per_cent: Decimal = self.cleaned_data["per_cent"] or Decimal(0)
        if self.cleaned_data.get("do") == PRICE and not per_cent:
            raise ValidationError("Write by how many per cent: 10 to raise the prices, -15 to lower them.")
        return per_cent


class StockForm(Form):
    """A change of a variant's stock by hand: some more, some fewer, or a count. `seen` is the number that it showed."""

    ADD, TAKE_OUT, COUNT = "add", "take_out", "count"

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=QUANTITY_LIMIT)
    how = forms.ChoiceField(
        label="What happened",
        choices=[(ADD, "More came in"), (TAKE_OUT, "Some went out"), (COUNT, "I counted them")],
        widget=forms.RadioSelect,
        initial=ADD,
    )
    number = CountField(label="How many", min_value=0, max_value=QUANTITY_LIMIT)

    def __init__(self, stock: Stock, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"seen": stock.quantity})
        self.stock = stock

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("number") == 0 and cleaned.get("how") != self.COUNT:
            self.add_error("number", "Write how many, at least one.")
        return cleaned

    @property
    def is_count(self) -> bool:
        return bool(self.cleaned_data["how"] == self.COUNT)

    @property
    def number_given(self) -> int:
        return int(self.cleaned_data["number"])

    @property
    def difference(self) -> int:
        return -self.number_given if self.cleaned_data["how"] == self.TAKE_OUT else self.number_given

    @property
    def as_seen(self) -> Stock:
        """The stock with the number that the form showed, which a count is held against."""
        return self.stock.replace(quantity=self.cleaned_data["seen"])
