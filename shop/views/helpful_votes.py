"""Votes that a review was helpful."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import asker, member_required
from dynamo.errors import Refused
from shop.reviewing.voting import take_back, vote
from shop.reviews import Review
from web.pages.htmx import wants_fragment
from web.pages.links import page_before, url_for
from web.pages.outcomes import outcome
from web.pages.toasts import warn


@outcome("your vote was counted", "shop:reviews", "See its reviews", ("product_id",))
@require_POST
@member_required
def add(request: HttpRequest, product_id: str, author_id: str) -> HttpResponse:
    return changed(request, product_id, author_id, vote, helped=True)


@outcome("your vote was taken back", "shop:reviews", "See its reviews", ("product_id",))
@require_POST
@member_required
def remove(request: HttpRequest, product_id: str, author_id: str) -> HttpResponse:
    return changed(request, product_id, author_id, take_back, helped=False)


def changed(
    request: HttpRequest, product_id: str, author_id: str, change: Callable[[str, Review], Review], *, helped: bool
) -> HttpResponse:
    """The button as it is now; without htmx the page it was on. `NotFound` is answered with 404."""
    review, status = Review.by_author(product_id=product_id, author_id=author_id), 200
    try:
        review = change(asker(request).user_id, review)
    except Refused as refused:
        warn(request, str(refused))
        helped, status = False, 422
    if not wants_fragment(request):
        return redirect(page_before(request) or url_for("shop:reviews", product_id))
    return render(request, "shop/reviews/_helpful_answer.html", {"review": review, "helped": helped}, status=status)
