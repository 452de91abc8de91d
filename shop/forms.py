"""What shoppers fill in: where an order goes, and from when to when they look back."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.forms.addresses import AddressForm
from shop.orders import DeliveryAddress
from web.forms import Form


class DeliveryForm(AddressForm):
    """An address for this order that is not in the address book, or not yet."""

    keep = forms.BooleanField(label="Keep it in my address book", required=False, initial=True)

    def __init__(self, name: str, written: DeliveryAddress | None, data: Mapping[str, Any] | None = None) -> None:
        """For a member of this name; `written` is what they wrote before, on coming back to change it."""
        initial = asdict(written) | {"keep": False} if written else {"name": name}
        super().__init__(data, initial=initial)

    def delivery_address(self) -> DeliveryAddress:
        """The address that was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "keep"}
        return DeliveryAddress(**given | {"phone": given["phone"] or None})


@lru_cache(256)
def untouched_fields(name: str, written: DeliveryAddress | None) -> SafeString:
    """The fields of a delivery form that nobody has sent yet, kept by what stands in them: six of them take Django a
    millisecond."""
    return render_to_string("shop/checkout/_fields.html", {"form": DeliveryForm(name, written)})


class DaysForm(Form):
    """A range of days, both ends included, either left open."""

    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
            field.optional_note = ""  # type: ignore[attr-defined]
            field.error_messages["invalid"] = "That is no day. Write it like 2026-11-21."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("since"), cleaned.get("until")
        for name, day in (("since", first), ("until", last)):
            if day and not 2000 <= day.year <= 2100:
                self.add_error(name, "Plaza keeps orders of this century.")
        if first and last and first > last:
            self.add_error("until", "The last day is before the first. Turn them round.")
        return cleaned
