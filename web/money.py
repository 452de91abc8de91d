"""Formats and parses amounts of money. Amounts are whole minor units, such as cents."""

import re
from decimal import Decimal
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_currency_symbol
from django.conf import settings

from web.figures import plain_figures


@lru_cache(2)
def locale_for(language: str) -> Locale:
    """Babel's locale for Django's language; English where Babel lacks it."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(64)
def minor_units(currency: str) -> int:
    """How many minor units make one unit: 100 cents a euro, 1 yen a yen."""
    return int(10 ** get_currency_precision(currency))


@lru_cache(maxsize=4096)
def _format_currency(cents: int, currency: str, language: str, whole: bool) -> str:
    amount = Decimal(cents) / minor_units(currency)
    locale = locale_for(language)
    if whole:
        pattern = locale.currency_formats["standard"].pattern
        return format_currency(
            amount, currency, format=pattern.replace(".00", ""), locale=locale, currency_digits=False
        )
    return format_currency(amount, currency, locale=locale)


def format_money(cents: int) -> str:
    """The amount with its cents: €34.00."""
    return _format_currency(int(cents), settings.CURRENCY, settings.LANGUAGE_CODE, False)


def format_money_short(cents: int) -> str:
    """The amount without cents when it is whole: €34, else €34.50."""
    whole = int(cents) % minor_units(settings.CURRENCY) == 0
    return _format_currency(int(cents), settings.CURRENCY, settings.LANGUAGE_CODE, whole)


def currency_sign() -> str:
    """The currency's sign, for a field for an amount."""
    return _symbol(settings.CURRENCY, settings.LANGUAGE_CODE)


@lru_cache(64)
def _symbol(currency: str, language: str) -> str:
    return get_currency_symbol(currency, locale=locale_for(language))


@lru_cache(64)
def _amounts(digits: int) -> re.Pattern[str]:
    """Amounts with up to so many digits after the sign: 1480, or in groups 1,480 or 1 480 or 1.480, where the other
    sign comes before the minor units. A single sign before as many digits as the currency has comes before these."""
    grouped = r"[1-9][0-9]{0,2}(?P<sign>[., ])[0-9]{3}(?:(?P=sign)[0-9]{3})?"
    part = rf"(?:(?!(?P=sign))[.,](?P<part>[0-9]{{1,{digits}}}))?" if digits else "(?P<part>)"
    return re.compile(rf"(?P<whole>[0-9]{{1,9}}|{grouped}){part}")


def parse_money(text: str) -> int:
    """The minor units of an amount that somebody typed: "12,50", "€ 1,480". ValueError when it is none, or negative."""
    bare = plain_figures(plain_figures(text).replace(plain_figures(currency_sign()), " "))
    found = _amounts(get_currency_precision(settings.CURRENCY)).fullmatch(bare)
    if not found:
        raise ValueError(f"{text!r} is no amount of money.")
    whole = re.sub(r"\D", "", found["whole"])
    return int(Decimal(f"{whole}.{found['part'] or 0}") * minor_units(settings.CURRENCY))


def format_number(number: int) -> str:
    """A number with the language's grouping: 1,206."""
    return _format_decimal(int(number), settings.LANGUAGE_CODE)


@lru_cache(maxsize=4096)
def _format_decimal(number: int, language: str) -> str:
    return format_decimal(number, locale=locale_for(language))
