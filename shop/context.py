"""What every page says of the shop, without asking the database."""

from collections.abc import Sequence

from django.http import HttpRequest

from shop import category_tree
from shop.categories import Category


def categories(request: HttpRequest) -> dict[str, Sequence[Category]]:
    """The first level of categories, for the foot of the page; nothing until this process has read the tree."""
    tree = category_tree.remembered()
    return {"top_categories": tree.children() if tree else ()}
