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


def choosing(*variants: tuple[tuple[str, ...], int, int], names: tuple[str, ...] = (), asked: str = "", **own: Any):
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
    return VariantChoice(product, stocks, asked)


def notes(option) -> list[tuple[str, str, bool, bool]]:
    return [(value.label, value.note, value.checked, value.disabled) for value in option.values]


def test_one_kind_only():
    one = choosing(((), 3400, 12))
    assert (one.options, one.chosen.variant_id, one.chosen_availability.words, one.chosen_availability.css_state) == (
        [],
        "00",
        "In stock",
        "",
    )
    assert (one.price_cents, one.price_is_from, one.can_be_bought, one.chosen_max_quantity) == (3400, False, True, 12)


def test_prices_stand_beside_values_where_they_differ():
    pots = choosing((("12 cm",), 3400, 3), (("17 cm",), 4900, 9), (("21 cm",), 6400, 0), names=("Pot",))
    assert notes(pots.options[0]) == [
        ("12 cm", "€34", True, False),
        ("17 cm", "€49", False, False),
        ("21 cm", "Sold out", False, True),
    ]
    assert (pots.chosen_availability.words, pots.chosen_availability.css_state) == ("Only 3 left", "low")
    assert (pots.price_cents, pots.price_is_from) == (3400, True)


def test_two_options_offer_what_any_combination_has():
    both = choosing(
        (("S", "Navy"), 3400, 0),
        (("S", "Brick"), 3400, 2),
        (("M", "Navy"), 3900, 1),
        (("L", "Navy"), 3900, 0),
        names=("Size", "Colour"),
    )
    size, colour = both.options
    assert (size.key, colour.key, both.chosen.options) == ("option_0", "option_1", ("S", "Brick"))
    assert notes(size) == [("S", "€34", True, False), ("M", "€39", False, False), ("L", "Sold out", False, True)]
    assert notes(colour) == [("Navy", "€39", False, False), ("Brick", "€34", True, False)]
    assert both.chosen_availability.words == "Only 2 left"
    assert both.variants[0]["options"] == {"option_0": "S", "option_1": "Navy"}
    assert (both.variants[0]["state"], both.variants[0]["note"]) == ("none", "Sold out")


def test_the_variant_asked_for_is_chosen_even_when_it_is_sold_out():
    asked = choosing((("12 cm",), 3400, 3), (("17 cm",), 3400, 0), names=("Pot",), asked="01")
    assert (asked.chosen.options, asked.chosen_availability.words, asked.chosen_max_quantity) == (
        ("17 cm",),
        "Sold out",
        1,
    )
    assert notes(asked.options[0])[0] == ("12 cm", "", False, False)


def test_one_of_a_kind_is_a_fact():
    single = choosing(((), 3400, 1), one_of_a_kind=True)
    assert (single.chosen_availability.words, single.chosen_availability.css_state) == ("One of a kind", "fact")


def test_sold_out():
    gone = choosing((("12 cm",), 3400, 0), (("17 cm",), 4900, 0), names=("Pot",))
    assert (gone.can_be_bought, gone.chosen_availability.words, gone.price_cents) == (False, "Sold out", 3400)


def test_variants_that_are_no_longer_offered_are_left_out():
    now = choosing(((), 3400, 3))
    withdrawn = VariantChoice(now.product, [stock.replace(active=False) for stock in now.stocks])
    assert (withdrawn.can_be_bought, withdrawn.variants, withdrawn.chosen_availability.words) == (False, [], "Sold out")
    assert withdrawn.price_cents == 3400


def test_a_variant_leads_to_its_photograph():
    base = choosing(((), 3400, 3))
    stocks = [Stock(**{**base.stocks[0].values, "variant_id": ONLY, "photo": photo}) for photo in (FRONT, BACK, None)]
    assert [told["photo"] for told in VariantChoice(base.product, stocks).variants] == [0, 1, 0]
