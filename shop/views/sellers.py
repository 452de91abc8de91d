"""Sellers: the page of a member, with what they sell, and all products of one."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts import countries
from accounts.access import everybody, member_or_none
from accounts.identity import names
from accounts.profiles.reading import Profile
from dynamo import Page, together
from dynamo.errors import NotFound
from shop.catalogue.cards import Card
from shop.catalogue.seller_products import products_of
from shop.reviewing.saving import saved_ids
from web.pages.htmx import render_either
from web.pages.links import Link, url_for, with_query


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def show(request: HttpRequest, username: str) -> HttpResponse:
    """Who a member is; for a seller their shop, with its newest things."""
    member = member_or_none(request)
    try:
        proper = names.spelled(username)
        if proper != username:
            return HttpResponsePermanentRedirect(with_query(request, url_for("accounts:member", proper)))
        (profile, page), saved = together(lambda: products_of(proper), lambda: saved_ids(member))
    except (names.NameRefused, NotFound) as error:
        raise Http404("Nobody on Plaza has this name.") from error
    place = [profile.seller.city, countries.country_name(profile.seller.country)] if profile.seller else []
    website = profile.member.public_website
    context = {
        **_things(profile, page),
        "saved_ids": saved,
        "member": profile.member,
        "shop": profile.seller,
        "place": ", ".join(place),
        "website": Link(website.partition("://")[2].rstrip("/"), website) if website else None,
        "further_down": False,
    }
    return render(request, "shop/sellers/show.html", context)


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def products(request: HttpRequest, username: str) -> HttpResponse:
    member, after = member_or_none(request), request.GET.get("after")
    (profile, page), saved = together(lambda: products_of(username, after), lambda: saved_ids(member))
    context = {**_things(profile, page), "saved_ids": saved, "further_down": "after" in request.GET}
    return render_either(request, "shop/sellers/products.html", "shop/sellers/_products.html", context)


def _things(profile: Profile, page: Page[Card]) -> dict[str, object]:
    url = url_for("shop:seller_products", profile.member.username)
    return {
        "profile": profile,
        "name": profile.public_name,
        "cards": page.items,
        "things_url": url,
        "next_url": f"{url}?after={page.next}" if page.next else "",
    }
