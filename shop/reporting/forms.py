"""The form in which members say what is wrong with a product."""

from typing import Any

from django import forms

from accounts.forms.fields import Paragraph
from shop.reports import REASONS, TEXT_LIMIT
from web.forms.form import Form


class ReportForm(Form):
    """Why something should not be on sale, and what else staff should know."""

    reason = forms.ChoiceField(label="What is wrong with it", choices=list(REASONS.items()), widget=forms.RadioSelect)
    text = Paragraph(
        label="What should we know",
        max_length=TEXT_LIMIT,
        required=False,
        help_text="Where you saw the photograph, what came in the parcel. Only staff read it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == "other" and not cleaned.get("text"):
            self.add_error("text", "Say in a sentence what is wrong.")
        return cleaned
