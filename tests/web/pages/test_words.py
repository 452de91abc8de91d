from datetime import UTC, date, datetime

import pytest

from web.pages.words import day, excerpt, join_names, plural_words

pytestmark = pytest.mark.no_engine


def test_numbers_in_words() -> None:
    assert plural_words(4) == "four things"
    assert plural_words(1, "order,orders") == "one order"
    assert plural_words(1300) == "1,300 things"
    assert plural_words(0) == "no things"


def test_names_in_a_row() -> None:
    assert join_names(["Windowsill"]) == "Windowsill"
    assert join_names(name for name in ("Windowsill", "Lamp Hour")) == "Windowsill and Lamp Hour"
    assert join_names(["Windowsill", "Fernhouse", "Lamp Hour"]) == "Windowsill, Fernhouse and Lamp Hour"


def test_a_moment_is_told_in_our_time_zone() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    assert day(late) == "5 March 2026"
    assert day(late, "l j F Y, H:i") == "Thursday 5 March 2026, 00:30"
    assert day(date(2026, 3, 4), "F Y") == "March 2026"


def test_a_summary_is_the_beginning_without_marks() -> None:
    assert excerpt("<p>Grown from seed.</p>") == "Grown from seed."
    assert len(excerpt("Grown from seed. " * 50)) == 155
