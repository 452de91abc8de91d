"""Writes changes of the tree of categories: each is one transaction, which holds only for the tree that it was made
of, so that no two changes cross."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from accounts.audit_entries import AuditEntry
from dynamo import Transaction, differences
from dynamo.errors import Conflict
from shop.catalogue.category_tree import Tree, tree_now
from shop.cataloguing.refusals import CategoryGone, SlugTaken, TooLarge, TooMany, TreeChanged
from shop.categories import CATALOG, CHILD_LIMIT, ROOT, Category, TreeVersion

R = TypeVar("R")

# Each attempt that fails is another change that succeeded.
ATTEMPTS = 40
# Categories that one transaction changes, beside two parents, the version and the entry of the audit log.
CHANGED_LIMIT = 95


def on_tree_of_now(change: Callable[[Tree], R], read: Tree | None = None) -> R:
    """Do a change with the tree that was just read, and again with what it became while others changed it.

    One request, two when the tree was not read yet, and two for each change that came between.
    """
    for _ in range(ATTEMPTS):
        try:
            return change(read or tree_now())
        except (TreeChanged, Conflict):
            read = None
    raise TreeChanged


def must_find(tree: Tree, category_id: str) -> Category:
    """The category with this id; `CategoryGone` when there is none."""
    found = tree.by_id(category_id)
    if found is None:
        raise CategoryGone
    return found


def parent_in(tree: Tree, parent_id: str) -> Category | None:
    """The category with this id, or None for the top of the tree."""
    return None if parent_id == ROOT else must_find(tree, parent_id)


def must_fit(siblings: Sequence[Category], slug: str) -> None:
    """Refuse another category with this slug beside these."""
    if len(siblings) >= CHILD_LIMIT:
        raise TooMany
    must_be_free(siblings, slug)


def must_be_free(siblings: Sequence[Category], slug: str) -> None:
    if taken := next((one for one in siblings if one.slug == slug), None):
        raise SlugTaken(taken)


def sort_name(position: int, name: str) -> str:
    return f"{min(position, CHILD_LIMIT):02} {name}"


def beneath(category: Category, parent: Category | None) -> Category:
    """The category as it is under this parent: ancestors, path and depth follow from it."""
    ancestors = [*parent.ancestors, parent.as_ancestor] if parent else []
    return category.replace(
        parent_id=parent.category_id if parent else ROOT,
        ancestors=ancestors,
        path=f"{parent.path}/{category.slug}" if parent else category.slug,
        depth=len(ancestors),
    )


def commit(
    tree: Tree,
    entry: AuditEntry,
    *,
    changed: Sequence[tuple[Category, Category]] = (),
    children: Mapping[str, int] | None = None,
    also: Transaction | None = None,
) -> None:
    """Write changed categories, pairs of before and after, how many more children parents have, and the entry of the
    audit log, with a new version of the tree. `also` has writes that go before them.

    One transaction. Refuses with `TooLarge`, and with `TreeChanged` when the tree is not the one given any more.
    """
    if len(changed) > CHANGED_LIMIT:
        raise TooLarge(len(changed), CHANGED_LIMIT)
    transaction = also or Transaction()
    version = TreeVersion.tree_version
    transaction.update(
        TreeVersion.key(tree_id=CATALOG),
        version.set(tree.version + 1),
        condition=version == tree.version if tree.version else version.does_not_exist(),
        upsert=True,
        failing=TreeChanged(),
    )
    more = {parent: count for parent, count in (children or {}).items() if count and parent != ROOT}
    for before, after in changed:
        # Moving among the children of a category leaves their number as it is, so no item is written twice.
        actions = differences(before, after)
        if count := more.pop(before.category_id, 0):
            actions.append(Category.child_count.add(count))
        transaction.update(before.own_key, *actions, failing=CategoryGone())
    for parent, count in more.items():
        key = Category.key(tree_id=CATALOG, category_id=parent)
        transaction.update(key, Category.child_count.add(count), failing=CategoryGone())
    transaction.put(entry, new=True)
    transaction.commit()
