"""What every page says of the shop, without asking the database."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest

from shop.cart.shoppers import shopper_of
from shop.catalogue import category_tree
from shop.categories import Aisle


def aisles(request: HttpRequest) -> dict[str, Callable[[], Sequence[Aisle]]]:
    """The first level of categories, for ways into the shop; nothing until this process has read the tree."""
    return {"aisles": _aisles}


def _aisles() -> Sequence[Aisle]:
    tree = category_tree.remembered()
    return tree.aisles if tree else ()


def cart(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """How many things the cart holds, as the browser remembers it."""
    return {"cart_count": lambda: shopper_of(request).count}
