"""Postcodes are put right where that is certain, and refused with an example where they cannot be."""

import pytest

from accounts import countries
from accounts.countries import PostcodeRefused

pytestmark = pytest.mark.no_engine


def test_every_country_accepts_its_own_example() -> None:
    for code, rule in countries.POSTCODES.items():
        assert countries.tidy_postcode(code, rule.example.lower()) == rule.example


@pytest.mark.parametrize(
    ("country", "typed", "tidy"),
    [
        ("NL", "1012ab", "1012 AB"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("PT", "1100148", "1100-148"),
        ("PL", "00001", "00-001"),
        ("DE", "１０１１５", "10115"),
        ("NL", "١٠١٢\u00a0ab", "1012 AB"),
        ("PT", "1100–148\u200e", "1100-148"),
    ],
)
def test_blanks_and_capitals_are_put_right(country: str, typed: str, tidy: str) -> None:
    assert countries.tidy_postcode(country, typed) == tidy


def test_a_wrong_postcode_is_told_what_would_be_right() -> None:
    with pytest.raises(PostcodeRefused, match=r"In the Netherlands a postcode looks like 1012 AB; this is 1035\."):
        countries.tidy_postcode("NL", "1035")


def test_countries_stand_in_order_with_names() -> None:
    choices = countries.choices()
    assert choices[0] == ("", "Choose one")
    assert ("PT", "Portugal") in choices
    assert [name for _, name in choices[1:]] == sorted(name for _, name in choices[1:])
    assert countries.country_name("ZZ") == "Unknown Region"
