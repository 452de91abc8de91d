"""The tree of categories, cached in the process and validated by its version.

The version is read before the categories, so a tree is never older than the version it has: whoever changes the tree
meanwhile makes a newer one, and the tree is read again.

The version in the table is read at most once a second, so a page may show a category as it was a second ago. Counts of
products change without a new version and are at most a minute old; so is the tree on pages that do not check the
version, such as a product's.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from dynamo import Budget, Question, access_pattern, together
from dynamo.cache import TTLCache
from shop.categories import CATALOG, ROOT, Aisle, Category, TreeVersion

W = TypeVar("W")
A = TypeVar("A")

# Far more than any catalogue has; it limits the memory of a process.
MAX_CATEGORIES = 10_000
TREE_TTL_SECONDS = 60
VERSION_TTL_SECONDS = 1
MAX_FOUND = 24


class Tree:
    """The categories at one version, indexed by id, path, parent and the words of their names."""

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
        """The categories directly below this one, sorted; those of the first level when none is given."""
        return self._children.get(category_id, ())

    def descendants(self, category_id: str = ROOT) -> Iterator[Category]:
        """All categories below this one, each before its children."""
        for child in self.children(category_id):
            yield child
            yield from self.descendants(child.category_id)

    def parent(self, category: Category) -> Category | None:
        return self.by_id(category.parent_id)

    def trail(self, category: Category) -> list[Category]:
        """The categories from the first level down to this one."""
        above = [self.by_id(ancestor.id) for ancestor in category.ancestors]
        return [*(one for one in above if one), category]

    def count_in(self, category: Category | None) -> int:
        """How many products the category and those below it have, or all of them; at most a minute old."""
        below = sum(one.product_count for one in self.descendants(category.category_id if category else ROOT))
        return below + category.product_count if category else below

    def search(self, text: str, most: int = MAX_FOUND) -> list[Category]:
        """Categories in whose names each word of the text begins a word; shorter names first, then in the order of the
        tree.

        Case and accents make no difference.
        """
        wanted = folded(text).split()
        if not wanted:
            return []
        found = [
            (len(words), category)
            for words, category in self._words
            if all(any(word.startswith(begun) for word in words) for begun in wanted)
        ]
        return [category for _, category in sorted(found, key=lambda one: one[0])[:most]]


# One of MAX_CATEGORIES takes 13 MB and more, by their texts.
_trees: TTLCache[Tree] = TTLCache("tree of categories", TREE_TTL_SECONDS, 24 * 2**20)
_versions: TTLCache[int] = TTLCache("version of the tree", VERSION_TTL_SECONDS, 2**16)


def cached_tree() -> Tree | None:
    """The tree as this process last read it, at most a minute old; None before it was read. No request."""
    return _trees.find(CATALOG)


def tree_now() -> Tree:
    """The tree as it is now, for those who change it. One strongly consistent Query, another one for each megabyte."""
    current = _read(Category.whole_tree_now(tree_id=CATALOG))
    _trees.put(CATALOG, current)
    return current


@access_pattern("19, 20, 25", "GetItem", "Categories", Budget(1, 1, 0.5))
def tree() -> Tree:
    """The tree, at most a second old.

    No request while the cached version is less than a second old, else one GetItem of the version. When the tree is not
    cached or has changed, one Query after it.
    """
    known = cached_tree()
    if known is None:
        return _trees.get(CATALOG, _read_tree)
    return known if _version() <= known.version else _read_again(known)


def tree_and(find: Callable[[Tree], W], ask: Callable[[W], A]) -> tuple[Tree, A]:
    """The tree as `tree` returns it, and the answer to a question about something found in it.

    Version and question are sent at once, using the cached tree. If the tree changed and something else is found in the
    new one, the question is asked again with that. When `find` returns None the version is always read. `ask` runs in
    this thread, so it may itself use `together`.
    """
    known = cached_tree()
    if known is None:
        current = _trees.get(CATALOG, _read_tree)
        return current, ask(find(current))
    wanted = find(known)
    if wanted is None:
        _versions.forget(CATALOG)  # The category may be new.
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
    return _trees.get(CATALOG, _read_tree)


def _version() -> int:
    return _versions.get(CATALOG, _ask_version)


def _ask_version() -> int:
    meta = TreeVersion.current.find(tree_id=CATALOG)
    return meta.tree_version if meta else 0


def _read_tree() -> Tree:
    # The copy that answers may be behind the one that gave the version; its own version says so.
    return _read(Category.whole_tree(tree_id=CATALOG), _version())


def _read(question: Question[Category], *versions: int) -> Tree:
    """The tree that a question answers with, at the oldest version that is known of it."""
    known, categories = list(versions), []
    for item in question.all(limit=MAX_CATEGORIES + 1):
        if isinstance(item, TreeVersion):
            known.append(item.tree_version)
        else:
            categories.append(item)
    return Tree(min(known, default=0), categories)


def folded(text: str) -> str:
    """The text in lower case, without accents, and with spaces for all but letters and digits."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
