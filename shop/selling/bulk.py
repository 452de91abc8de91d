"""Changes several of a seller's products alike: hides them, puts them on sale, or changes their prices by per cent."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import NamedTuple

from dynamo import together
from dynamo.errors import Conflict, NotFound, Refused
from shop.inventory import PRICE_LIMIT_CENTS
from shop.selling import publishing
from shop.selling.completeness import missing
from shop.selling.describing import consistent
from shop.selling.own_products import PAGE_SIZE, OwnProduct, own_product
from shop.selling.rewriting import TooDear, rewrite
from shop.stock_movements import COUNTED

HIDE, PUBLISH, PRICE = "hide", "publish", "price"
# As many as the list shows at once.
BULK_LIMIT = PAGE_SIZE


class Planned(NamedTuple):
    """What would become of one product: `note` says what changes or, with `refused`, why nothing can. `price_cents` is
    the lowest price it would have."""

    own: OwnProduct
    note: str
    refused: bool = False
    price_cents: int = 0


class Outcome(NamedTuple):
    """How many products were changed, and the names of the others with the reason for each."""

    changed: int
    failed: list[tuple[str, str]]


def chosen(seller_id: str, product_ids: Sequence[str]) -> list[OwnProduct]:
    """The seller's own among these products; others are left out. Two requests for each, all in one round trip."""

    def find(product_id: str) -> OwnProduct | None:
        try:
            return own_product(seller_id, product_id)
        except NotFound:
            return None

    wanted = list(dict.fromkeys(product_ids))[:BULK_LIMIT]
    found = together(*(partial(find, product_id) for product_id in wanted))
    return [own for own in found if own]


def plan(products: Sequence[OwnProduct], act: str, per_cent: Decimal) -> list[Planned]:
    """What an act would do to each product. No request."""
    return [_planned(own, act, per_cent) for own in products]


def apply(products: Sequence[OwnProduct], act: str, per_cent: Decimal, actor: str) -> Outcome:
    """Do it, to one product after another: one that is refused holds up no other. One transaction for each."""
    acts: dict[str, Callable[[OwnProduct], object]] = {
        HIDE: lambda own: publishing.hide(own, actor),
        PUBLISH: lambda own: publishing.publish(own, actor),
        PRICE: lambda own: rewrite(own, repriced(own, per_cent), actor=actor, reason=COUNTED),
    }
    changed, failed = 0, []
    for planned in plan(products, act, per_cent):
        if planned.refused:
            failed.append((planned.own.product.name, planned.note))
            continue
        try:
            acts[act](planned.own)
        except (Refused, Conflict) as error:
            failed.append((planned.own.product.name, str(error)))
        else:
            changed += 1
    return Outcome(changed, failed)


def repriced(own: OwnProduct, per_cent: Decimal) -> OwnProduct:
    """The product with prices changed by so many per cent, each rounded to a cent and at least one."""
    factor = (100 + per_cent) / 100
    stocks = [
        stock.replace(
            price_cents=max(1, int((stock.price_cents * factor).to_integral_value(ROUND_HALF_UP)))
            if stock.price_cents
            else 0
        )
        for stock in own.stocks
    ]
    return consistent(own.product, stocks)


def _planned(own: OwnProduct, act: str, per_cent: Decimal) -> Planned:
    product = own.product
    if act == HIDE:
        if not product.is_on_sale:
            return Planned(own, "It is not on sale.", refused=True)
        return Planned(own, "It goes off the shelves.")
    if act == PUBLISH:
        if product.is_on_sale:
            return Planned(own, "It is on sale already.", refused=True)
        lacks = missing(own)
        return Planned(own, " ".join(lacks.values()) or "It goes on sale.", refused=bool(lacks))
    if not product.price_cents:
        return Planned(own, "It has no price yet.", refused=True)
    then = repriced(own, per_cent)
    if any(stock.price_cents > PRICE_LIMIT_CENTS for stock in then.stocks):
        return Planned(own, str(TooDear()), refused=True)
    return Planned(own, "", price_cents=then.product.price_cents)
