"""Changing a password, and setting a new one when it is forgotten."""

from typing import Any

from django.contrib.auth import views
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import urlsafe_base64_decode

from accounts.access import everybody, member_required
from accounts.forms.passwords import ChangePasswordForm, ForgottenPasswordForm, NewPasswordForm
from accounts.identity import limits, names
from accounts.identity.backends import MemberBackend
from accounts.models import Account
from dynamo import is_ulid
from web.forms.answers import AnswersForm
from web.pages.outcomes import outcome
from web.pages.toasts import say


@method_decorator(member_required, name="dispatch")
@method_decorator(outcome("your password was changed", "accounts:settings", "See your settings"), name="dispatch")
class ChangePassword(AnswersForm, views.PasswordChangeView):
    """Django's page; the new password ends every other session."""

    template_name = "accounts/passwords/change.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:settings")

    def form_valid(self, form: Any) -> HttpResponse:
        say(self.request, "Your password is changed. Other devices are signed out.")
        return super().form_valid(form)


@method_decorator(everybody, name="dispatch")
class ForgottenPassword(AnswersForm, views.PasswordResetView):
    """Django's page that sends the letter; it says the same whether anybody has the e-mail address or not."""

    template_name = "accounts/passwords/forgotten.html"
    email_template_name = "accounts/mail/new_password.txt"
    subject_template_name = "accounts/mail/new_password_subject.txt"
    form_class = ForgottenPasswordForm
    success_url = reverse_lazy("accounts:password_letter")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            limits.RESET_BY_IP.spend(limits.ip_address_of(self.request))
            limits.RESET_BY_EMAIL.spend(names.comparable_email(form.cleaned_data["email"]))
        except limits.TooMany as limit:
            limit.refuse(form)
            return self.form_invalid(form)
        return super().form_valid(form)


@method_decorator(everybody, name="dispatch")
class PasswordLetter(views.PasswordResetDoneView):
    template_name = "accounts/passwords/letter.html"


@method_decorator(everybody, name="dispatch")
@method_decorator(outcome("your new password was set", "accounts:sign_in", "Try to sign in"), name="dispatch")
class NewPassword(AnswersForm, views.PasswordResetConfirmView):
    """Django's page behind the link, which works once, for an hour. It ends every session and signs in here."""

    template_name = "accounts/passwords/new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("shop:home")
    post_reset_login = True

    def get_user(self, uidb64: str) -> Account | None:
        try:
            user_id = urlsafe_base64_decode(uidb64).decode()
        except ValueError:
            return None
        account = MemberBackend().get_user(user_id) if is_ulid(user_id) else None
        return account if account and account.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        say(self.request, "Your new password is set, and you are signed in.")
        return super().form_valid(form)
