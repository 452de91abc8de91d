"""Context processors of the shop. They ask the database nothing."""

from collections.abc import Sequence

from django.http import HttpRequest

from shop.cart.shoppers import Shopper, shopper_of
from shop.catalogue import category_tree
from shop.categories import Aisle


def aisles(request: HttpRequest) -> dict[str, Sequence[Aisle]]:
    """The first level of categories, for the navigation; empty until this process has read the tree."""
    tree = category_tree.cached_tree()
    return {"aisles": tree.aisles if tree else ()}


def shopper(request: HttpRequest) -> dict[str, Shopper]:
    """The shopper, whose `count` is the number of things in the cart, from a cookie."""
    return {"shopper": shopper_of(request)}
