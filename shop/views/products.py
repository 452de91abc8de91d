"""Products: the page of one, and its stock as it changes."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.catalogue.cards import product_url
from shop.catalogue.choosing import Choosing
from shop.catalogue.linked_data import breadcrumb_data, product_data
from shop.catalogue.product_page import product_page
from shop.catalogue.showing import product_with_stock
from web.addresses import absolute
from web.caching import never_cache, private


@require_safe
@private
def show(request: HttpRequest, product_id: str, slug: str = "") -> HttpResponse:
    page = product_page(product_id, slug)
    product = page.product
    if page.shown.is_removed:
        return render(request, "shop/products/gone.html", {"product": product, "trail": page.trail}, status=410)
    canonical = product_url(product.product_id, product.slug)
    if page.around is None:
        return HttpResponsePermanentRedirect(canonical)
    choosing = Choosing(product, page.shown.stocks, request.GET.get("variant", ""))
    whole = absolute(request)
    address = whole(canonical)
    context = {
        "page": page,
        "product": product,
        "choosing": choosing,
        "around": page.around,
        "canonical": address,
        "photo_address": whole(product.photo.url(1280, "webp")) if product.photo else "",
        "linked_data": [
            product_data(product, choosing, address, whole),
            breadcrumb_data(page.trail, whole),
        ],
    }
    return render(request, "shop/products/show.html", context)


@require_safe
@never_cache
def stock(request: HttpRequest, product_id: str) -> HttpResponse:
    """The variants as they are now, for a page that has stood open for a while."""
    shown = product_with_stock(product_id)
    choosing = Choosing(shown.product, () if shown.is_removed else shown.stocks)
    return render(request, "shop/products/_stock.html", {"choosing": choosing})
