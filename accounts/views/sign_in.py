"""Signing in and out."""

from typing import Any

from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import asker, everybody, member_required
from accounts.forms.signing_in import SignInForm
from accounts.identity import suspending
from accounts.sessions.engine import session_of
from web.forms.answers import AnswersForm
from web.pages.outcomes import outcome
from web.pages.toasts import say


def safe_next(request: HttpRequest) -> str:
    """Where the visitor wanted to go, if that is a page of ours other than those for signing in; or nothing."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return ""
    return "" if wanted.startswith((reverse("accounts:sign_in"), reverse("accounts:join"))) else wanted


@method_decorator(everybody, name="dispatch")
@method_decorator(outcome("you were signed in", "accounts:settings", "See your settings"), name="dispatch")
class SignIn(AnswersForm, views.LoginView):
    """Django's page for signing in."""

    template_name = "accounts/sign_in/show.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        return safe_next(request or self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.set_expiry(None if form.cleaned_data["stay"] else 0)
        return response


@method_decorator(everybody, name="dispatch")
@method_decorator(outcome("you were signed out", "accounts:settings", "See your settings"), name="dispatch")
class SignOut(views.LogoutView):
    """Django's, saying so on the page that follows."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        say(request, "You are signed out.")
        return response

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        return ""

    def get_default_redirect_url(self) -> str:
        return resolve_url("shop:home")


@require_POST
@member_required
@outcome("your other sessions were ended", "accounts:settings", "See your settings")
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every session of the member but this one."""
    account = asker(request)
    account.token_version = suspending.end_sessions(account)
    session_of(request).set_account(account)
    say(request, "You are signed out everywhere else.")
    return redirect("accounts:settings")
