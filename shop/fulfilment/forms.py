"""The forms of a seller's order: what is in a parcel, and why something is cancelled."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shop.fulfilment.cancelling import REASON_LIMIT
from shop.fulfilment.seller_queue import SellerOrderPage
from shop.order_history.carriers import TRACKING_PAGES
from web.figures import plain_figures
from web.forms.figures import CountField
from web.forms.form import Form

OTHER = "another carrier"


class ShipForm(Form):
    """A parcel: how many of each line, who carries it, and its number there."""

    carrier = forms.ChoiceField(
        label="Carrier",
        required=False,
        choices=[("", "Not said"), *((name, name) for name in TRACKING_PAGES), (OTHER, OTHER.capitalize())],
    )
    tracking = forms.CharField(
        label="Tracking number",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, page: SellerOrderPage, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.lines = []
        for place, line, count in page.left:
            field = CountField(label=line.full_name, min_value=0, max_value=count, initial=count, required=False)
            field.optional_note = f"of {count}"  # type: ignore[attr-defined]
            self.fields[f"line_{place}"] = field
            self.lines.append(f"line_{place}")

    def clean_tracking(self) -> str:
        return plain_figures(self.cleaned_data["tracking"]).upper()

    @property
    def line_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.lines]

    @property
    def quantities(self) -> dict[str, int]:
        """How many of each line, by its place in the order."""
        return {name.removeprefix("line_"): self.cleaned_data.get(name) or 0 for name in self.lines}


class CancelForm(Form):
    """Why something is cancelled, in words that the other side reads."""

    reason = forms.CharField(
        label="Why",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The other side reads it.",
    )
