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


@pytest.mark.parametrize(
    ("currency", "text", "units"),
    [
        ("EUR", "12,50", 1250),
        ("EUR", "€ 1,480", 148000),
        ("EUR", "1.480,5", 148050),
        ("EUR", "1 480 000", 148000000),
        ("EUR", "１２,５０", 1250),
        ("EUR", "0,5", 50),
        ("EUR", "1.500", 150000),
        ("JPY", "1,480", 1480),
        ("KWD", "0.500", 500),
        ("KWD", "1.500", 1500),
        ("KWD", "1,480.500", 1480500),
    ],
)
def test_an_amount_is_read_by_the_digits_of_its_currency(
    settings: Settings, currency: str, text: str, units: int
) -> None:
    settings.CURRENCY = currency
    assert money.parse_money(text) == units


@pytest.mark.parametrize(
    ("currency", "text"),
    [
        ("EUR", "0.500"),
        ("EUR", "00,500"),
        ("EUR", "12.5000"),
        ("EUR", "1.480.50"),
        ("EUR", "1,480.500"),
        ("EUR", "-3"),
        ("EUR", ""),
        ("JPY", "1480.50"),
    ],
)
def test_what_could_mean_two_amounts_is_none(settings: Settings, currency: str, text: str) -> None:
    settings.CURRENCY = currency
    with pytest.raises(ValueError, match="no amount"):
        money.parse_money(text)
