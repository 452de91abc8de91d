"""Joining."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.forms.joining import JoinForm
from accounts.views.refusing import refused, too_many
from accounts.views.sign_in import safe_next
from web.toasts import say

PAGE = "accounts/join/show.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Become a member, and be signed in."""
    onward = safe_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward or resolve_url("shop:home"))
    if request.method != "POST":
        return render(request, PAGE, {"form": JoinForm(), "next": onward})
    form = JoinForm(request.POST)
    if not form.is_valid():
        return refused(request, PAGE, form, next=onward)
    try:
        limits.JOIN_BY_ADDRESS.spend(limits.address_of(request))
    except limits.TooMany as limit:
        return too_many(request, PAGE, form, limit, next=onward)
    account = form.join()
    if account is None:
        return refused(request, PAGE, form, next=onward)
    login(request, account)
    say(request, f"Welcome, {account.name}.")
    return HttpResponseRedirect(onward or resolve_url("shop:home"))
