"""A member's page, which everybody sees."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import countries
from accounts.access import everybody
from accounts.identity import names
from accounts.profiles.reading import profile_by_username, read_profile
from dynamo.errors import NotFound
from web.pages.links import Link


@require_safe
@everybody
def show_by_id(request: HttpRequest, user_id: str) -> HttpResponse:
    """The way to a member's page for what outlives their name, such as an order. `NotFound` is answered with 404."""
    return redirect("accounts:member", read_profile(user_id).member.username)


@require_safe
@everybody
def show(request: HttpRequest, username: str) -> HttpResponse:
    """Who a member is; for a seller their shop. The page then asks for the shop's things by their own URL."""
    try:
        proper = names.spelled(username)
        if proper != username:
            return redirect("accounts:member", proper, permanent=True)
        profile = profile_by_username(proper)
    except (names.NameRefused, NotFound) as error:
        raise Http404("Nobody on Plaza has this name.") from error
    place = [profile.seller.city, countries.country_name(profile.seller.country)] if profile.seller else []
    website = profile.member.public_website
    context = {
        "profile": profile,
        "member": profile.member,
        "shop": profile.seller,
        "place": ", ".join(place),
        "website": Link(website.partition("://")[2].rstrip("/"), website) if website else None,
    }
    return render(request, "accounts/members/show.html", context)
