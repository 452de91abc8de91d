"""VariantChoice a variant: what there is, what it costs, how many are left."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shop.catalogue.variant_choice import VariantChoice
from shop.inventory import ONLY, Stock
from shop.products import Product
from web.photos.photo import Photo

pytestmark = pytest.mark.no_engine

FRONT, BACK = (Photo(f"photos/products/{side}", 640, 640, (320, 640)) for side in ("front", "back"))

NAMED = {
    "product_id": "P",
    "seller_id": "S",
    "seller_username": "windowsill",
    "seller_name": "Windowsill",
    "name": "Cactus",
    "slug": "cactus",
}


def choosing(*variants: tuple[tuple[str, ...], int, int], names: tuple[str, ...] = (), asked="", values=(), **own: Any):
    now = datetime.now(UTC)
    product = Product(
        product_id="P",
        seller_id="S",
        seller_username="windowsill",
        seller_name="Windowsill",
        category_id="C",
        category_name="Cacti",
        shelves=("C", "ALL"),
        name="Cactus",
        slug="cactus",
        description="Blue.",
        option_names=names,
        price_cents=3400,
        photos=(FRONT, BACK),
        created_at=now,
        updated_at=now,
        **own,
    )
    stocks = [
        Stock(**NAMED, **own, variant_id=f"{at:02}", options=o, price_cents=c, quantity=q)
        for at, (o, c, q) in enumerate(variants)
    ]
    return VariantChoice(product, stocks, asked, values)


def notes(option) -> list[tuple[str, str, bool, bool]]:
    return [(value.value, value.note, value.checked, value.disabled) for value in option.values]


BOTH = {
    "variants": (
        (("S", "Navy"), 3400, 0),
        (("S", "Brick"), 3400, 2),
        (("M", "Navy"), 3900, 1),
        (("L", "Navy"), 3900, 0),
    ),
    "names": ("Size", "Colour"),
}


def both(**given):
    return choosing(*BOTH["variants"], names=BOTH["names"], **given)


def test_one_kind_only():
    one = choosing(((), 3400, 12))
    assert (one.options, one.combinations, one.chosen.variant_id, one.stock_words) == ([], [], "00", "In stock")
    assert (one.price_cents, one.price_words, one.can_be_bought, one.max_quantity) == (3400, "€34.00", True, 12)


def test_nothing_is_chosen_where_there_is_a_choice():
    pots = choosing((("12 cm",), 3400, 3), (("17 cm",), 4900, 9), (("21 cm",), 6400, 0), names=("Pot",))
    assert notes(pots.options[0]) == [
        ("12 cm", "€34", False, False),
        ("17 cm", "€49", False, False),
        ("21 cm", "Sold out", False, True),
    ]
    assert (pots.chosen, pots.stock_words, pots.max_quantity) == (None, "Choose pot.", 9)
    assert (pots.price_cents, pots.price_is_from, pots.price_words) == (3400, True, "from €34.00")


def test_a_value_that_is_the_only_one_is_chosen():
    shirt = choosing((("S", "Navy"), 3400, 3), (("M", "Navy"), 3400, 3), names=("Size", "Colour"))
    assert (shirt.values, shirt.stock_words) == ((None, "Navy"), "Choose size.")
    assert choosing((("12 cm",), 3400, 3), names=("Pot",)).chosen.options == ("12 cm",)


def test_two_options_offer_what_any_combination_has():
    size, colour = both().options
    assert (size.key, colour.key, both().stock_words) == ("option_0", "option_1", "Choose size and colour.")
    assert notes(size) == [("S", "€34", False, False), ("M", "€39", False, False), ("L", "Sold out", False, True)]
    assert notes(colour) == [("Navy", "€39", False, False), ("Brick", "€34", False, False)]
    assert both().variants[0]["options"] == {"option_0": "S", "option_1": "Navy"}
    assert (both().variants[0]["state"], both().variants[0]["note"]) == ("none", "Sold out")


def test_what_does_not_go_with_the_choice_is_marked_and_can_be_chosen_all_the_same():
    small = both(values=("S", None))
    assert [(one.value, one.note, one.is_sold, one.disabled) for one in small.options[1].values] == [
        ("Navy", "Sold out", True, False),
        ("Brick", "€34", False, False),
    ]
    brick = both(values=(None, "Brick"))
    assert notes(brick.options[0])[1:] == [("M", "Not made", False, False), ("L", "Not made", False, True)]
    neither = both(values=("M", "Brick"))
    assert (neither.chosen, neither.stock_words, neither.values) == (None, "Not made", ("M", "Brick"))


def test_combinations_are_one_choice_for_browsers_without_scripts():
    assert [(key, one.value, one.note, one.checked, one.disabled) for key, one in both(asked="02").combinations] == [
        ("00", "S, Navy", "Sold out", False, True),
        ("01", "S, Brick", "€34", False, False),
        ("02", "M, Navy", "€39", True, False),
        ("03", "L, Navy", "Sold out", False, True),
    ]


def test_values_that_nobody_offers_are_not_chosen():
    assert both(values=("XL", "Brick", "more")).values == (None, "Brick")
    assert both(asked="99").values == (None, None)


def test_the_variant_asked_for_is_chosen_even_when_it_is_sold_out():
    asked = choosing((("12 cm",), 3400, 3), (("17 cm",), 3400, 0), names=("Pot",), asked="01")
    assert (asked.chosen.options, asked.stock_words, asked.max_quantity) == (("17 cm",), "Sold out", 1)
    assert notes(asked.options[0])[0] == ("12 cm", "", False, False)


def test_one_of_a_kind_is_a_fact_and_has_no_quantity_to_choose():
    single = choosing(((), 3400, 1), one_of_a_kind=True)
    assert (single.stock_words, single.chosen.availability.css_state) == ("One of a kind", "fact")
    assert single.is_single
    assert not choosing(((), 3400, 2)).is_single


def test_sold_out():
    gone = choosing((("12 cm",), 3400, 0), (("17 cm",), 4900, 0), names=("Pot",))
    assert (gone.can_be_bought, gone.availability.words, gone.price_cents) == (False, "Sold out", 3400)


def test_variants_that_are_no_longer_offered_are_left_out():
    now = choosing(((), 3400, 3))
    withdrawn = VariantChoice(now.product, [stock.replace(active=False) for stock in now.stocks])
    assert (withdrawn.can_be_bought, withdrawn.variants, withdrawn.chosen) == (False, [], None)
    assert withdrawn.price_cents == 3400


def test_a_variant_leads_to_its_photograph():
    base = choosing(((), 3400, 3))
    stocks = [Stock(**{**base.stocks[0].values, "variant_id": ONLY, "photo": photo}) for photo in (FRONT, BACK, None)]
    assert [told["photo"] for told in VariantChoice(base.product, stocks).variants] == [0, 1, 0]
