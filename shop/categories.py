"""The tree of categories. Each category has its ancestors; the tree as a whole has a version."""

from dataclasses import dataclass
from typing import NamedTuple

from dynamo import AsText, Budget, Entity, Get, Integer, ListOf, Query, Text
from shop import tables
from web.photos.photo import Photo

CATALOG = "CATALOG"
ROOT = "ROOT"


# Levels of the tree, and what one category holds directly: their order is a number of two digits.
LEVEL_LIMIT = 5
CHILD_LIMIT = 99


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A category above another, for the breadcrumb."""

    id: str
    name: str
    path: str


class TreeVersion(Entity, table=tables.categories, sort="META", size_kb=0.1):
    """Counts the changes of the tree, so that a cached tree can be validated."""

    tree_id = Text(default=CATALOG)
    tree_version = Integer()

    # The cost of a page that shows first levels, children, a breadcrumb or one category of the cached tree.
    current = Get("21, 22, 23, 24", Budget(1, 1, 0.5))


class Category(Entity, table=tables.categories, size_kb=0.4):
    """A category of the shop. Its `path` is made of the slugs from the top: `plants/cacti`."""

    tree_id = Text(default=CATALOG)
    category_id = Text()
    parent_id = Text(default=ROOT)
    # Sorts the children of a parent: a position of two digits, then the name.
    sort_name = Text()
    name = Text()
    slug = Text()
    path = Text()
    intro = Text(null=True)
    photo = AsText(Photo, null=True)
    ancestors = ListOf(Ancestor, default=list)
    depth = Integer(default=0)
    child_count = Integer(default=0)
    product_count = Integer(default=0)

    whole_tree = Query("20, 25", Budget(1, 1, 5), "{tree_id}", kinds=(TreeVersion,))
    whole_tree_now = Query("", Budget(1, 1, 10), "{tree_id}", kinds=(TreeVersion,), consistent=True)

    @property
    def url(self) -> str:
        return category_url(self.path)

    @property
    def as_ancestor(self) -> Ancestor:
        return Ancestor(self.category_id, self.name, self.path)

    @property
    def position(self) -> int:
        """Its place among the children of its parent."""
        number = self.sort_name.partition(" ")[0]
        return int(number) if number.isdigit() else 0


class Aisle(NamedTuple):
    """A category of the first level, for the navigation."""

    name: str
    path: str

    @property
    def url(self) -> str:
        return category_url(self.path)


def category_url(path: str) -> str:
    """The URL of a category's page."""
    # Imported here: a process that only reads and writes items loads none of Django's pages, ten megabytes.
    from web.pages.links import url_for

    return url_for("shop:category", path)
