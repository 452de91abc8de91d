"""Changing a password, and setting a new one when it is forgotten: Django's forms, in Plaza's words."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from logging import getLogger
from typing import Any

from django.contrib.auth.forms import PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.core.exceptions import ValidationError

from accounts.forms.fields import EmailAddress, Secret
from accounts.identity import limits, names
from accounts.identity.backends import find_credential
from accounts.identity.password_rules import weakness
from accounts.models import Account
from accounts.profiles.reading import find_profile
from web.forms.form import Worded

logger = getLogger(__name__)

# Mail is sent outside the request, which takes equally long whether anybody has the e-mail address or not.
_senders = ThreadPoolExecutor(max_workers=2, thread_name_prefix="letters")

_MISMATCH = {"password_mismatch": "The two are not the same. Type the new password twice."}


class ForgottenPasswordForm(Worded, PasswordResetForm):
    """Asks for a mail with the link to a new password. It goes to the e-mail address that its member wrote."""

    email = EmailAddress()

    def get_users(self, email: str) -> Iterator[Account]:
        credential = find_credential(email)
        if credential and credential.is_active:
            profile = find_profile(credential.user_id)
            if profile:
                yield Account.of(credential, profile.member, profile.seller)

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        to_email = names.deliverable_email(to_email)
        super().send_mail(
            subject_template_name, email_template_name, context, from_email, to_email, html_email_template_name
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Have the mail sent, if anybody has the e-mail address. The answer waits for no request to the tables."""
        _senders.submit(super().save, *args, **kwargs).add_done_callback(_report)


def _report(letter: "Future[None]") -> None:
    if error := letter.exception():
        logger.error("A letter with a link to a new password was not sent.", exc_info=error)


class NewPasswordForm(Worded, SetPasswordForm):
    error_messages = {**SetPasswordForm.error_messages, **_MISMATCH}

    new_password1 = Secret(
        label="New password",
        autocomplete="new-password",
        help_text="At least ten characters. A few words in a row do well.",
    )
    new_password2 = Secret(label="The new password again", autocomplete="new-password")

    def validate_password_for_user(self, user: Any, *_: Any, **__: Any) -> None:
        """Say the first thing that is wrong, at the field that is to change."""
        password = self.cleaned_data.get("new_password1")
        if password and (weak := weakness(password, user)):
            self.add_error("new_password1", weak)


class ChangePasswordForm(NewPasswordForm, PasswordChangeForm):
    error_messages = {**PasswordChangeForm.error_messages, **_MISMATCH}

    old_password = Secret(label="Current password", autocomplete="current-password")

    field_order = ["old_password", "new_password1", "new_password2"]

    def clean_old_password(self) -> str:
        return current_password(self.user, self.cleaned_data["old_password"])


def current_password(account: Account, typed: str) -> str:
    """The member's password as typed, if it is theirs; a `ValidationError` in words if not, or at the tenth try."""
    try:
        left = limits.PASSWORD_BY_MEMBER.spend(account.user_id)
    except limits.TooMany as limit:
        raise ValidationError(f"That was tried too often. Try again in {limit.wait}.", code="limited") from limit
    if not account.check_password(typed):
        more = f" You have {left} more tries." if left < 4 else ""
        raise ValidationError(f"This is not your current password.{more}", code="password_incorrect")
    limits.PASSWORD_BY_MEMBER.forget(account.user_id)
    return typed
