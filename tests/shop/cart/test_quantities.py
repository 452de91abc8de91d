"""What shoppers write into the box for how many."""

import pytest

from shop.cart.quantities import parse_quantity
from shop.cart.refusals import BadQuantity

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("written", "number"),
    [("1", 1), (" 7 ", 7), ("+3", 3), ("007", 7), ("99", 99), ("３", 3), ("١٢", 12), ("\u200e4\u00a0", 4)],
)
def test_numbers(written, number):
    assert parse_quantity(written) == number


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "Enter a number from 1 to 99"),
        ("two", "“two” isn’t a number"),
        ("1.5", "isn’t a number"),
        ("1e9", "isn’t a number"),
        ("-3", "can’t buy -3 of it"),
        ("−3", "can’t buy −3 of it"),
        ("0", "can’t buy 0 of it"),
        ("-0", "can’t buy -0"),
        ("100", "99 of one thing at most"),
        ("9" * 5000, "99 of one thing at most"),
        ("<script>alert(1)</script>", "isn’t a number"),
        ("\x00", "isn’t a number"),
        ("٠", "can’t buy ٠ of it"),
        ("０", "can’t buy ０ of it"),
        ("–3", "can’t buy –3 of it"),
        ("Ⅷ", "isn’t a number"),
    ],
)
def test_what_is_no_quantity(written, words):
    with pytest.raises(BadQuantity, match=words):
        parse_quantity(written)
