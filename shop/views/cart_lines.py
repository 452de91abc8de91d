"""Lines of a cart: adding, changing, removing, saving for later."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import everybody
from dynamo.errors import NotFound
from shop.cart import filling, saving
from shop.cart.page import Refusal, seal_line
from shop.cart.quantities import parse_quantity
from shop.cart.refusals import CartRefused
from shop.cart.shoppers import shopper_of
from shop.carts import line_key
from shop.catalogue.variant_choice import option_key
from shop.views.carts import answer
from shop.views.products import answer_refused_add
from web.pages.links import url_for


@require_POST
@everybody
def add(request: HttpRequest) -> HttpResponse:
    """The variant is given by `variant_id`, or by the values of the product's options."""
    product_id, variant_id = request.POST.get("product_id", ""), request.POST.get("variant_id", "")
    shopper_id = shopper_of(request).id
    try:
        quantity = parse_quantity(request.POST.get("quantity", "1"))
        if variant_id:
            cart = filling.add(shopper_id, product_id, variant_id, quantity)
        else:
            cart = filling.add_with_options(shopper_id, product_id, _chosen(request), quantity)
    except CartRefused as refused:
        try:
            return answer_refused_add(request, refused)
        except NotFound:
            return answer(request, refusal=Refusal(f"{refused} Nothing was added."))
    # All variants of a product have its name.
    name = next(line.name for line in cart.lines.values() if line.product_id == product_id)
    return answer(request, cart, done=f"{name} is in your cart.")


def _chosen(request: HttpRequest) -> tuple[str, ...]:
    given = (request.POST.get(option_key(at)) for at in range(2))
    return tuple(value for value in given if value is not None)


@require_POST
@everybody
def change(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    entered, shopper_id = request.POST.get("quantity", ""), shopper_of(request).id
    try:
        quantity = parse_quantity(entered)
        filling.stock_for(product_id, variant_id, quantity)
        cart = filling.change_quantity(shopper_id, product_id, variant_id, quantity)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused), line_key(product_id, variant_id), entered[:20]))
    return answer(request, cart)


@require_POST
@everybody
def remove(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    shopper_id = shopper_of(request).id
    cart, line = filling.remove(shopper_id, product_id, variant_id)
    if line is None:
        return answer(request, cart)
    undo_url = url_for("shop:cart_put_back", "cart", seal_line(shopper_id, line))
    return answer(request, cart, done=f"{line.name} is out of your cart.", undo_url=undo_url)


@require_POST
@everybody
def forget(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    shopper_id = shopper_of(request).id
    cart, line = saving.remove_saved(shopper_id, product_id, variant_id)
    if line is None:
        return answer(request, cart)
    undo_url = url_for("shop:cart_put_back", "saved", seal_line(shopper_id, line))
    return answer(request, cart, done=f"{line.name} is no longer saved.", undo_url=undo_url)


@require_POST
@everybody
def save(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    try:
        cart = saving.save_for_later(shopper_of(request).id, product_id, variant_id)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused), line_key(product_id, variant_id)))
    return answer(request, cart, done=f"{cart.saved[line_key(product_id, variant_id)].name} is saved for later.")


@require_POST
@everybody
def move_to_cart(request: HttpRequest, product_id: str, variant_id: str) -> HttpResponse:
    try:
        cart = saving.move_to_cart(shopper_of(request).id, product_id, variant_id)
    except CartRefused as refused:
        return answer(request, refusal=Refusal(str(refused)))
    return answer(request, cart, done=f"{cart.lines[line_key(product_id, variant_id)].name} is in your cart.")
