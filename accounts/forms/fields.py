"""Fields that several of the forms have."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts.identity import names
from accounts.identity.password_rules import LONGEST
from accounts.members import is_public


class ShownName(forms.CharField):
    """A name as others see it: nothing hidden in it, nothing that passes for something else."""

    def clean(self, value: Any) -> str:
        try:
            return names.shown(super().clean(value))
        except names.NameRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused


class UserName(forms.CharField):
    """A user name that a member can have, in the form it is stored: one that can be taken, or their `own`."""

    own = ""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(label="User name", max_length=100, widget=forms.TextInput(attrs=attrs), **options)
        # A maximum in the browser would cut silently what is better refused in words.
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return self.own if names.spelled(typed) == self.own else names.username(typed)
        except names.NameRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused


class EmailAddress(forms.EmailField):
    """An e-mail address, as it is typed. What is checked is where the letter would go."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="E-mail",
            max_length=names.EMAIL_LIMIT,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
            error_messages={"invalid": "An e-mail address looks like ana@example.org."},
            **options,
        )

    def run_validators(self, value: str) -> None:
        try:
            super().run_validators(names.deliverable_email(value))
        except names.NameRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused


class Secret(forms.CharField):
    """A password, current or new, taken as typed."""

    def __init__(self, *, label: str, autocomplete: str, **options: Any) -> None:
        super().__init__(
            label=label,
            strip=False,
            max_length=LONGEST,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            error_messages={"max_length": f"A password has {LONGEST} characters at most."},
            **options,
        )
        self.widget.attrs.pop("maxlength", None)


class Paragraph(forms.CharField):
    """A few lines of text, in which blank lines and line ends survive."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **options)

    def to_python(self, value: Any) -> str:
        """Line ends as browsers count them, one character each, before the length is looked at."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\t", " ")

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if any(ord(character) < 32 and character != "\n" for character in text):
            raise ValidationError(
                "There is a hidden character in it. Delete it, then type that part again.", code="refused"
            )
        return text


class Website(forms.URLField):
    """A page on the web: by http or https, and without a name and a password in it."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Website",
            max_length=200,
            assume_scheme="https",
            widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
            error_messages={"invalid": "A website looks like example.org."},
            **options,
        )

    def clean(self, value: Any) -> str:
        url = str(super().clean(value))
        if url and not is_public(url):
            raise ValidationError("A website has no name and password in it. Leave out what stands before the @.")
        return url


class Picture(forms.FileField):
    """A picture to upload. Whether it is one is checked when it is saved."""

    def __init__(self, *, label: str, **options: Any) -> None:
        attrs = {"accept": "image/jpeg,image/png,image/webp,image/avif"}
        super().__init__(label=label, required=False, widget=forms.FileInput(attrs=attrs), **options)
