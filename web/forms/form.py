"""How forms look: labels above, hints below, errors tied to their field and gathered in a summary on top.

Set as Django's form renderer, so `{{ form }}` and `{{ form.name.as_field_group() }}` come out in Plaza's markup.
"""

from typing import Any

from django import forms
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

BOXES = (widgets.Input, widgets.Textarea)
NOT_BOXES = (widgets.CheckboxInput, widgets.HiddenInput)
CHOSEN_ONE_BY_ONE = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class Field(BoundField):
    """A field of a form on the page."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, BOXES) and not isinstance(widget, NOT_BOXES):
            built["class"] = f"{built.get('class', '')} input".strip()
        if self.optional and "required" in built:
            del built["required"]
        return built

    @property
    def kind(self) -> str:
        """Which of the shapes in `forms/field.html` it takes."""
        widget = self.field.widget
        if isinstance(widget, CHOSEN_ONE_BY_ONE):
            return "choices"
        if isinstance(widget, widgets.CheckboxInput):
            return "check"
        if isinstance(widget, widgets.Select):
            return "select"
        if isinstance(widget, widgets.PasswordInput):
            return "password"
        if isinstance(widget, widgets.FileInput):
            return "file"
        return "box"

    @property
    def optional(self) -> bool:
        """May be left empty; its label says so, since most fields may not."""
        return not self.field.required and self.kind not in ("check", "choices")

    @property
    def affix(self) -> str:
        """A sign inside the box, before what is typed: set `widget.affix = "€"`."""
        return str(getattr(self.field.widget, "affix", ""))

    @property
    def optional_note(self) -> str:
        """The quiet words after an optional field's label: set `field.optional_note`, or it says "optional"."""
        return str(getattr(self.field, "optional_note", "optional"))


class Worded:
    """A form whose empty fields are named where they are missed, rather than each "this field is required".

    `retry_after` is set, in seconds, when it was sent too often.
    """

    fields: dict[str, forms.Field]
    retry_after = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault(
                    "max_length", "%(limit_value)d characters fit here; these are %(show_value)d."
                )
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = still_empty(
                    str(field.label or name.replace("_", " ").capitalize()), field
                )


def still_empty(label: str, field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        return f"{label}: choose one."
    if isinstance(field, forms.FileField):
        return f"{label}: choose a file."
    named = f"“{label}”" if label.endswith("?") else label
    return f"{named} is still empty."


class Form(Worded, forms.Form):
    """A form of Plaza's: Django's, in Plaza's words."""


class Renderer(TemplatesSetting):
    """Forms and fields from `templates/forms/`; widgets from Django, or `templates/django/forms/widgets/`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field
