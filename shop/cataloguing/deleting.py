"""Deletes a category that nothing is in."""

from accounts.audit_entries import Actor, audit_entry
from dynamo import Budget, Transaction, access_pattern
from shop.catalogue.category_tree import Tree
from shop.cataloguing.adding import subject_of
from shop.cataloguing.refusals import InUse, TreeRefused
from shop.cataloguing.writing import commit, must_find
from shop.categories import Category


@access_pattern("28", "TransactWriteItems", "Categories, AuditLog", Budget(1, 1, write_units=10))
def delete_category(tree: Tree, category_id: str, actor: Actor, reason: str = "") -> Category:
    """Delete a category, and return it as it was. One transaction.

    Refuses with `InUse` while it has categories or products on sale in it, with `CategoryGone` or `TreeChanged`.
    """
    category = must_find(tree, category_id)
    transaction = Transaction()
    transaction.delete(
        category.own_key,
        condition=(Category.child_count == 0) & (Category.product_count == 0),
        failing=lambda found: _in_use(tree, found or category),
    )
    changes = {"Name": (category.name, ""), "URL": (category.path, "")}
    commit(
        tree,
        audit_entry(actor, "delete", subject_of(category), reason, changes),
        children={category.parent_id: -1},
        also=transaction,
    )
    return category


def why_not(tree: Tree, category: Category) -> TreeRefused | None:
    """Why the category cannot be deleted as it is; None when it can. No request."""
    held = len(tree.children(category.category_id))
    return _in_use(tree, category) if held or category.product_count else None


def _in_use(tree: Tree, category: Category) -> TreeRefused:
    return InUse(len(tree.children(category.category_id)) or category.child_count, category.product_count)
