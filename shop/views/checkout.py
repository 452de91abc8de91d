"""Checking out: where it goes, and the last look before the order."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import keeping_addresses
from accounts.addresses import Address, book
from accounts.models import Account
from dynamo import together
from shop.cart.checking import check_cart
from shop.cart.page import CartPage
from shop.cart.refusals import LineRefused
from shop.cart.shoppers import shopper_of
from shop.checkout import delivering, placing
from shop.checkout.delivering import NEW, Destination, destination_in, preferred
from shop.checkout.forms import DeliveryForm
from shop.checkout.offers import offer
from shop.order_history.page import shown_address
from web.addresses import redirect
from web.caching import never_cache
from web.toasts import say, warn

View = Callable[..., HttpResponse]

NOT_AS_IT_IS = "Something in your cart can’t be bought as it is. Put it right to go on."
NOT_IN_BOOK = "That address isn’t in your address book any more. Choose another."


def member_checks_out(view: View) -> View:
    """Members only; a guest signs in or joins, comes back, and the cart comes along."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        say(request, "Sign in or join to check out. Your cart comes along.")
        return redirect_to_login(reverse("shop:checkout"), reverse("accounts:sign_in"))

    return guarded


@never_cache
@member_checks_out
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Choose one of the address book, or write another."""
    user_id = str(request.user.pk)
    checked, addresses = together(lambda: check_cart(user_id), lambda: book(user_id))
    shopper_of(request).saw(checked.cart)
    if not checked.can_be_bought:
        return _instead(request, "shop:cart", *[NOT_AS_IT_IS] * bool(checked.lines))
    former = destination_in(request)
    sent = request.POST if request.method == "POST" else None
    picked = sent.get("address", NEW) if sent else preferred(addresses, former)
    known = cast(Account, request.user).name, former.written if former else None
    form = DeliveryForm(*known, sent) if sent and picked == NEW else None
    if sent and (destination := _destination(user_id, picked, addresses, form)):
        response = redirect("shop:review")
        delivering.remember(request, response, destination)
        return response
    if sent and form is None:
        warn(request, NOT_IN_BOOK)
    context = {
        "form": form or DeliveryForm(*known),
        "page": CartPage(checked),
        "addresses": addresses,
        "picked": picked,
    }
    return render(request, "shop/checkout/address.html", context, status=422 if sent else 200)


def _destination(user_id: str, picked: str, addresses: list[Address], form: DeliveryForm | None) -> Destination | None:
    """Where the order is to go; None when the form says what is wrong, or there is no such address."""
    if any(address.address_id == picked for address in addresses):
        return Destination(address_id=picked)
    if form is None or not form.is_valid():
        return None
    written = form.delivery_address()
    if not form.cleaned_data["keep"]:
        return Destination(written=written)
    try:
        kept = keeping_addresses.add(Address(user_id=user_id, **asdict(written)))
    except keeping_addresses.BookFull:
        form.add_error("keep", "Your address book is full. Untick this, or take an address out of it first.")
        return None
    return Destination(address_id=kept.address_id)


@never_cache
@member_checks_out
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    return render_review(request)


def render_review(request: HttpRequest, refusals: Sequence[Exception] = ()) -> HttpResponse:
    """The cart as it stands, under a fresh offer; with refusals, what came between the last offer and the order."""
    user_id = str(request.user.pk)
    destination = destination_in(request)
    if destination is None:
        return _instead(request, "shop:checkout", *refusals)
    checked, goes_to = together(lambda: placing.validate(user_id), lambda: destination.read(user_id))
    shopper_of(request).saw(checked.cart)
    if not checked.lines:
        return _instead(request, "shop:cart", *refusals)
    if goes_to is None:
        return _instead(request, "shop:checkout", *refusals, NOT_IN_BOOK)
    context = {
        "page": CartPage(checked),
        "address": shown_address(goes_to),
        "offer": offer(checked, goes_to, destination.address_id).sealed if checked.can_be_bought else "",
        "refusals": [str(refusal) for refusal in refusals],
        "lines_are_named": any(isinstance(refusal, LineRefused) for refusal in refusals),
    }
    return render(request, "shop/checkout/review.html", context, status=422 if refusals else 200)


def _instead(request: HttpRequest, where: str, *why: object) -> HttpResponse:
    """The page on which the shopper goes on, which says why."""
    for words in why:
        warn(request, str(words))
    return redirect(where)
