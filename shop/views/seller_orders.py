"""A seller's orders: the queue, one order, and its steps."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import asker, own, seller_required
from dynamo.errors import Refused
from shop.fulfilment.cancelling import cancel
from shop.fulfilment.forms import CancelForm, ShipForm
from shop.fulfilment.progressing import confirm, deliver, ship
from shop.fulfilment.seller_queue import SellerOrderPage, done_orders, queue, seller_order_page
from shop.orders import Order
from web.forms.answers import answer_form, posted
from web.pages.htmx import render_either
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn

changes_orders = outcome("the order was changed", "shop:seller_orders", "See your orders to send")

SHOW, CANCEL = "shop/seller_orders/show.html", "shop/seller_orders/cancel.html"


@require_safe
@seller_required
def index(request: HttpRequest) -> HttpResponse:
    """What is to be done, by what is next."""
    return render(request, "shop/seller_orders/index.html", {"groups": queue(asker(request).user_id)})


@require_safe
@seller_required
def done(request: HttpRequest) -> HttpResponse:
    page = done_orders(asker(request).user_id, request.GET.get("after"))
    context = {
        "orders": page.items,
        "next_url": f"{request.path}?after={page.next}" if page.next else "",
        "further_down": "after" in request.GET,
    }
    return render_either(request, "shop/seller_orders/done.html", "shop/seller_orders/_rows.html", context)


@require_safe
@seller_required
def show(request: HttpRequest, order_id: str) -> HttpResponse:
    page = own(request, seller_order_page, order_id=order_id)
    return render(request, SHOW, {"page": page, "form": ShipForm(page)})


@require_safe
@seller_required
def slip(request: HttpRequest, order_id: str) -> HttpResponse:
    """What lies in the parcel, to print."""
    return render(request, "shop/seller_orders/slip.html", {"page": own(request, seller_order_page, order_id=order_id)})


@require_POST
@changes_orders
@seller_required
def confirmation(request: HttpRequest, order_id: str) -> HttpResponse:
    seller_id = asker(request).user_id
    return _stepped(request, order_id, "confirmed", lambda page: confirm(page.order, seller_id))


@require_POST
@changes_orders
@seller_required
def delivery(request: HttpRequest, order_id: str) -> HttpResponse:
    seller_id = asker(request).user_id
    return _stepped(request, order_id, "delivered", lambda page: deliver(page.order, seller_id, seller_id))


@require_POST
@changes_orders
@seller_required
def shipment(request: HttpRequest, order_id: str) -> HttpResponse:
    page = own(request, seller_order_page, order_id=order_id)
    form = ShipForm(page, request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            ship(page.order, asker(request).user_id, form.quantities, sent["carrier"], sent["tracking"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            say(request, f"The parcel of {page.order.number} is on its way.")
            return redirect("shop:seller_order", order_id)
    return answer_form(request, form, SHOW, context={"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@changes_orders
@seller_required
def cancellation(request: HttpRequest, order_id: str) -> HttpResponse:
    """Ask why, then cancel this seller's part."""
    seller_id = asker(request).user_id
    page = own(request, seller_order_page, order_id=order_id)
    form = CancelForm(posted(request))
    if form.is_valid():
        try:
            cancel(page.order, [seller_id], seller_id, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            say(request, f"{page.order.number} is cancelled. The stock is back.")
            return redirect("shop:seller_order", order_id)
    return answer_form(request, form, CANCEL, context={"page": page})


def _stepped(request: HttpRequest, order_id: str, done: str, step: Callable[[SellerOrderPage], Order]) -> HttpResponse:
    page = own(request, seller_order_page, order_id=order_id)
    try:
        step(page)
    except Refused as refused:
        warn(request, str(refused))
    else:
        say(request, f"{page.order.number} is {done}.")
    return redirect("shop:seller_order", order_id)
