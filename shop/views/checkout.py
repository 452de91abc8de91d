"""The checkout: choosing an address, and reviewing the order before it is placed."""

from collections.abc import Sequence
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import asker, member_required
from accounts.address_book.changing import BookFull, add_address
from accounts.addresses import Address, book
from dynamo import together
from shop.cart.checking import check_cart
from shop.cart.page import CartPage
from shop.cart.refusals import LineRefused
from shop.cart.shoppers import shopper_of
from shop.checkout import delivering, placing
from shop.checkout.delivering import NEW_ADDRESS, Destination, destination_in, preferred
from shop.checkout.forms import DeliveryForm
from shop.checkout.offers import offer
from shop.order_history.page import address_fields
from web.forms.answers import answer_form, posted
from web.pages.htmx import go_to
from web.pages.toasts import warn

NOT_BUYABLE = "Something in your cart can’t be bought as it is. Put it right to go on."
NOT_IN_BOOK = "That address isn’t in your address book any more. Choose another."
CHOOSE_AGAIN = "Where it goes was chosen too long ago. Choose once more; your cart is as it was."
BOOK_FULL = "Your address book is full. Untick this, or take an address out of it first."

member_checks_out = member_required(
    message="Sign in or join to check out. Your cart comes along.", next_page="shop:checkout"
)


@never_cache
@member_checks_out
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Choose an address of the address book, or type another."""
    member = asker(request)
    checked, addresses = together(lambda: check_cart(member.user_id), lambda: book(member.user_id))
    shopper_of(request).remember_count(checked.cart)
    if not checked.can_be_bought:
        return _redirect(request, "shop:cart", *[NOT_BUYABLE] * bool(checked.lines))
    former, sent = destination_in(request), posted(request)
    picked = preferred(addresses, former) if sent is None else sent.get("address", NEW_ADDRESS)
    if sent and picked != NEW_ADDRESS:
        if not any(address.address_id == picked for address in addresses):
            return _redirect(request, "shop:checkout", NOT_IN_BOOK)
        return _deliver_to(request, Destination(address_id=picked))
    form = DeliveryForm(member.name, former.typed if former else None, sent)
    if form.is_valid() and (destination := _typed_destination(form, member.user_id)):
        return _deliver_to(request, destination)
    context = {"page": CartPage(checked), "addresses": addresses, "picked": picked}
    return answer_form(request, form, "shop/checkout/address.html", "shop/checkout/_address.html", context)


def _typed_destination(form: DeliveryForm, user_id: str) -> Destination | None:
    """The address in a valid form, added to the address book if asked; None, with an error in the form, when the book
    is full."""
    typed = form.delivery_address()
    if not form.cleaned_data["save"]:
        return Destination(typed=typed)
    try:
        added = add_address(Address(user_id=user_id, **asdict(typed)))
    except BookFull:
        form.add_error("save", BOOK_FULL)
        return None
    return Destination(address_id=added.address_id)


def _deliver_to(request: HttpRequest, destination: Destination) -> HttpResponse:
    response = go_to(request, reverse("shop:review"))
    delivering.remember(request, response, destination)
    return response


@never_cache
@member_checks_out
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    return render_review(request)


def render_review(request: HttpRequest, refusals: Sequence[Exception] = ()) -> HttpResponse:
    """The cart with a fresh offer; with refusals, the reasons why the last offer did not become an order."""
    user_id = asker(request).user_id
    destination = destination_in(request)
    if destination is None:
        return _redirect(request, "shop:checkout", *refusals, *[CHOOSE_AGAIN] * delivering.is_forgotten(request))
    checked, goes_to = together(lambda: placing.validate(user_id), lambda: destination.read(user_id))
    shopper_of(request).remember_count(checked.cart)
    if not checked.lines:
        return _redirect(request, "shop:cart", *refusals)
    if goes_to is None:
        return _redirect(request, "shop:checkout", *refusals, NOT_IN_BOOK)
    context = {
        "page": CartPage(checked),
        "address": address_fields(goes_to),
        "offer": offer(checked, goes_to, destination.address_id).sealed if checked.can_be_bought else "",
        "refusals": [str(refusal) for refusal in refusals],
        "lines_are_named": any(isinstance(refusal, LineRefused) for refusal in refusals),
    }
    return render(request, "shop/checkout/review.html", context, status=422 if refusals else 200)


def _redirect(request: HttpRequest, where: str, *why: object) -> HttpResponse:
    """Send the shopper to the page where they can continue, with the reasons as toasts."""
    for words in why:
        warn(request, str(words))
    return go_to(request, reverse(where))
