"""The tree of categories: kept in the process, compared with the table once a second."""

from unittest import mock

from dynamo import put
from dynamo.reads.queries import Question
from dynamo.tools.testing import requests_at_most, within_budget
from shop.catalogue import category_tree
from shop.catalogue.category_tree import cached_tree, tree, tree_and
from shop.categories import CATALOG, Category, TreeVersion
from shop.products import Listing
from tests.build import a_category


def a_small_tree() -> tuple[Category, Category, Category]:
    plants = a_category("Plants", product_count=1)
    cacti = a_category("Cacti and succulents", plants, product_count=20)
    return plants, cacti, a_category("Émaillerie", plants, product_count=300)


def names(categories) -> list[str]:
    return [category.name for category in categories]


def test_a_warm_tree_costs_the_question_whether_it_is_still_so_once_a_second(a_second_passes):
    a_small_tree()
    tree()
    with requests_at_most(0, round_trips=0):
        assert names(tree().children()) == ["Plants"]
    for _ in range(2):
        a_second_passes()
        with within_budget(category_tree.tree) as meter:
            assert names(tree().children()) == ["Plants"]
            tree()
        assert [request.operation for request in meter.requests] == ["GetItem"]


def test_a_cold_tree_is_its_version_and_then_one_query():
    a_small_tree()
    with requests_at_most(2, round_trips=2, read_units=1) as meter:
        assert len(tree()) == 3
    assert [request.operation for request in meter.requests] == ["GetItem", "Query"]


def test_a_change_while_the_tree_is_read_is_seen_a_second_later(a_second_passes):
    """The version lies behind the categories, so a query may bring old ones with the version of new ones."""
    plants, *_ = a_small_tree()
    read = Question.all

    def read_while_it_changes(question, limit):
        old = [item for item in read(question, limit) if isinstance(item, Category)]
        put(plants.replace(name="Green things"))
        put(TreeVersion(tree_version=10**9))
        return [*old, TreeVersion(tree_version=10**9)]

    with mock.patch.object(Question, "all", read_while_it_changes):
        assert names(tree().children()) == ["Plants"]
    a_second_passes()
    assert names(tree().children()) == ["Green things"]


def test_an_answer_from_a_copy_that_is_behind_is_read_again(a_second_passes):
    plants, *_ = a_small_tree()
    behind = Category.whole_tree(tree_id=CATALOG).all(limit=9)
    put(plants.replace(name="Green things"))
    put(TreeVersion(tree_version=10**9))
    with mock.patch.object(Question, "all", return_value=behind):
        assert names(tree().children()) == ["Plants"]
    a_second_passes()
    assert names(tree().children()) == ["Green things"]


def test_a_changed_tree_is_read_anew_within_a_second(a_second_passes):
    plants, *_ = a_small_tree()
    tree()
    a_category("Lamps")
    a_second_passes()
    with requests_at_most(2, round_trips=2, read_units=1):
        assert names(tree().children()) == ["Plants", "Lamps"]
    put(plants.replace(name="Green things"))
    a_second_passes()
    assert names(tree().children()) == ["Plants", "Lamps"], "without a new version nobody asks"
    put(TreeVersion(tree_version=10**9))
    a_second_passes()
    assert names(tree().children()) == ["Green things", "Lamps"]


def test_a_shop_without_categories_has_an_empty_tree():
    assert (len(tree()), tree().children(), cached_tree().version) == (0, (), 0)


def test_the_tree_and_what_is_asked_with_it_share_a_round_trip(a_second_passes):
    plants, *_ = a_small_tree()
    tree()
    a_second_passes()
    with requests_at_most(2, round_trips=1, read_units=0.5):
        found, asked = tree_and(
            lambda known: known.by_path("plants").category_id,
            lambda own: (own, Listing.newest(category_id=own).first()),
        )
    assert found.by_id(plants.category_id) == plants
    assert asked == (plants.category_id, None)


def test_one_category_costs_the_question_whether_the_tree_is_still_so(a_second_passes):
    plants, cacti, enamel = a_small_tree()
    tree()
    a_second_passes()
    with within_budget(TreeVersion.current):
        found, path = tree_and(lambda known: known.by_path("plants"), lambda category: category.path)
    assert path == "plants"
    assert (found.children(), found.children(plants.category_id)) == ((plants,), (cacti, enamel))
    assert found.trail(cacti) == [plants, cacti]


def test_what_was_asked_with_an_older_tree_is_asked_again_if_it_meant_something_else(a_second_passes):
    plants, *_ = a_small_tree()
    tree()
    put(plants.replace(path="old-plants"))
    new = a_category("New plants", path="plants")
    a_second_passes()
    found, asked = tree_and(lambda known: known.by_path("plants").category_id, lambda own: own)
    assert (asked, found.by_path("old-plants").category_id) == (new.category_id, plants.category_id)


def test_what_is_not_found_may_have_come_within_the_second():
    a_small_tree()
    tree()
    a_category("Lamps")
    with requests_at_most(2, round_trips=2, read_units=1):
        found, _ = tree_and(lambda known: known.by_path("lamps"), lambda category: category)
    assert found.by_path("lamps")


def test_children_trail_and_counts():
    plants, cacti, enamel = a_small_tree()
    current = tree()
    assert current.children(plants.category_id) == (cacti, enamel)
    assert current.trail(cacti) == [plants, cacti]
    assert (current.parent(cacti), current.parent(plants)) == (plants, None)
    assert list(current.descendants()) == [plants, cacti, enamel]
    assert (current.count_in(plants), current.count_in(cacti)) == (321, 20)


def test_search_finds_by_the_beginnings_of_words_whatever_case_and_accents():
    _, cacti, enamel = a_small_tree()
    current = tree()
    assert current.search("SUCC cac") == [cacti]
    assert current.search("émail") == current.search("emaillerie") == [enamel]
    assert current.search("lants") == []
    assert current.search("  ") == current.search("“”") == []


def test_search_puts_the_plainer_name_first():
    a_category("Pots and soil")
    pots = a_category("Pots")
    assert tree().search("pot")[0] == pots


def test_the_tables_own_questions():
    a_small_tree()
    with within_budget(Category.whole_tree):
        assert len(Category.whole_tree(tree_id=CATALOG).all(limit=10)) == 4
    with within_budget(TreeVersion.current):
        assert TreeVersion.current(tree_id=CATALOG).tree_version
