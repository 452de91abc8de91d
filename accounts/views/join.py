"""Joining."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import everybody, member_or_none
from accounts.forms.joining import JoinForm
from accounts.identity import limits
from accounts.views.sign_in import safe_next
from web.forms.answers import answer_form, posted
from web.pages.outcomes import outcome
from web.pages.toasts import say

PAGE = "accounts/join/show.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@everybody
@outcome("you joined", "accounts:sign_in", "Try to sign in")
def join(request: HttpRequest) -> HttpResponse:
    """Become a member, and be signed in."""
    next_url = safe_next(request)
    if member_or_none(request):
        return HttpResponseRedirect(next_url or resolve_url("shop:home"))
    form = JoinForm(posted(request))
    account = None
    if form.is_valid():
        try:
            limits.JOIN_BY_IP.spend(limits.ip_address_of(request))
            account = form.join()
        except limits.TooMany as limit:
            limit.refuse(form)
    if account is None:
        return answer_form(request, form, PAGE, context={"next": next_url})
    login(request, account)
    say(request, f"Welcome, {account.name}.")
    return HttpResponseRedirect(next_url or resolve_url("shop:home"))
