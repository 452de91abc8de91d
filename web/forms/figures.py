"""Form fields for figures and amounts, which accept what any keyboard or page writes."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from web.figures import plain_figures
from web.money import currency_sign, minor_units, parse_money


class FiguresField(forms.CharField):
    """A text with figures, such as a postcode, normalised to plain ASCII."""

    def to_python(self, value: Any) -> str:
        return plain_figures(str(super().to_python(value)))


class CountField(forms.IntegerField):
    """A whole number of things, in any digits."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        messages = {
            "invalid": "Write a whole number, such as 12.",
            "min_value": "%(limit_value)s is the least.",
            "max_value": "%(limit_value)s is the most.",
        }
        super().__init__(widget=widget, error_messages=messages, **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(plain_figures(value) if isinstance(value, str) else value)


class MoneyField(forms.Field):
    """An amount of money, in minor units; None when it is empty."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        widget.affix = currency_sign()  # type: ignore[attr-defined]
        super().__init__(widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """An initial amount as people write it; what was typed stays as it is."""
        if not isinstance(value, int):
            return value
        units = minor_units(settings.CURRENCY)
        return f"{value / units:.{len(str(units)) - 1}f}"

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_money(value)
        except ValueError as error:
            raise ValidationError(f"“{value}” is not a price. Write it as a number, such as 40 or 12.50.") from error


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
