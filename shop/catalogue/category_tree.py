"""The tree of categories, kept in the process: what a page pays for is asking whether it is still so, half a unit.

The cached tree's version is compared with the one in the table, which a process asks for at most once a second: that
long another process may show a category as it was before a change. Counts of things change without a new version;
they are at most a minute old. So are the ways to categories on pages that do not ask: a product's, and the footer.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from dynamo import Budget, access_pattern, together
from dynamo.cache import TTLCache
from shop.categories import CATALOG, ROOT, Aisle, Category, TreeVersion

W = TypeVar("W")
A = TypeVar("A")

# Far above any catalogue's; it bounds what a process holds.
MAX_CATEGORIES = 10_000
TREE_TTL_SECONDS = 60
VERSION_TTL_SECONDS = 1
MAX_FOUND = 24


class Tree:
    """The categories at one version, indexed by what pages ask: id, path, parent, words of the name."""

    def __init__(self, version: int, categories: Sequence[Category]):
        self.version = version
        self._by_id = {category.category_id: category for category in categories}
        self._by_path = {category.path: category for category in categories}
        children = defaultdict(list)
        for category in sorted(categories, key=lambda one: one.sort_name):
            children[category.parent_id].append(category)
        self._children = {parent: tuple(own) for parent, own in children.items()}
        self.aisles = tuple(Aisle(top.name, top.path) for top in self.children())
        self._words = [(folded(category.name).split(), category) for category in self.descendants()]

    def __len__(self) -> int:
        return len(self._by_id)

    def by_id(self, category_id: str) -> Category | None:
        return self._by_id.get(category_id)

    def by_path(self, path: str) -> Category | None:
        return self._by_path.get(path)

    def children(self, category_id: str = ROOT) -> tuple[Category, ...]:
        """The categories right below this one, in their order; the first level when none is named."""
        return self._children.get(category_id, ())

    def descendants(self, category_id: str = ROOT) -> Iterator[Category]:
        """Everything below, each category before its children."""
        for child in self.children(category_id):
            yield child
            yield from self.descendants(child.category_id)

    def parent(self, category: Category) -> Category | None:
        return self.by_id(category.parent_id)

    def trail(self, category: Category) -> list[Category]:
        """The way from the first level down to the category itself."""
        above = [self.by_id(ancestor.id) for ancestor in category.ancestors]
        return [*(one for one in above if one), category]

    def count_in(self, category: Category) -> int:
        """How many things stand in the category and below it, as of the last minute."""
        return category.product_count + sum(one.product_count for one in self.descendants(category.category_id))

    def search(self, text: str, most: int = MAX_FOUND) -> list[Category]:
        """Categories with a word beginning with each of the words asked for; shorter names first, then the order of
        the tree. Case and accents make no difference."""
        wanted = folded(text).split()
        if not wanted:
            return []
        found = [
            (len(words), category)
            for words, category in self._words
            if all(any(word.startswith(begun) for word in words) for begun in wanted)
        ]
        return [category for _, category in sorted(found, key=lambda one: one[0])[:most]]


_trees: TTLCache[Tree] = TTLCache(TREE_TTL_SECONDS, most=16)
_versions: TTLCache[int] = TTLCache(VERSION_TTL_SECONDS, most=16)


def cached_tree() -> Tree | None:
    """The tree as this process last read it, for what may be a minute behind, such as the footer. No request."""
    return _trees.find(CATALOG)


@access_pattern("19, 20, 25", "GetItem", "Categories", Budget(1, 1, 0.5))
def tree() -> Tree:
    """The tree as it was within the last second. One GetItem of its version unless that was asked for within it; one
    Query when this process holds no tree, both when it holds an older one."""
    known = cached_tree()
    if known is None:
        return _trees.get(CATALOG, _read)
    return known if _version() <= known.version else _read_again(known)


def tree_and(find: Callable[[Tree], W], ask: Callable[[W], A]) -> tuple[Tree, A]:
    """The tree as `tree` gives it, and what is asked with something found in it.

    Both at once with the cached_tree tree; if that was out of date and another thing is found in the new one, the
    question is asked again with that. When `find` finds nothing (None), the version is asked for in any case. `ask`
    runs in this thread, so it may itself ask several things together.
    """
    known = cached_tree()
    if known is None:
        current = _trees.get(CATALOG, _read)
        return current, ask(find(current))
    wanted = find(known)
    if wanted is None:
        _versions.forget(CATALOG)  # It may have come within the second.
    cached_version = _versions.find(CATALOG)
    if cached_version is None:
        answer, version = together(lambda: ask(wanted), _version)
    else:
        answer, version = ask(wanted), cached_version
    if version <= known.version:
        return known, answer
    current = _read_again(known)
    found = find(current)
    return current, answer if found == wanted else ask(found)


def _read_again(known: Tree) -> Tree:
    if cached_tree() is known:
        _trees.forget(CATALOG)
    return _trees.get(CATALOG, _read)


def _version() -> int:
    return _versions.get(CATALOG, _ask_version)


def _ask_version() -> int:
    meta = TreeVersion.current.find(tree_id=CATALOG)
    return meta.tree_version if meta else 0


def _read() -> Tree:
    version, categories = 0, []
    for item in Category.whole_tree(tree_id=CATALOG).all(limit=MAX_CATEGORIES):
        if isinstance(item, TreeVersion):
            version = item.tree_version
        else:
            categories.append(item)
    _versions.put(CATALOG, version)
    return Tree(version, categories)


def folded(text: str) -> str:
    """Lower case without accents, and with nothing but letters and digits between spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
