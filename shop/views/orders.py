"""Orders: placing one, the history, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MEMBER, asker, audience, member_required, own
from dynamo import together
from shop.cart.refusals import AddressChanged, CartRefused
from shop.cart.shoppers import shopper_of
from shop.carts import cart_of
from shop.checkout import delivering, placing
from shop.checkout.offers import open_offer
from shop.order_history.days import Days, history_url
from shop.order_history.histories import history
from shop.order_history.page import OrderPage
from shop.orders import Order
from shop.views.checkout import member_checks_out, render_review
from web.pages.htmx import render_either
from web.pages.outcomes import outcome
from web.pages.toasts import say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@audience(MEMBER)
@outcome("your order was placed", "shop:orders", "See your orders")
def index(request: HttpRequest) -> HttpResponse:
    return place(request) if request.method == "POST" else past_orders(request)


@member_checks_out
def place(request: HttpRequest) -> HttpResponse:
    try:
        order = _placed(request)
    except placing.CartOrdered as ordered:
        say(request, str(ordered))
        return redirect("shop:order_placed", ordered.order_id)
    except CartRefused as refused:
        return render_review(request, [refused, *refused.others])
    response = redirect("shop:order_placed", order.order_id)
    delivering.forget(response)
    return response


def _placed(request: HttpRequest) -> Order:
    offer = open_offer(request.POST.get("offer", ""), asker(request).user_id)
    chosen = delivering.destination_in(request)
    if chosen and not chosen.is_of(offer):
        if placed := placing.placed_before(offer):
            return placed
        raise AddressChanged
    return placing.place_order(offer)


@member_required
def past_orders(request: HttpRequest) -> HttpResponse:
    days = Days.read(request.GET)
    bounds = days.bounds
    found = history(asker(request).user_id, *(bounds or (None, None)), after=request.GET.get("after"))
    context = {
        "days": days,
        "rows": found.rows,
        "summary": found.summary,
        "next_url": history_url(**days.fields, after=found.next) if found.next else "",
        "further_down": "after" in request.GET,
    }
    status = 200 if bounds else 422
    return render_either(request, "shop/orders/index.html", "shop/orders/_orders.html", context, status)


@never_cache
@member_required
@require_safe
def show(request: HttpRequest, order_id: str) -> HttpResponse:
    return render(request, "shop/orders/show.html", {"page": OrderPage(own(request, Order.by_id, order_id=order_id))})


@never_cache
@member_required
@require_safe
def placed(request: HttpRequest, order_id: str) -> HttpResponse:
    """The order that was just placed; an older one has its own page. The count of the cart is read again."""
    order, cart = together(
        lambda: own(request, Order.by_id, order_id=order_id), lambda: cart_of(asker(request).user_id)
    )
    shopper_of(request).remember_count(cart)
    page = OrderPage(order)
    if not page.is_new:
        return redirect(page.url)
    return render(request, "shop/orders/placed.html", {"page": page})
