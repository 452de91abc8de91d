"""What every page says of the shop, without asking the database."""

from collections.abc import Sequence

from django.http import HttpRequest

from shop import category_tree
from shop.categories import Category
from shop.shoppers import shopper_of


def categories(request: HttpRequest) -> dict[str, Sequence[Category]]:
    """The first level of categories, for the foot of the page; nothing until this process has read the tree."""
    tree = category_tree.remembered()
    return {"top_categories": tree.children() if tree else ()}


def cart(request: HttpRequest) -> dict[str, int]:
    """How many things the cart holds, as the browser remembers it."""
    return {"cart_count": shopper_of(request).count}
