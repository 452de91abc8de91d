"""Carts: the page, the drawer, and changes of a whole cart."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import everybody, member_or_none
from shop.cart import checking, filling, merging, saving
from shop.cart.page import CartPage, Refusal, open_line
from shop.cart.refusals import CartRefused
from shop.cart.shoppers import shopper_of
from shop.carts import Cart, cart_of, line_key
from shop.order_history.histories import recent_orders
from web.pages.htmx import wants_fragment
from web.pages.outcomes import outcome
from web.pages.toasts import say

changes_cart = outcome("your cart was changed", "shop:cart", "See your cart")


@require_safe
@never_cache
@everybody
def show(request: HttpRequest) -> HttpResponse:
    shopper = shopper_of(request)
    checked = checking.check_cart(shopper.id)
    shopper.remember_count(checked.cart)
    return render_cart(request, CartPage(checked))


def render_cart(request: HttpRequest, page: CartPage, *, done: str = "", undo_url: str = "") -> HttpResponse:
    """The cart as the request asks for it: the drawer's content, the fragment of the page, or the whole page.

    In a fragment the heading takes the focus, unless a quantity was changed: its box is still there and keeps it, and
    what it comes to is announced.
    """
    match, fragment = request.resolver_match, wants_fragment(request)
    changed_line = line_key(**match.kwargs) if match and match.view_name == "shop:cart_line" else ""
    context = {
        "page": page,
        "done": done,
        "undo_url": undo_url,
        "announcement": done or page.announcement(changed_line),
        "focus": fragment and not changed_line,
        "recent_orders": (),
    }
    if fragment and in_drawer(request):
        template = "shop/carts/_drawer.html"
    elif fragment:
        if done:
            # Among the toasts it is announced too.
            context["announcement"] = ""
            say(request, done, undo_url=undo_url)
        template = "shop/carts/_cart.html"
    else:
        if not page.checked.lines and (member := member_or_none(request)):
            context["recent_orders"] = recent_orders(member.user_id)
        template = "shop/carts/show.html"
    response = render(request, template, context, status=422 if page.refusal else 200)
    patch_vary_headers(response, ("Cookie", "HX-Request", "HX-Target"))
    return response


def answer(
    request: HttpRequest,
    cart: Cart | None = None,
    *,
    done: str = "",
    undo_url: str = "",
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The answer to a change: the cart of now for htmx, a redirect to its page for others. A refusal is shown with the
    cart either way, 422."""
    shopper = shopper_of(request)
    cart = cart if cart is not None else cart_of(shopper.id)
    shopper.remember_count(cart) if refusal else shopper.remember_cart(cart)
    if refusal or wants_fragment(request):
        checked = checking.check(cart)
        return render_cart(request, CartPage(checked, refusal), done=done, undo_url=undo_url)
    if done:
        say(request, done, undo_url=undo_url)
    return redirect("shop:cart")


def in_drawer(request: HttpRequest) -> bool:
    target: str | None = request.htmx.target  # type: ignore[attr-defined]
    return target is not None and target.endswith("#drawer")


@require_POST
@everybody
@changes_cart
def clear(request: HttpRequest) -> HttpResponse:
    """The empty cart has a button that restores it, for as long as nothing is added."""
    return answer(request, filling.clear(shopper_of(request).id), done="The cart is empty now.")


@require_POST
@everybody
@changes_cart
def restore(request: HttpRequest) -> HttpResponse:
    try:
        cart = filling.restore(shopper_of(request).id)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused)))
    return answer(request, cart, done="Everything is back in your cart.")


@require_POST
@everybody
@changes_cart
def put_back(request: HttpRequest, kind: str, sealed: str) -> HttpResponse:
    shopper = shopper_of(request)
    back = saving.put_back_saved if kind == "saved" else filling.put_back
    try:
        line = open_line(shopper.id, sealed)
        cart = back(shopper.id, line)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused)))
    return answer(request, cart, done=f"{line.name} is back.")


@require_POST
@everybody
@changes_cart
def unmerge(request: HttpRequest, merge_id: str) -> HttpResponse:
    try:
        cart = merging.unmerge(shopper_of(request).id, merge_id)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused)))
    said = "Your cart is as it was. What you chose before signing in is saved for later, below it."
    return answer(request, cart, done=said)


@require_POST
@everybody
@changes_cart
def correct(request: HttpRequest) -> HttpResponse:
    """Correct the cart, and continue at the page that asked for it."""
    try:
        cart = checking.correct(shopper_of(request).id)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused)))
    if request.POST.get("then") == "review" and cart.lines:
        shopper_of(request).remember_cart(cart)
        return redirect("shop:review")
    return answer(request, cart, done="Your cart is updated.")
