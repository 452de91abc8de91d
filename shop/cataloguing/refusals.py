"""Why a change of the tree of categories is refused, in words for the staff who asked for it."""

from dynamo.errors import Refused
from shop.categories import CHILD_LIMIT, LEVEL_LIMIT, Category


class TreeRefused(Refused):
    """A change of the tree that cannot be."""


class TreeChanged(TreeRefused):
    """Somebody else changed the tree between reading and writing."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed the categories meanwhile. Look at them again, and try once more.")


class CategoryGone(TreeRefused):
    """The category, or the one it should go under, was deleted."""

    def __init__(self) -> None:
        super().__init__("That category was deleted meanwhile.")


class SlugTaken(TreeRefused):
    """A category beside this one has the same slug, and so would have the same URL."""

    def __init__(self, other: Category) -> None:
        super().__init__(f"“{other.name}”, beside it, has this URL already. Choose another one.")


class UnderItself(TreeRefused):
    """A category cannot be below itself."""

    def __init__(self, category: Category, parent: Category) -> None:
        at = "itself" if parent.category_id == category.category_id else f"“{parent.name}”, which is in it"
        super().__init__(f"“{category.name}” can’t go under {at}.")


class TooDeep(TreeRefused):
    """The tree would have more levels than it may."""

    def __init__(self) -> None:
        super().__init__(f"Categories go {LEVEL_LIMIT} levels deep, and this would be deeper.")


class TooMany(TreeRefused):
    """One category, or the whole tree, would hold more than it may."""

    def __init__(self, limit: int = CHILD_LIMIT) -> None:
        super().__init__(f"No more than {limit} fit there.")


class TooLarge(TreeRefused):
    """More categories would change than one transaction takes."""

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(f"That would change {count} categories, and {limit} can change at once. Take a smaller part.")


class InUse(TreeRefused):
    """The category has something in it."""

    def __init__(self, categories: int, products: int) -> None:
        held = [
            f"{count} {noun if count == 1 else nouns}"
            for count, noun, nouns in ((categories, "category", "categories"), (products, "product", "products"))
            if count
        ]
        are, them = ("is", "it") if categories + products == 1 else ("are", "them")
        super().__init__(f"There {are} {' and '.join(held)} in it. Move {them} first.")
