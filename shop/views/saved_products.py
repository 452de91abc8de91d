"""Saved products: the page of them, and the heart that saves one."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import asker, member_required
from dynamo.errors import Refused
from shop.catalogue.product_details import details
from shop.reviewing.saved_page import PAGE_SIZE, saved_page
from shop.reviewing.saving import save, unsave
from web.pages.htmx import render_either, wants_fragment
from web.pages.links import page_before, url_for
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn


@require_safe
@member_required
def index(request: HttpRequest) -> HttpResponse:
    page = saved_page(asker(request).user_id, request.GET.get("before", ""))
    context = {
        "page": page,
        "page_size": PAGE_SIZE,
        "next_url": f"{url_for('shop:saved_products')}?{urlencode({'before': page.next})}" if page.next else "",
        "further_down": "before" in request.GET,
    }
    return render_either(request, "shop/saved_products/index.html", "shop/saved_products/_cards.html", context)


@outcome("it was saved", "shop:saved_products", "See what you saved")
@require_POST
@member_required
def add(request: HttpRequest, product_id: str) -> HttpResponse:
    """Save a product. `NotFound` is answered with 404."""
    try:
        product = save(asker(request).user_id, product_id)
    except Refused as refused:
        warn(request, str(refused))
        return answer(request, product_id, is_saved=False, status=422)
    if not wants_fragment(request):
        say(request, f"{product.name} is saved.")
    return answer(request, product_id, is_saved=True)


@outcome("it was taken off your list", "shop:saved_products", "See what you saved")
@require_POST
@member_required
def remove(request: HttpRequest, product_id: str) -> HttpResponse:
    unsave(asker(request).user_id, product_id)
    return answer(request, product_id, is_saved=False)


def answer(request: HttpRequest, product_id: str, *, is_saved: bool, status: int = 200) -> HttpResponse:
    """The heart as it is now; without htmx the page it was on."""
    if not wants_fragment(request):
        return redirect(page_before(request) or url_for("shop:saved_products"))
    context = {
        "product_id": product_id,
        "name": details(product_id).name,
        "is_saved": is_saved,
        "in_words": "in_words" in request.POST,
    }
    return render(request, "shop/saved_products/_answer.html", context, status=status)
