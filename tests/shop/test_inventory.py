"""What is said of a stock: to shoppers, stylesheets, search engines."""

from shop.inventory import LOW, SOLD_OUT, StockLevel, availability_of
from tests.build import a_stock


def test_each_level_is_worded_once() -> None:
    levels = [availability_of(left) for left in (None, LOW + 1, LOW, 0, -1)] + [availability_of(1, one_of_a_kind=True)]
    assert [(each.words, each.note, each.css_state) for each in levels] == [
        ("In stock", "", ""),
        ("In stock", "", ""),
        ("Only 5 left", "Only 5 left", "low"),
        ("Sold out", "Sold out", "none"),
        ("Sold out", "Sold out", "none"),
        ("One of a kind", "One of a kind", "fact"),
    ]
    assert {each.level for each in levels} == set(StockLevel)


def test_search_engines_are_told_whether_it_can_be_bought() -> None:
    for left, value in ((None, "InStock"), (1, "InStock"), (0, "SoldOut")):
        for one_of_a_kind in (True, False):
            found = availability_of(left, one_of_a_kind=one_of_a_kind)
            assert found.schema_org == f"https://schema.org/{value}"
            assert found.is_sold_out == (value == "SoldOut")


def test_one_of_a_kind_is_said_of_a_single_thing_only() -> None:
    assert [availability_of(left, one_of_a_kind=True).words for left in (0, 1, 2, None)] == [
        "Sold out",
        "One of a kind",
        "Only 2 left",
        "In stock",
    ]


def test_a_stock_says_what_can_be_bought_of_it() -> None:
    assert a_stock(quantity=2).availability.words == "Only 2 left"
    assert a_stock(quantity=2, active=False).availability == SOLD_OUT
