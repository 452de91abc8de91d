"""Figures are read however a keyboard or another page writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.figures import plain_figures

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("１２３４", "1234"),
        ("٣٠٣٥ kj", "3035 kj"),
        ("۱۲۳", "123"),
        ("१२३", "123"),
        ("1100–148", "1100-148"),
        ("1100\u2011148", "1100-148"),
        ("－3", "-3"),
        ("−3", "-3"),
        ("\ufeff 10\u00ad115\u200e ", "10115"),
        ("10\u00a0\u2009115", "10 115"),
        ("1\ufe0f\u20e32\ufe0f\u20e3", "12"),
        ("１，４８０．５０", "1,480.50"),
        ("١٬٤٨٠٫٥٠", "1,480.50"),
        ("＋351", "+351"),
        ("", ""),
    ],
)
def test_figures_of_any_script_are_plain(typed: str, plain: str) -> None:
    assert plain_figures(typed) == plain


@given(st.text())
def test_once_is_enough(typed: str) -> None:
    plain = plain_figures(typed)
    assert plain == plain.strip()
    assert not any(character.isdecimal() and not character.isascii() for character in plain)


@given(st.text(alphabet="0123456789+-.,() abc"))
def test_what_is_plain_stays(typed: str) -> None:
    assert plain_figures(typed) == " ".join(typed.split())
