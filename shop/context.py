"""What every page says of the shop, without asking the database."""

from collections.abc import Sequence

from django.http import HttpRequest

from shop.cart.shoppers import Shopper, shopper_of
from shop.catalogue import category_tree
from shop.categories import Aisle


def aisles(request: HttpRequest) -> dict[str, Sequence[Aisle]]:
    """The first level of categories, for ways into the shop; nothing until this process has read the tree."""
    tree = category_tree.cached_tree()
    return {"aisles": tree.aisles if tree else ()}


def shopper(request: HttpRequest) -> dict[str, Shopper]:
    """Whose cart it is, and by `shopper.count` how many things it holds, as the browser remembers it."""
    return {"shopper": shopper_of(request)}
