"""Adds a category to the tree."""

from typing import NamedTuple

from accounts.audit_entries import Actor, Subject, audit_entry
from dynamo import Budget, Transaction, access_pattern, new_id
from shop.catalogue.category_tree import MAX_CATEGORIES, Tree
from shop.cataloguing.refusals import TooDeep, TooMany
from shop.cataloguing.writing import beneath, commit, must_fit, parent_in, sort_name
from shop.categories import LEVEL_LIMIT, Category


class CategoryText(NamedTuple):
    """What staff write of a category. The slug is its part of the URL."""

    name: str
    slug: str
    intro: str = ""


def subject_of(category: Category) -> Subject:
    """The category in the audit log."""
    return Subject("category", category.category_id, category.name)


@access_pattern("26", "TransactWriteItems", "Categories, AuditLog", Budget(1, 1, write_units=10))
def add_category(tree: Tree, text: CategoryText, parent_id: str, actor: Actor, reason: str = "") -> Category:
    """Add a category as the last one under a parent, or on the first level, and return it. One transaction.

    Refuses with `SlugTaken`, `TooDeep`, `TooMany`, `CategoryGone` or `TreeChanged`.
    """
    parent, siblings = parent_in(tree, parent_id), tree.children(parent_id)
    if parent and parent.depth + 1 >= LEVEL_LIMIT:
        raise TooDeep
    if len(tree) >= MAX_CATEGORIES:
        raise TooMany(MAX_CATEGORIES)
    must_fit(siblings, text.slug)
    position = max((one.position for one in siblings), default=0) + 1
    written = Category(
        category_id=new_id(),
        sort_name=sort_name(position, text.name),
        name=text.name,
        slug=text.slug,
        path=text.slug,
        intro=text.intro or None,
    )
    category = beneath(written, parent)
    changes = {"Name": ("", category.name), "URL": ("", category.path), "Introduction": ("", text.intro)}
    transaction = Transaction()
    transaction.put(category, new=True)
    commit(
        tree,
        audit_entry(actor, "add", subject_of(category), reason, changes),
        children={parent_id: 1},
        also=transaction,
    )
    return category
