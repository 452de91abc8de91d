"""An entry of the address book."""

import re
from typing import Any

from django import forms

from accounts import countries
from accounts.addresses import Address
from accounts.forms.fields import ShownName
from web.forms.figures import FiguresField
from web.forms.form import Form


def line(name: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": name})


class AddressForm(Form):
    """Where a parcel may go."""

    name = ShownName(label="Name", max_length=80, widget=line("name"), help_text="As it stands at the door.")
    street = ShownName(label="Street and number", max_length=120, widget=line("address-line1"))
    postcode = FiguresField(label="Postcode", max_length=12, widget=line("postal-code"))
    city = ShownName(label="Town", max_length=80, widget=line("address-level2"))
    country = forms.ChoiceField(
        label="Country", choices=countries.choices, widget=forms.Select(attrs={"autocomplete": "country"})
    )
    phone = FiguresField(
        label="Phone",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].optional_note = "if the driver gets lost"  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and not (re.fullmatch(r"\+?[0-9 ()./-]+", phone) and 6 <= sum(map(str.isdigit, phone)) <= 15):
            raise forms.ValidationError("A phone number looks like +351 21 123 4567.")
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "postcode" in cleaned and "country" in cleaned:
            try:
                cleaned["postcode"] = countries.tidy_postcode(cleaned["country"], cleaned["postcode"])
            except countries.PostcodeRefused as refused:
                self.add_error("postcode", str(refused))
        return cleaned

    def address(self, user_id: str, **more: Any) -> Address:
        """The address that was filled in, of this member."""
        given = self.cleaned_data
        return Address(user_id=user_id, **{**given, "phone": given["phone"] or None}, **more)
