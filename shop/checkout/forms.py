"""The form for an order's address that is not in the address book."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms

from accounts.forms.addresses import AddressForm
from shop.orders import DeliveryAddress

BOOK_FULL = "Your address book is full. Untick this, or remove an address from the book first."


class DeliveryForm(AddressForm):
    """An address for this order, which may be added to the address book."""

    save = forms.BooleanField(label="Keep it in my address book", required=False, initial=True)

    def __init__(
        self,
        name: str,
        typed: DeliveryAddress | None = None,
        data: Mapping[str, Any] | None = None,
        *,
        book_is_full: bool = False,
    ) -> None:
        """`name` is the member's; `typed` is the address typed before, when they come back to change it."""
        initial = asdict(typed) | {"save": False} if typed else {"name": name}
        super().__init__(data, initial=initial)
        self.book_is_full = book_is_full

    def clean_save(self) -> bool:
        if self.cleaned_data["save"] and self.book_is_full:
            raise forms.ValidationError(BOOK_FULL, code="full")
        return bool(self.cleaned_data["save"])

    def delivery_address(self) -> DeliveryAddress:
        """The address in the valid form."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "save"}
        return DeliveryAddress(**given | {"phone": given["phone"] or None})
