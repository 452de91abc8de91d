"""The asker's own review of a product: its form, its photographs, removing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import asker, member_required, own
from accounts.identity.limits import PICTURE_BY_MEMBER, TooMany
from dynamo.errors import Refused
from shop.catalogue.cards import product_url
from shop.catalogue.product_details import details
from shop.products import Product
from shop.reviewing import photographing, writing
from shop.reviewing.forms import ReviewForm
from shop.reviewing.writing import own_review, review_by
from shop.reviews import Review
from web.forms.answers import answer_form, posted
from web.pages.htmx import render_either
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn
from web.photos.files import PhotoRefused
from web.photos.photo import Photo

WRITE = "shop/reviews/write.html"
PHOTOS_PAGE, PHOTOS = "shop/reviews/photos.html", "shop/reviews/_photos.html"


@outcome("your review was saved", "shop:own_reviews", "See your reviews")
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def write(request: HttpRequest, product_id: str) -> HttpResponse:
    """The form of a review. A new one leads back to it, where photographs can be added."""
    try:
        found = own_review(asker(request).user_id, product_id)
    except Refused as refused:
        warn(request, str(refused))
        return to_reviews(details(product_id))
    form = ReviewForm(found.review, posted(request))
    if not form.is_valid():
        return answer_form(request, form, WRITE, context={"own": found})
    try:
        writing.publish(found, asker(request), form.words)
    except Refused as refused:
        form.add_error(None, str(refused))
        return answer_form(request, form, WRITE, context={"own": found})
    if found.review:
        say(request, "Your review is saved.")
        return to_reviews(found.product)
    say(request, "Your review is out. Add photographs if you have some.")
    return redirect("shop:own_review", product_id)


@outcome("your review was removed", "shop:own_reviews", "See your reviews")
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def remove(request: HttpRequest, product_id: str) -> HttpResponse:
    """Ask, then remove it."""
    review = own(request, review_by, product_id=product_id)
    if request.method != "POST":
        return render(request, "shop/reviews/remove.html", {"review": review})
    try:
        writing.remove(review)
    except Refused as refused:
        warn(request, str(refused))
    else:
        say(request, "Your review is removed.")
    return redirect("shop:own_reviews")


@outcome("the photographs were added", "shop:own_reviews", "See your reviews")
@require_POST
@member_required
def add_photos(request: HttpRequest, product_id: str) -> HttpResponse:
    """Add the photographs that were sent. One that fails spoils no other: its name and the reason stand beside them."""
    review = own(request, review_by, product_id=product_id)
    added: list[Photo] = []
    refused: list[tuple[str, str]] = []
    for file in request.FILES.getlist("photos"):
        try:
            PICTURE_BY_MEMBER.spend(asker(request).user_id)
            added.append(photographing.save_photo(review, file, beside=len(added)))
        except (PhotoRefused, Refused) as error:
            refused.append((file.name or "", str(error)))
        except TooMany as too_many:
            refused.append((file.name or "", f"Those were many pictures at once. Try again in {too_many.wait}."))
    if not added:
        return answer_photos(request, review, refused or [("", "Choose a photograph first.")])
    try:
        review = photographing.add_photos(review, added)
    except Refused as error:
        writing.delete_files(added)
        refused.append(("", str(error)))
    return answer_photos(request, review, refused)


@outcome("the photograph was removed", "shop:own_reviews", "See your reviews")
@require_POST
@member_required
def remove_photo(request: HttpRequest, product_id: str, photo_id: str) -> HttpResponse:
    review = own(request, review_by, product_id=product_id)
    try:
        review = photographing.remove_photo(review, photo_id)
    except Refused as refused:
        return answer_photos(request, review, [("", str(refused))])
    return answer_photos(request, review)


def answer_photos(request: HttpRequest, review: Review, refused: list[tuple[str, str]] | None = None) -> HttpResponse:
    """The photographs as they are now, as a fragment or on a page of their own."""
    context = {"review": review, "refused": refused or []}
    return render_either(request, PHOTOS_PAGE, PHOTOS, context, 422 if refused else 200)


def to_reviews(product: Product) -> HttpResponse:
    """The reviews on the product's page; once it is not on sale, all of the asker's."""
    if product.is_on_sale:
        return redirect(f"{product_url(product.product_id, product.slug)}#reviews")
    return redirect("shop:own_reviews")
