"""The markup of forms: labels above, hints below, errors at their field and in a summary at the top.

`Renderer` is Django's form renderer here, so `{{ form }}` and `{{ form.name.as_field_group() }}` come out in this
markup.
"""

from typing import Any

from django import forms
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

TEXT_INPUTS = (widgets.Input, widgets.Textarea)
OTHER_INPUTS = (widgets.CheckboxInput, widgets.HiddenInput)
CHOICE_LISTS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class Field(BoundField):
    """A bound field with what its template needs."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, TEXT_INPUTS) and not isinstance(widget, OTHER_INPUTS):
            built["class"] = f"{built.get('class', '')} input".strip()
        if self.optional and "required" in built:
            del built["required"]
        return built

    @property
    def kind(self) -> str:
        """The kind of markup in `forms/field.html`."""
        widget = self.field.widget
        if isinstance(widget, CHOICE_LISTS):
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
        """Whether the field may be left empty; its label says so."""
        return not self.field.required and self.kind not in ("check", "choices")

    @property
    def affix(self) -> str:
        """A sign inside the box, before the value: set `widget.affix = "€"`."""
        return str(getattr(self.field.widget, "affix", ""))

    @property
    def optional_note(self) -> str:
        """The note after an optional field's label: "optional", or `field.optional_note`."""
        return str(getattr(self.field, "optional_note", "optional"))


class Worded:
    """Mixin for forms: messages of missing values name their field.

    `retry_after` is set, in seconds, when the form was sent too often.
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
    """Django's form with the messages of `Worded`."""


class Renderer(TemplatesSetting):
    """Forms and fields from `templates/forms/`; widgets from Django, or from `templates/django/forms/widgets/`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field
