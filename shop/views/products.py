"""Products: the page of one, and its stock while the page is open."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import reswap, retarget

from accounts.access import everybody, member_or_none
from dynamo import together
from dynamo.errors import NotFound
from shop.cart.refusals import BadQuantity, CartRefused, NotEnough, TooManyOfOne
from shop.catalogue.cards import product_url
from shop.catalogue.linked_data import breadcrumb_data, product_data
from shop.catalogue.product_details import details, product_with_stock, require_product_id
from shop.catalogue.product_page import ProductPage, product_page
from shop.catalogue.variant_choice import VariantChoice, option_key
from shop.reviewing.forms import QuestionForm
from shop.reviewing.talk import Talk, talk_about
from web.pages.htmx import wants_fragment
from web.pages.links import absolute_url, with_query


class RefusedAdd(NamedTuple):
    """Why nothing was added to the cart, and the quantity that was typed; `at_quantity` when that is the reason."""

    reason: str
    quantity: str
    at_quantity: bool


@require_safe
@cache_control(private=True, no_cache=True)
@everybody
def show(request: HttpRequest, product_id: str, slug: str = "") -> HttpResponse:
    member = member_or_none(request)
    page, talk = together(lambda: product_page(product_id, slug), lambda: talk_about(product_id, member))
    product = page.product
    if page.found.is_gone:
        return render(request, "shop/products/gone.html", {"product": product, "trail": page.trail}, status=410)
    if page.related is None:
        return HttpResponsePermanentRedirect(with_query(request, product_url(product.product_id, product.slug)))
    return _page(request, page, talk, VariantChoice(product, page.found.stocks, request.GET.get("variant", "")))


def _page(
    request: HttpRequest, page: ProductPage, talk: Talk, choice: VariantChoice, refusal: RefusedAdd | None = None
) -> HttpResponse:
    product = page.product
    canonical = absolute_url(product_url(product.product_id, product.slug))
    context = {
        "page": page,
        "product": product,
        "choice": choice,
        "refusal": refusal,
        "related": page.related,
        **talk._asdict(),
        "question_form": QuestionForm(),
        "canonical": canonical,
        "photo_url": absolute_url(product.photo.url(1280, "webp")) if product.photo else "",
        "linked_data": [
            product_data(product, choice, canonical, absolute_url, talk.reviews.rating),
            breadcrumb_data(page.trail, absolute_url),
        ],
    }
    return render(request, "shop/products/show.html", context, status=422 if refusal else 200)


def answer_refused_add(request: HttpRequest, refused: CartRefused) -> HttpResponse:
    """The product's page, or for htmx its form, with the reason beside what was chosen and typed; 422.

    `NotFound` for a product that is not there any more.
    """
    posted = request.POST
    product_id = posted.get("product_id", "")
    require_product_id(product_id)
    page = product_page(product_id, details(product_id).slug)
    if page.related is None:
        raise NotFound(f"{product_id} was removed.")
    values = [posted.get(option_key(at)) for at in range(len(page.product.option_names))]
    choice = VariantChoice(page.product, page.found.stocks, posted.get("variant_id", ""), values)
    some_left = isinstance(refused, NotEnough) and refused.left > 0
    at_quantity = some_left or isinstance(refused, (BadQuantity, TooManyOfOne))
    refusal = RefusedAdd(f"{refused} Nothing was added.", posted.get("quantity", "1")[:20], at_quantity)
    if not wants_fragment(request):
        talk = talk_about(product_id, member_or_none(request))
        return _page(request, page, talk, choice, refusal)
    context = {"product": page.product, "choice": choice, "refusal": refusal}
    return reswap(retarget(render(request, "shop/products/_form.html", context, status=422), "#buy"), "outerHTML")


@require_safe
@never_cache
@everybody
def stock(request: HttpRequest, product_id: str) -> HttpResponse:
    """The variants as they are now, for a page that has been open for a while."""
    found = product_with_stock(product_id)
    choice = VariantChoice(found.product, () if found.is_gone else found.stocks)
    return render(request, "shop/products/_stock.html", {"choice": choice})
