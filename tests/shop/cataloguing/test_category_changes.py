"""Staff change the tree of categories: what it becomes, what is refused, and that nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from accounts.audit_entries import Actor, AuditEntry, month_of
from dynamo import batches, moment_of, new_id, put
from dynamo.tools.testing import faults, requests_at_most, within_budget
from shop.catalogue.category_tree import Tree, tree_now
from shop.cataloguing import refusals
from shop.cataloguing.adding import CategoryText, add_category
from shop.cataloguing.changing import change_category, move_category
from shop.cataloguing.deleting import delete_category, why_not
from shop.cataloguing.writing import CHANGED_LIMIT, beneath, on_tree_of_now
from shop.categories import CHILD_LIMIT, ROOT, Category, TreeVersion
from tests.build import a_category

CLERK = Actor("01CLERK", "clerk")
LAST = ""


def add(name: str, above: Category | None = None) -> Category:
    text = CategoryText(name, name.lower().replace(" ", "-"))
    parent_id = above.category_id if above else ROOT
    return on_tree_of_now(lambda tree: add_category(tree, text, parent_id, CLERK))


def move(category: Category, under: Category | None, before: Category | None = None) -> Category:
    parent_id, before_id = under.category_id if under else ROOT, before.category_id if before else LAST
    return on_tree_of_now(lambda tree: move_category(tree, category.category_id, parent_id, before_id, CLERK))


def outline(tree: Tree | None = None) -> list[str]:
    """The paths of the tree, from top to bottom."""
    return [category.path for category in (tree or tree_now()).descendants()]


def log() -> list[AuditEntry]:
    return list(AuditEntry.of_month(month=month_of(moment_of(new_id()))).all(limit=100))


def must_be_sound(tree: Tree) -> None:
    """Every category is where its parent says, and counts what is in it."""
    for category in tree.descendants():
        parent = tree.parent(category)
        placed = beneath(category, parent)
        assert (placed.path, placed.depth) == (category.path, category.depth)
        assert [one.id for one in placed.ancestors] == [one.id for one in category.ancestors]
        assert category.child_count == len(tree.children(category.category_id))
    assert len(list(tree.descendants())) == len(tree), "some category cannot be reached from the top"


def test_a_tree_is_built_within_the_budgets() -> None:
    with within_budget(add_category):
        plants = add_category(tree_of_now(), CategoryText("Plants", "plants", "Grown at home."), ROOT, CLERK)
    tree = tree_now()
    with within_budget(add_category):
        cacti = add_category(tree, CategoryText("Cacti", "cacti"), plants.category_id, CLERK, "There are many now")
    tree = tree_now()
    with within_budget(change_category):
        change_category(tree, cacti.category_id, {"name": "Cacti and succulents"}, CLERK)
    tree = tree_now()
    with within_budget(move_category):
        move_category(tree, cacti.category_id, ROOT, plants.category_id, CLERK)
    assert outline() == ["cacti", "plants"]
    tree = tree_now()
    with within_budget(delete_category):
        delete_category(tree, plants.category_id, CLERK)
    assert outline() == ["cacti"]
    assert [entry.action for entry in log()] == ["delete", "move", "change", "add", "add"]
    must_be_sound(tree_now())


def tree_of_now() -> Tree:
    with requests_at_most(1, round_trips=1, read_units=1):
        return tree_now()


def test_the_log_says_who_what_why_before_and_after() -> None:
    plants, lamps = add("Plants"), add("Lamps")
    on_tree_of_now(lambda tree: move_category(tree, plants.category_id, lamps.category_id, LAST, CLERK, "A joke"))
    entry = log()[0]
    assert (entry.actor_id, entry.actor_name, entry.action, entry.reason) == ("01CLERK", "clerk", "move", "A joke")
    assert (entry.subject, entry.subject_name) == (f"category:{plants.category_id}", "Plants")
    assert [(one.name, one.before, one.after) for one in entry.changes] == [
        ("Under", "the first level", "Lamps"),
        ("Place", "1 of 2", "1 of 1"),
    ]
    assert [one.action for one in AuditEntry.of_subject(subject=entry.subject).all(limit=9)] == ["move", "add"]
    assert len(AuditEntry.by_actor(actor_id="01CLERK").all(limit=9)) == 3


def test_what_is_refused_changes_and_logs_nothing() -> None:
    plants = add("Plants")
    cacti = add("Cacti", plants)
    add("Succulents", plants)
    version, entries = tree_now().version, len(log())
    with pytest.raises(refusals.SlugTaken, match="“Cacti”, beside it"):
        add("Cacti", plants)
    with pytest.raises(refusals.SlugTaken):
        on_tree_of_now(lambda tree: change_category(tree, cacti.category_id, {"slug": "succulents"}, CLERK))
    with pytest.raises(refusals.UnderItself, match="can’t go under itself"):
        move(cacti, cacti)
    with pytest.raises(refusals.UnderItself, match="can’t go under “Cacti”, which is in it"):
        move(plants, cacti)
    with pytest.raises(refusals.InUse, match=r"There are 2 categories in it. Move them first"):
        on_tree_of_now(lambda tree: delete_category(tree, plants.category_id, CLERK))
    with pytest.raises(refusals.CategoryGone):
        on_tree_of_now(lambda tree: delete_category(tree, "01GONE", CLERK))
    with pytest.raises(refusals.CategoryGone):
        on_tree_of_now(lambda tree: move_category(tree, cacti.category_id, "01GONE", LAST, CLERK))
    assert (tree_now().version, len(log())) == (version, entries)
    # What changes nothing is no change.
    move(cacti, plants, tree_now().children(plants.category_id)[1])
    on_tree_of_now(lambda tree: change_category(tree, cacti.category_id, {"name": "Cacti"}, CLERK))
    assert (tree_now().version, len(log())) == (version, entries)


def test_a_category_with_products_is_not_deleted_even_when_they_came_since() -> None:
    plants = add("Plants")
    before = tree_now()
    put(plants.replace(product_count=1))
    with pytest.raises(refusals.InUse, match=r"There is 1 product in it. Move it first"):
        delete_category(before, plants.category_id, CLERK)
    assert why_not(before, plants) is None
    assert str(why_not(tree_now(), tree_now().children()[0])) == "There is 1 product in it. Move it first."


def test_the_tree_has_limits() -> None:
    levels = [add("Level")]
    for _ in range(4):
        levels.append(add("Level", levels[-1]))
    with pytest.raises(refusals.TooDeep):
        add("Level", levels[-1])
    pair = add("Above")
    add("Below", pair)
    move(pair, levels[2])
    move(pair, None)
    with pytest.raises(refusals.TooDeep):
        move(pair, levels[3])
    must_be_sound(tree_now())


def test_siblings_come_into_any_order() -> None:
    first, second, third = add("First"), add("Second"), add("Third")
    move(third, None, first)
    assert outline() == ["third", "first", "second"]
    move(third, None, second)
    assert outline() == ["first", "third", "second"]
    move(first, None)
    assert outline() == ["third", "second", "first"]
    for _ in range(5):
        move(tree_now().children()[-1], None, tree_now().children()[1])
    assert sorted(outline()) == ["first", "second", "third"]
    assert [one.name for one in (second, third)] == ["Second", "Third"]
    must_be_sound(tree_now())


def test_one_parent_holds_so_many() -> None:
    for number in range(CHILD_LIMIT):
        a_category(f"Shelf {number}", sort_name=f"{number + 1:02} Shelf {number}")
    with pytest.raises(refusals.TooMany):
        add("One more")
    assert len(outline()) == CHILD_LIMIT


def a_subtree(size: int) -> Category:
    """A category with so many below it, on two levels."""
    top = a_category("Plants")
    middle = [a_category(f"Shelf {number}", top) for number in range(9)]
    batches.write([top.replace(child_count=len(middle))])
    for number in range(size - len(middle)):
        a_category(f"Box {number}", middle[number % len(middle)])
    counts = {one.category_id: 0 for one in middle}
    for one in tree_now().descendants():
        if one.parent_id in counts:
            counts[one.parent_id] += 1
    batches.write([one.replace(child_count=counts[one.category_id]) for one in middle])
    return top


def test_a_subtree_of_90_moves_in_one_transaction() -> None:
    top, lamps = a_subtree(89), a_category("Lamps")
    tree = tree_now()
    with requests_at_most(1, round_trips=1, write_units=200) as meter:
        move_category(tree, top.category_id, lamps.category_id, LAST, CLERK)
    assert [request.operation for request in meter.requests] == ["TransactWriteItems"]
    must_be_sound(tree_now())
    assert all(path.startswith("lamps") for path in outline())


def test_a_part_that_is_too_large_for_one_transaction_stays_where_it_is() -> None:
    top, lamps = a_subtree(CHANGED_LIMIT), a_category("Lamps")
    before = outline()
    with pytest.raises(refusals.TooLarge, match="That would change 96 categories"):
        move(top, lamps)
    with pytest.raises(refusals.TooLarge):
        on_tree_of_now(lambda tree: change_category(tree, top.category_id, {"slug": "green"}, CLERK))
    assert outline() == before
    # A name alone changes no path.
    assert on_tree_of_now(lambda tree: change_category(tree, top.category_id, {"name": "Green"}, CLERK)).name == "Green"


def test_another_slug_changes_every_path_below() -> None:
    plants = add("Plants")
    cacti = add("Cacti", plants)
    add("Old ones", cacti)
    on_tree_of_now(lambda tree: change_category(tree, plants.category_id, {"slug": "green", "intro": ""}, CLERK))
    assert outline() == ["green", "green/cacti", "green/cacti/old-ones"]
    must_be_sound(tree_now())


def test_twenty_edits_at_once_lose_nothing() -> None:
    tops = [add(f"Top {number}") for number in range(4)]

    def edit(number: int) -> None:
        top, other = tops[number % 4], tops[(number + 1) % 4]
        if number % 2:
            add(f"Shelf {number}", top)
        else:
            one = add(f"Box {number}", top)
            move(one, other)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(edit, range(20)))
    tree = tree_now()
    must_be_sound(tree)
    assert len(tree) == 4 + 20
    assert sum(top.child_count for top in tree.children()) == 20
    assert len(log()) == 4 + 20 + 10
    assert tree.version == 4 + 20 + 10


def test_of_two_moves_that_would_close_a_circle_one_is_refused() -> None:
    """Both were decided on the same tree: the second one is decided anew."""
    left, right = add("Left"), add("Right")
    tree = tree_now()
    move_category(tree, left.category_id, right.category_id, LAST, CLERK)
    with pytest.raises(refusals.TreeChanged):
        move_category(tree, right.category_id, left.category_id, LAST, CLERK)
    with pytest.raises(refusals.UnderItself):
        move(right, left)
    must_be_sound(tree_now())


def test_a_conflict_is_tried_again() -> None:
    with faults() as engine:
        engine.conflict(times=8)
        add("Plants")
    assert outline() == ["plants"]


def test_a_thousand_categories_on_five_levels_are_two_requests_at_most() -> None:
    made: list[Category] = []
    above: list[Category | None] = [None]
    while len(made) < 1000:
        level: list[Category | None] = []
        for parent in above:
            for number in range(10 if parent is None else 4):
                if len(made) < 1000:
                    slug = f"shelf-{number}"
                    one = Category(
                        category_id=new_id(),
                        sort_name=f"{number:02} Shelf {number}",
                        name=f"Shelf {number}",
                        slug=slug,
                        path=slug,
                        intro="Made and mended by the people who sell it." * 2,
                    )
                    made.append(beneath(one, parent))
                    level.append(made[-1])
        above = level
    batches.write([*made, TreeVersion(tree_version=1)])
    assert max(one.depth for one in made) == 4
    with requests_at_most(2, round_trips=2, read_units=150):
        tree = tree_now()
    assert len(tree) == 1000
