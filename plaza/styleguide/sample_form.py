"""The form that the style guide shows, with every kind of field."""

from typing import Any

from django import forms

from web.forms.form import Form


class SampleForm(Form):
    """A form with every kind of field."""

    name = forms.CharField(label="Name on the parcel")
    street = forms.CharField(label="Street and number", help_text="As the postman reads it.")
    postcode = forms.CharField(label="Postcode")
    country = forms.ChoiceField(label="Country", choices=[("NL", "Netherlands"), ("PT", "Portugal")])
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    price = forms.CharField(label="Price", help_text="You keep €31.28 of it.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    note = forms.CharField(label="What should people know?", widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label="Photograph", required=False)
    sending = forms.ChoiceField(
        label="How it comes", widget=forms.RadioSelect, choices=[("post", "Post"), ("courier", "Courier")]
    )
    remember = forms.BooleanField(label="Keep this address for next time", required=False)
    locked = forms.CharField(label="Order number", required=False, disabled=True, initial="P-7Q4K-21")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].optional_note = "if the driver gets lost"  # type: ignore[attr-defined]
        self.fields["price"].widget.affix = "€"

    def clean_postcode(self) -> str:
        raise forms.ValidationError("1035 is in Amsterdam. Rotterdam’s begin with 30.")
