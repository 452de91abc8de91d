"""The photographs of a seller's own product."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import asker, own, seller_required
from accounts.identity.limits import PRODUCT_PICTURE_BY_SELLER, TooMany
from dynamo.errors import Refused
from shop.selling import photographing
from shop.selling.own_products import OwnProduct, own_product
from shop.views.own_products import changes_things
from web.pages.htmx import render_either
from web.photos.files import PhotoRefused
from web.photos.photo import Photo

PAGE, FRAGMENT = "shop/own_products/photos.html", "shop/own_products/_photos.html"


@require_POST
@changes_things
@seller_required
def add(request: HttpRequest, product_id: str) -> HttpResponse:
    """Add the photographs that were sent. One that fails spoils no other: its name and the reason stand beside them."""
    found = own(request, own_product, product_id=product_id)
    added: list[Photo] = []
    refused: list[tuple[str, str]] = []
    for file in request.FILES.getlist("photos"):
        try:
            PRODUCT_PICTURE_BY_SELLER.spend(found.product.seller_id)
            added.append(photographing.save_photo(found, file, beside=len(added)))
        except (PhotoRefused, Refused) as error:
            refused.append((file.name or "", str(error)))
        except TooMany as too_many:
            refused.append((file.name or "", f"Those were many pictures at once. Try again in {too_many.wait}."))
    if not (added or refused):
        refused = [("", "Choose a photograph first.")]
    try:
        found = photographing.add_photos(found, added, asker(request).user_id) if added else found
    except Refused as error:
        refused.append(("", str(error)))
    return answer(request, found, refused)


@require_POST
@changes_things
@seller_required
def change(request: HttpRequest, product_id: str, photo_id: str) -> HttpResponse:
    """Describe a photograph, move it, or remove it: what the pressed button says."""
    found = own(request, own_product, product_id=product_id)
    actor = asker(request).user_id
    try:
        match request.POST.get("do"):
            case "remove":
                found = photographing.remove_photo(found, photo_id, actor)
            case "earlier" | "later" as where:
                found = photographing.shift_photo(found, photo_id, -1 if where == "earlier" else 1, actor)
            case _:
                alt, focus = request.POST.get("alt", ""), request.POST.get("focus", "")
                found = photographing.describe_photo(found, photo_id, alt=alt, focus=focus, actor=actor)
    except Refused as refused:
        return answer(request, found, [("", str(refused))])
    return answer(request, found)


def answer(request: HttpRequest, found: OwnProduct, refused: list[tuple[str, str]] | None = None) -> HttpResponse:
    """The photographs as they are now, as a fragment or on a page of their own."""
    context = {"own": found, "refused": refused or []}
    return render_either(request, PAGE, FRAGMENT, context, 422 if refused else 200)
