"""Cancelling an order, as its buyer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import asker, member_required, own
from dynamo.errors import Refused
from shop.fulfilment.cancelling import cancel
from shop.orders import Order
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn


@require_http_methods(["GET", "HEAD", "POST"])
@outcome("your order was cancelled", "shop:orders", "See your orders")
@member_required
def cancellation(request: HttpRequest, order_id: str) -> HttpResponse:
    """Ask, then cancel what can still be cancelled of an order."""
    order = own(request, Order.by_id, order_id=order_id)
    parts = [part for part in order.parts if part.can_be_cancelled]
    if not parts:
        warn(request, "Nothing of this order can be cancelled any more.")
        return redirect("shop:order", order_id)
    if request.method != "POST":
        return render(request, "shop/orders/cancel.html", {"order": order, "parts": parts})
    try:
        cancel(order, [part.seller_id for part in parts], asker(request).user_id)
    except Refused as refused:
        warn(request, str(refused))
    else:
        say(request, "The order is cancelled." if len(parts) == len(order.parts) else "What was not sent is cancelled.")
    return redirect("shop:order", order_id)
