"""Lines of a cart: adding, changing, removing, saving for later."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import everybody
from dynamo import together
from dynamo.errors import NotFound
from shop.cart import filling, saving
from shop.cart.page import Refusal, seal_line
from shop.cart.quantities import parse_quantity
from shop.cart.refusals import CartRefused
from shop.cart.shoppers import shopper_of
from shop.carts import line_key
from shop.catalogue.variant_choice import option_key
from shop.inventory import Stock
from shop.views.carts import answer, changes_cart
from shop.views.products import answer_refused_add
from web.pages.links import url_for


@require_POST
@everybody
@changes_cart
def add(request: HttpRequest) -> HttpResponse:
    """The variant is given by `variant_id`, or by the values of the product's options."""
    shopper = shopper_of(request)
    try:
        quantity = parse_quantity(request.POST.get("quantity", "1"))
        # A member's session is checked while the stock is read.
        _, stock = together(lambda: shopper.id, lambda: _stock_asked_for(request, quantity))
        cart = filling.add(shopper.id, stock, quantity)
    except CartRefused as refused:
        try:
            return answer_refused_add(request, refused)
        except NotFound:
            return answer(request, refusal=Refusal(f"{refused} Nothing was added."))
    return answer(request, cart, done=f"{stock.name} is in your cart.")


def _stock_asked_for(request: HttpRequest, quantity: int) -> Stock:
    product_id = request.POST.get("product_id", "")
    if variant_id := request.POST.get("variant_id", ""):
        return filling.stock_for(product_id, variant_id, quantity)
    given = (request.POST.get(option_key(at)) for at in range(2))
    return filling.stock_with_options(product_id, tuple(value for value in given if value is not None), quantity)


@require_POST
@everybody
@changes_cart
def change(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    entered, shopper = request.POST.get("quantity", ""), shopper_of(request)
    try:
        quantity = parse_quantity(entered)
        together(lambda: shopper.id, lambda: filling.stock_for(product_id, variant_id, quantity))
        cart = filling.change_quantity(shopper.id, product_id, variant_id, quantity)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused), line_key(product_id, variant_id), entered[:20]))
    return answer(request, cart)


@require_POST
@everybody
@changes_cart
def remove(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    shopper_id = shopper_of(request).id
    cart, line = filling.remove(shopper_id, product_id, variant_id)
    if line is None:
        return answer(request, cart)
    undo_url = url_for("shop:cart_put_back", "cart", seal_line(shopper_id, line))
    return answer(request, cart, done=f"{line.name} is out of your cart.", undo_url=undo_url)


@require_POST
@everybody
@changes_cart
def forget(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    shopper_id = shopper_of(request).id
    cart, line = saving.remove_saved(shopper_id, product_id, variant_id)
    if line is None:
        return answer(request, cart)
    undo_url = url_for("shop:cart_put_back", "saved", seal_line(shopper_id, line))
    return answer(request, cart, done=f"{line.name} is no longer saved.", undo_url=undo_url)


@require_POST
@everybody
@changes_cart
def save(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    try:
        cart = saving.save_for_later(shopper_of(request).id, product_id, variant_id)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused), line_key(product_id, variant_id)))
    return answer(request, cart, done=f"{cart.saved[line_key(product_id, variant_id)].name} is saved for later.")


@require_POST
@everybody
@changes_cart
def move_to_cart(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    try:
        cart = saving.move_to_cart(shopper_of(request).id, product_id, variant_id)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused)))
    return answer(request, cart, done=f"{cart.lines[line_key(product_id, variant_id)].name} is in your cart.")
