"""The form that limits a history to some days."""

from typing import Any

from web.forms.figures import DayField
from web.forms.form import Form


class DaysForm(Form):
    """A range of days, both included, either may be open."""

    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.optional_note = ""  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("since"), cleaned.get("until")
        for name, day in (("since", first), ("until", last)):
            if day and not 2000 <= day.year <= 2100:
                self.add_error(name, "Plaza keeps orders of this century.")
        if first and last and first > last:
            self.add_error("until", "The last day is before the first. Swap the two days.")
        return cleaned
