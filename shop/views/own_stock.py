"""The stock of one variant of a seller's own product: changing it by hand, and what changed it so far."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import asker, own, seller_required
from dynamo.errors import Refused
from shop.selling.counting import change_stock, count_stock
from shop.selling.own_products import movements_of, own_product
from shop.selling.stock_forms import StockForm
from shop.views.own_products import changes_things
from web.forms.answers import answer_form, posted
from web.pages.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
@changes_things
@seller_required
def show(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    """Add some, take some out, or say how many were counted."""
    actor = asker(request).user_id
    product, stocks = own(request, own_product, product_id=product_id)
    stock = next((one for one in stocks if one.variant_id == variant_id), None)
    if stock is None:
        raise Http404(f"{product_id} has no variant {variant_id}.")
    form = StockForm(stock, posted(request))
    if form.is_valid():
        try:
            if form.is_count:
                count_stock(form.as_seen, form.number_given, actor)
            else:
                change_stock(stock, form.difference, actor)
        except Refused as refused:
            form.add_error("number", str(refused))
        else:
            say(request, "The stock is changed.")
            return redirect("shop:own_stock", product_id, variant_id)
    context = {"product": product, "stock": stock, "movements": movements_of(stock)}
    return answer_form(request, form, "shop/own_products/stock.html", context=context)
