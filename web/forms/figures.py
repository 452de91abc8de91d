"""Form fields for figures, which accept what any keyboard or page writes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from web.figures import plain_figures


class FiguresField(forms.CharField):
    """A text with figures, such as a postcode, normalised to plain ASCII."""

    def to_python(self, value: Any) -> str:
        return plain_figures(str(super().to_python(value)))


class DayField(forms.DateField):
    """A day as ISO 8601 writes it, 2026-11-21, and in no other way, since 05/10/2026 may be two days. A valid day is
    shown again in the form that the browser's calendar needs."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
        messages = {"invalid": "“%(typed)s” is not a day. Write it like 2026-11-21."}
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, error_messages=messages, **options)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return super().to_python(plain_figures(value))
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"typed": value.strip()}) from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            day = self.to_python(data)
        except ValidationError:
            return data
        return day.isoformat() if day else data
