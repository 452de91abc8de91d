"""Changes a category where it stands, and moves it with all below it."""

from collections.abc import Iterator, Sequence

from accounts.audit_entries import Actor, audit_entry
from dynamo import Budget, access_pattern
from shop.catalogue.category_tree import Tree
from shop.cataloguing.adding import subject_of
from shop.cataloguing.refusals import TooDeep, UnderItself
from shop.cataloguing.writing import beneath, commit, must_be_free, must_find, must_fit, parent_in, sort_name
from shop.categories import CHILD_LIMIT, LEVEL_LIMIT, ROOT, Category

TOP = "the first level"


@access_pattern("27", "TransactWriteItems", "Categories, AuditLog", Budget(1, 1, write_units=8))
def change_category(tree: Tree, category_id: str, changes: dict[str, str], actor: Actor, reason: str = "") -> Category:
    """Give a category another `name`, `slug` or `intro`, those that are in `changes`, and return it.

    One transaction. With another slug all below it change their paths in it; with another name their ancestors' names
    follow later. Refuses with `SlugTaken`, `TooLarge`, `CategoryGone` or `TreeChanged`.
    """
    before = must_find(tree, category_id)
    after = before.replace(**changes)
    after = after.replace(intro=after.intro or None, sort_name=sort_name(before.position, after.name))
    after = beneath(after, tree.parent(before))
    if after.slug != before.slug:
        must_be_free(tree.children(before.parent_id), after.slug)
        changed = list(_subtree(tree, before, after))
    else:
        changed = [(before, after)]
    said = {
        "Name": (before.name, after.name),
        "URL": (before.path, after.path),
        "Introduction": (before.intro or "", after.intro or ""),
    }
    if before != after:
        commit(tree, audit_entry(actor, "change", subject_of(after), reason, said), changed=changed)
    return after


@access_pattern("27", "TransactWriteItems", "Categories, AuditLog", Budget(1, 1, write_units=12))
def move_category(
    tree: Tree, category_id: str, parent_id: str, before_id: str, actor: Actor, reason: str = ""
) -> Category:
    """Move a category, with all below it, under a parent or to the first level, and return it: before the child with
    the id `before_id`, or last when that is none of the parent's.

    One transaction; 2 units for each category whose path or place changes. Refuses with `UnderItself`, `TooDeep`,
    `TooMany`, `SlugTaken`, `TooLarge`, `CategoryGone` or `TreeChanged`.
    """
    category, parent = must_find(tree, category_id), parent_in(tree, parent_id)
    others = [one for one in tree.children(parent_id) if one.category_id != category_id]
    if parent and category_id in (parent.category_id, *(one.id for one in parent.ancestors)):
        raise UnderItself(category, parent)
    must_fit(others, category.slug)
    if _height(tree, category) + (parent.depth + 1 if parent else 0) > LEVEL_LIMIT:
        raise TooDeep
    place = next((at for at, one in enumerate(others) if one.category_id == before_id), len(others))
    changed = _changed(tree, category, others, place, parent)
    if changed:
        order = [*others[:place], category, *others[place:]]
        commit(
            tree,
            audit_entry(actor, "move", subject_of(category), reason, _said(tree, category, parent, order)),
            changed=changed,
            children={category.parent_id: -1, parent_id: 1} if category.parent_id != parent_id else None,
        )
    return {before.category_id: after for before, after in changed}.get(category_id, category)


def _changed(
    tree: Tree, category: Category, others: Sequence[Category], place: int, parent: Category | None
) -> list[tuple[Category, Category]]:
    """What changes when the category comes to this place among the other children of a parent: itself with all below
    it, and where there is no number between its neighbours', theirs."""
    low = others[place - 1].position if place else 0
    high = others[place].position if place < len(others) else CHILD_LIMIT + 1
    if low < category.position < high and category.parent_id == (parent.category_id if parent else ROOT):
        return []
    if high - low > 1:
        order = {category.category_id: low + 1}
    else:
        numbered = [*others[:place], category, *others[place:]]
        order = {one.category_id: position for position, one in enumerate(numbered, start=1)}
    pairs = [(one, _at(one, order.get(one.category_id, one.position))) for one in others]
    moved = beneath(_at(category, order[category.category_id]), parent)
    return [pair for pair in (*pairs, *_subtree(tree, category, moved)) if pair[0] != pair[1]]


def _at(category: Category, position: int) -> Category:
    return category if position == category.position else category.replace(sort_name=sort_name(position, category.name))


def _said(
    tree: Tree, category: Category, parent: Category | None, order: Sequence[Category]
) -> dict[str, tuple[str, str]]:
    was = tree.children(category.parent_id)
    above = tree.parent(category)
    return {
        "Under": (above.name if above else TOP, parent.name if parent else TOP),
        "Place": (_place(category, was), _place(category, order)),
    }


def _place(category: Category, order: Sequence[Category]) -> str:
    at = next(at for at, one in enumerate(order, start=1) if one.category_id == category.category_id)
    return f"{at} of {len(order)}"


def _subtree(tree: Tree, before: Category, after: Category) -> Iterator[tuple[Category, Category]]:
    """The category and all below it: each as it is, and as it is below the changed one."""
    yield before, after
    for child in tree.children(before.category_id):
        yield from _subtree(tree, child, beneath(child, after))


def _height(tree: Tree, category: Category) -> int:
    """How many levels the category and those below it have."""
    return (
        max((one.depth for one in tree.descendants(category.category_id)), default=category.depth) - category.depth + 1
    )
