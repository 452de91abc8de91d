"""The checkout: choosing an address, and reviewing the order before it is placed."""

from collections.abc import Sequence
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import asker, member_required
from accounts.address_book.changing import BookChanged, BookFull, add_address
from accounts.addresses import ADDRESS_LIMIT, Address, book
from dynamo import together
from shop.cart.checking import check_cart
from shop.cart.page import CartPage
from shop.cart.refusals import LineRefused
from shop.cart.shoppers import shopper_of
from shop.checkout import delivering, drafts, placing
from shop.checkout.delivering import NEW_ADDRESS, Destination, destination_in, preferred
from shop.checkout.forms import DeliveryForm
from shop.checkout.offers import offer
from shop.order_history.page import address_fields
from web.pages.outcomes import outcome
from web.pages.toasts import warn

NOT_BUYABLE = "Something in your cart can’t be bought as it is. Update the cart to continue."
NOT_IN_BOOK = "That address isn’t in your address book any more. Choose another."
BOOK_CHANGED = "Your address book was changed elsewhere just now. Look at it, then continue."
CHOOSE_AGAIN = "Where it goes was chosen too long ago. Choose again; your cart is as it was."

member_checks_out = member_required(next_page="shop:checkout")


@never_cache
@member_checks_out
@require_http_methods(["GET", "HEAD", "POST"])
@outcome("the address was saved", "accounts:addresses", "See your addresses")
def address(request: HttpRequest) -> HttpResponse:
    """Choose an address of the address book, or type another."""
    member = asker(request)
    checked, addresses = together(lambda: check_cart(member.user_id), lambda: book(member.user_id))
    shopper_of(request).remember_count(checked.cart)
    if not checked.can_be_bought:
        return _redirect(request, "shop:cart", *[NOT_BUYABLE] * bool(checked.lines))
    if request.method == "POST":
        return _choose(request, addresses)
    former, draft = destination_in(request), drafts.draft_in(request)
    picked = NEW_ADDRESS if draft else preferred(addresses, former)
    full = len(addresses) >= ADDRESS_LIMIT
    form = DeliveryForm(member.name, former.typed if former else None, draft, book_is_full=full)
    context = {"page": CartPage(checked), "addresses": addresses, "picked": picked, "form": form}
    return render(request, "shop/checkout/address.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, addresses: Sequence[Address]) -> HttpResponse:
    """Go on with the address of the book that was chosen, or with the one in the form. A form that is refused comes
    back by a redirect, since Back must not ask whether to send it again."""
    picked, member = request.POST.get("address", NEW_ADDRESS), asker(request)
    if picked != NEW_ADDRESS:
        if not any(address.address_id == picked for address in addresses):
            return _redirect(request, "shop:checkout", NOT_IN_BOOK)
        return _deliver_to(request, Destination(address_id=picked))
    form = DeliveryForm(member.name, data=request.POST, book_is_full=len(addresses) >= ADDRESS_LIMIT)
    if not form.is_valid():
        return _refuse(request)
    typed = form.delivery_address()
    if not form.cleaned_data["save"]:
        return _deliver_to(request, Destination(typed=typed))
    try:
        added = add_address(Address(user_id=member.user_id, **asdict(typed)))
    except (BookFull, BookChanged):
        return _refuse(request, BOOK_CHANGED)
    return _deliver_to(request, Destination(address_id=added.address_id))


def _refuse(request: HttpRequest, *why: str) -> HttpResponse:
    response = _redirect(request, "shop:checkout", *why)
    drafts.remember(request, response, request.POST)
    return response


def _deliver_to(request: HttpRequest, destination: Destination) -> HttpResponse:
    response = redirect("shop:review")
    delivering.remember(request, response, destination)
    drafts.forget(response)
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
    return redirect(where)
