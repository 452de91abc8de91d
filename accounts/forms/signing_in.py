"""Signing in: Django's form, with as many tries as are reasonable."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from accounts.forms.fields import Secret
from accounts.identity import limits, names
from accounts.identity.backends import comparable_login
from accounts.models import Account
from web.forms.form import Worded
from web.pages.words import in_words


class SignInForm(Worded, AuthenticationForm):
    """A user name or an e-mail address, and a password.

    Tries are counted by the name that is looked for and where it is looked for from, whether anybody has it or not, so
    that neither the words nor the number of tries left tell which names exist. `retry_after` is set, in seconds, when
    there were too many.
    """

    username = UsernameField(
        label="User name or e-mail",
        widget=forms.TextInput(attrs={"autofocus": True, "spellcheck": "false"}),
    )
    password = Secret(label="Password", autocomplete="current-password")
    stay = forms.BooleanField(label="Stay signed in", required=False, initial=True)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.request: HttpRequest = request
        self.left = 0
        self.fields["username"].max_length = names.EMAIL_LIMIT  # type: ignore[attr-defined]
        self.fields["username"].widget.attrs["maxlength"] = names.EMAIL_LIMIT
        if self.is_bound:
            # The summary of errors takes the focus then.
            del self.fields["username"].widget.attrs["autofocus"]

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        if "username" not in self.cleaned_data or "password" not in self.cleaned_data:
            return self.cleaned_data
        login, ip = comparable_login(self.cleaned_data["username"]), limits.ip_address_of(self.request)
        try:
            limits.SIGN_IN_BY_IP.spend(ip)
            self.left = limits.SIGN_IN_BY_NAME.spend(f"{ip} {login}")
            limits.SIGN_IN_ANYWHERE.spend(login)
        except limits.TooMany as limit:
            self.retry_after = limit.seconds
            raise ValidationError(
                f"That was tried too often. You can try again in {limit.wait}, or set a new password.", code="limited"
            ) from limit
        cleaned = super().clean()
        limits.SIGN_IN_BY_IP.give_back(ip)
        limits.SIGN_IN_BY_NAME.forget(f"{ip} {login}")
        limits.SIGN_IN_ANYWHERE.forget(login)
        return cleaned

    def get_invalid_login_error(self) -> ValidationError:
        tries = f"{in_words(self.left)} more {'try' if self.left == 1 else 'tries'}"
        return ValidationError(
            f"That name and that password don’t go together. You have {tries}.", code="invalid_login"
        )

    def confirm_login_allowed(self, user: Any) -> None:
        """Only somebody who knows the password gets here, so only they learn it."""
        if isinstance(user, Account) and not user.is_active:
            raise ValidationError("This account is suspended.", code="inactive")
