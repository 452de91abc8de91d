"""Changing a password, and setting a new one when it is forgotten."""

from typing import Any

from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.http import urlsafe_base64_decode

from accounts import limits, names
from accounts.access import to_sign_in
from accounts.backends import PATH, MemberBackend
from accounts.forms.passwords import ChangePasswordForm, ForgottenPasswordForm, NewPasswordForm
from accounts.models import Account
from accounts.views.refusing import Refusing, too_many
from dynamo import is_ulid
from web.toasts import say


class ChangePassword(Refusing, views.PasswordChangeView):
    """Django's page; the new password ends every other session."""

    template_name = "accounts/passwords/change.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:settings")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs) if request.user.is_authenticated else to_sign_in(request)

    def form_valid(self, form: Any) -> HttpResponse:
        say(self.request, "Your password is changed. Other devices are signed out.")
        return super().form_valid(form)


class ForgottenPassword(Refusing, views.PasswordResetView):
    """Django's page that sends the letter; it says the same whether anybody has the address or not."""

    template_name = "accounts/passwords/forgotten.html"
    email_template_name = "accounts/mail/new_password.txt"
    subject_template_name = "accounts/mail/new_password_subject.txt"
    form_class = ForgottenPasswordForm
    success_url = reverse_lazy("accounts:password_letter")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            limits.RESET_BY_ADDRESS.spend(limits.address_of(self.request))
            limits.RESET_BY_EMAIL.spend(names.comparable_email(form.cleaned_data["email"]))
        except limits.TooMany as limit:
            return too_many(self.request, self.template_name, form, limit)
        return super().form_valid(form)


class PasswordLetter(views.PasswordResetDoneView):
    template_name = "accounts/passwords/letter.html"


class NewPassword(Refusing, views.PasswordResetConfirmView):
    """Django's page behind the link, which works once, for an hour. It ends every session and signs in here."""

    template_name = "accounts/passwords/new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("shop:home")
    post_reset_login = True
    post_reset_login_backend = PATH

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
