"""Photographs as items keep them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.photos.photo import Photo

pytestmark = pytest.mark.no_engine


@given(alt=st.text(), focus=st.sampled_from(["", "top", "low"]), widths=st.lists(st.integers(1, 9999)).map(tuple))
def test_one_text_tells_all_of_a_photograph(alt: str, focus: str, widths: tuple[int, ...]) -> None:
    photo = Photo("photos/products/ab12", 1280, 854, widths, alt, focus)
    assert Photo.from_text(photo.as_text()) == photo


def test_the_same_text_is_the_same_photograph() -> None:
    text = Photo("photos/products/ab12", 1280, 854, (320, 640), "Words | and more").as_text()
    assert text == "photos/products/ab12|1280|854|320 640||Words | and more"
    assert Photo.from_text(text) is Photo.from_text(str(text.encode(), "utf-8"))
