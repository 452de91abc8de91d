"""Texts that people write, as paragraphs and lists."""

import pytest

from web.pages.words import prose

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", "<p></p>"),
        ("Grey felt.", "<p>Grey felt.</p>"),
        ("One\ntwo\n\n\nthree", "<p>One<br>two</p>\n<p>three</p>"),
        ("- wool\n- patience", "<ul><li>wool</li><li>patience</li></ul>"),
        ("Made of:\n- wool\n- <b>", "<p>Made of:</p><ul><li>wool</li><li>&lt;b&gt;</li></ul>"),
        ("-5 °C", "<p>-5 °C</p>"),
    ],
)
def test_paragraphs_and_lists(text: str, html: str) -> None:
    assert prose(text) == html
