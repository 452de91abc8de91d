"""Members by their ids; the pages by their names show what they sell as well, so those are the shop's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.access import everybody
from accounts.profiles.reading import read_profile


@require_safe
@everybody
def show_by_id(request: HttpRequest, user_id: str) -> HttpResponse:
    """The way to a member's page for what outlives their name, such as an order. `NotFound` is answered with 404."""
    return redirect("accounts:member", read_profile(user_id).member.username)
