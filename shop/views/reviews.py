"""Reviews: those of a product, and those that the asker wrote."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import asker, everybody, member_or_none, member_required
from dynamo import together
from shop.catalogue.product_details import details
from shop.reviewing.product_reviews import PAGE_SIZE, further_reviews, reviews_by
from web.pages.htmx import render_either


@require_safe
@everybody
def index(request: HttpRequest, product_id: str) -> HttpResponse:
    """All reviews of a product. `NotFound` is answered with 404."""
    member, after = member_or_none(request), request.GET.get("after")
    product, found = together(lambda: details(product_id), lambda: further_reviews(product_id, member, after))
    context = {
        "product": product,
        "found": found,
        "next_url": f"{request.path}?after={found.next}" if found.next else "",
        "page_size": PAGE_SIZE,
        "further_down": "after" in request.GET,
    }
    return render_either(request, "shop/reviews/index.html", "shop/reviews/_reviews.html", context)


@require_safe
@member_required
def mine(request: HttpRequest) -> HttpResponse:
    page = reviews_by(asker(request).user_id, request.GET.get("after"))
    context = {
        "reviews": page.items,
        "now": timezone.now(),
        "next_url": f"{request.path}?after={page.next}" if page.next else "",
        "page_size": PAGE_SIZE,
        "further_down": "after" in request.GET,
    }
    return render_either(request, "shop/reviews/mine.html", "shop/reviews/_mine.html", context)
