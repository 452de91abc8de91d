"""The countries that Plaza's sellers send to, and what their postcodes look like."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale
from django.conf import settings

from web.figures import plain_figures


@dataclass(frozen=True, slots=True)
class Postcode:
    """How a country writes its postcodes: a pattern for them without blanks, an example, where a blank belongs."""

    pattern: str
    example: str
    blank_at: int | None = None


# https://en.wikipedia.org/wiki/List_of_postal_codes
POSTCODES: dict[str, Postcode] = {
    "AT": Postcode(r"\d{4}", "1010"),
    "BE": Postcode(r"\d{4}", "1000"),
    "BG": Postcode(r"\d{4}", "1000"),
    "CH": Postcode(r"\d{4}", "8001"),
    "CY": Postcode(r"\d{4}", "1010"),
    "CZ": Postcode(r"\d{5}", "110 00", 3),
    "DE": Postcode(r"\d{5}", "10115"),
    "DK": Postcode(r"\d{4}", "1050"),
    "EE": Postcode(r"\d{5}", "10111"),
    "ES": Postcode(r"\d{5}", "28013"),
    "FI": Postcode(r"\d{5}", "00100"),
    "FR": Postcode(r"\d{5}", "75001"),
    "GB": Postcode(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", "SW1A 1AA", -3),
    "GR": Postcode(r"\d{5}", "105 57", 3),
    "HR": Postcode(r"\d{5}", "10000"),
    "HU": Postcode(r"\d{4}", "1051"),
    "IE": Postcode(r"[A-Z]\d[\dW][A-Z\d]{4}", "D02 X285", 3),
    "IS": Postcode(r"\d{3}", "101"),
    "IT": Postcode(r"\d{5}", "00118"),
    "LI": Postcode(r"94\d{2}", "9490"),
    "LT": Postcode(r"(LT-?)?\d{5}", "LT-01100"),
    "LU": Postcode(r"(L-?)?\d{4}", "1111"),
    "LV": Postcode(r"(LV-?)?\d{4}", "LV-1010"),
    "MT": Postcode(r"[A-Z]{3}\d{4}", "VLT 1117", 3),
    "NL": Postcode(r"[1-9]\d{3}[A-Z]{2}", "1012 AB", 4),
    "NO": Postcode(r"\d{4}", "0150"),
    "PL": Postcode(r"\d{2}-?\d{3}", "00-001"),
    "PT": Postcode(r"\d{4}-?\d{3}", "1100-148"),
    "RO": Postcode(r"\d{6}", "010011"),
    "SE": Postcode(r"\d{5}", "111 22", 3),
    "SI": Postcode(r"\d{4}", "1000"),
    "SK": Postcode(r"\d{5}", "811 01", 3),
}


# Those whose names take an article.
PLURAL = {"GB", "NL"}


class PostcodeRefused(ValueError):
    """This is no postcode of that country; the message shows what one looks like."""


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """Code and name of each country, by name; before them the empty choice of a form that has none yet."""
    named = sorted(((code, country_name(code)) for code in POSTCODES), key=lambda choice: choice[1])
    return (("", "Choose one"), *named)


@lru_cache(512)
def country_name(code: str) -> str:
    """A country's name in the shop's language; the code itself for one that has none."""
    return str(Locale.parse(settings.LANGUAGE_CODE, sep="-").territories.get(code, code))


def tidy_postcode(country: str, typed: str) -> str:
    """The postcode as its country writes it, in plain figures. `PostcodeRefused` when it is none."""
    rule = POSTCODES[country]
    bare = plain_figures(typed).replace(" ", "").upper()
    if not re.fullmatch(rule.pattern, bare, re.ASCII):
        where = f"the {country_name(country)}" if country in PLURAL else country_name(country)
        raise PostcodeRefused(f"In {where} a postcode looks like {rule.example}; this is {typed}.")
    if "-" in rule.example and "-" not in bare:
        head = len(rule.example.split("-")[0])
        bare = f"{bare[:head]}-{bare[head:]}" if len(bare) == len(rule.example) - 1 else bare
    return f"{bare[: rule.blank_at]} {bare[rule.blank_at :]}" if rule.blank_at else bare
