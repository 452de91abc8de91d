import pytest
from pytest_django import Settings

from web import money

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("cents", "written"), [(3400, "€34.00"), (5, "€0.05"), (0, "€0.00"), (1248000, "€12,480.00"), (-590, "-€5.90")]
)
def test_a_sum_has_its_cents(cents: int, written: str) -> None:
    assert money.format_money(cents) == written


@pytest.mark.parametrize(("cents", "written"), [(3400, "€34"), (3450, "€34.50"), (148000, "€1,480"), (0, "€0")])
def test_a_card_leaves_out_cents_that_are_nought(cents: int, written: str) -> None:
    assert money.format_money_short(cents) == written


def test_it_follows_the_language(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "de"
    assert money.format_money(1248050) == "12.480,50\xa0€"
    assert money.format_money_short(1248000) == "12.480\xa0€"


def test_a_currency_without_cents(settings: Settings) -> None:
    settings.CURRENCY = "JPY"
    assert money.format_money(3400) == "¥3,400"
    assert money.format_money_short(3400) == "¥3,400"
    assert money.currency_sign() == "¥"


def test_a_language_without_a_locale_reads_as_english() -> None:
    assert str(money.locale_for("xx")) == "en"
