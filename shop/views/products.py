"""Products: the page of one, and its stock while the page is open."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.access import everybody, member_or_none
from dynamo import together
from shop.catalogue.cards import product_url
from shop.catalogue.linked_data import breadcrumb_data, product_data
from shop.catalogue.product_details import product_with_stock
from shop.catalogue.product_page import product_page
from shop.catalogue.variant_choice import VariantChoice
from shop.reviewing.forms import QuestionForm
from shop.reviewing.product_questions import newest_questions
from shop.reviewing.product_reviews import product_reviews
from shop.reviewing.saving import saved_ids
from web.pages.links import absolute_url


@require_safe
@cache_control(private=True, no_cache=True)
@everybody
def show(request: HttpRequest, product_id: str, slug: str = "") -> HttpResponse:
    member = member_or_none(request)
    page, saved, reviews, questions = together(
        lambda: product_page(product_id, slug),
        lambda: saved_ids(member),
        lambda: product_reviews(product_id, member),
        lambda: newest_questions(product_id),
    )
    product = page.product
    if page.found.is_gone:
        return render(request, "shop/products/gone.html", {"product": product, "trail": page.trail}, status=410)
    url = product_url(product.product_id, product.slug)
    if page.related is None:
        return HttpResponsePermanentRedirect(url)
    choice = VariantChoice(product, page.found.stocks, request.GET.get("variant", ""))
    canonical = absolute_url(url)
    context = {
        "page": page,
        "product": product,
        "choice": choice,
        "related": page.related,
        "saved_ids": saved,
        "reviews": reviews,
        "questions": questions,
        "question_form": QuestionForm(),
        "canonical": canonical,
        "photo_url": absolute_url(product.photo.url(1280, "webp")) if product.photo else "",
        "linked_data": [
            product_data(product, choice, canonical, absolute_url, reviews.rating),
            breadcrumb_data(page.trail, absolute_url),
        ],
    }
    return render(request, "shop/products/show.html", context)


@require_safe
@never_cache
@everybody
def stock(request: HttpRequest, product_id: str) -> HttpResponse:
    """The variants as they are now, for a page that has been open for a while."""
    found = product_with_stock(product_id)
    choice = VariantChoice(found.product, () if found.is_gone else found.stocks)
    return render(request, "shop/products/_stock.html", {"choice": choice})
