"""Sellers: the products of one."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.access import everybody, member_or_none
from dynamo import together
from shop.catalogue.seller_products import products_of
from shop.reviewing.saving import saved_ids
from web.pages.htmx import render_either


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def products(request: HttpRequest, username: str) -> HttpResponse:
    (profile, page), saved = together(
        lambda: products_of(username, request.GET.get("after")), lambda: saved_ids(member_or_none(request))
    )
    context = {
        "profile": profile,
        "name": profile.public_name,
        "cards": page.items,
        "saved_ids": saved,
        "next_url": f"{request.path}?after={page.next}" if page.next else "",
        "further_down": "after" in request.GET,
    }
    return render_either(request, "shop/sellers/products.html", "shop/sellers/_products.html", context)
