"""Signing in and out."""

from typing import Any

from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import suspending
from accounts.access import member_required
from accounts.forms.signing_in import SignInForm
from accounts.models import Account
from accounts.sessions import SessionStore
from accounts.views.refusing import Refusing
from web.addresses import address
from web.toasts import say


def safe_next(request: HttpRequest) -> str:
    """Where the visitor wanted to go, if that is a page of ours other than those for signing in; or nothing."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return ""
    return "" if wanted.startswith((address("accounts:sign_in"), address("accounts:join"))) else wanted


class SignIn(Refusing, views.LoginView):
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
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every session of the member but this one."""
    session, account = request.session, request.user
    if isinstance(session, SessionStore) and isinstance(account, Account):
        account.token_version = suspending.end_sessions(account.username, account.user_id)
        session.carry(account)
    say(request, "You are signed out everywhere else.")
    return redirect("accounts:settings")
