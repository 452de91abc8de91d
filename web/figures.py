"""Figures as people type or paste them, in plain ASCII: postcodes, telephone numbers, quantities, amounts and days."""

import unicodedata

# Marks that are not seen, or that stand on or around a figure.
MARKS = {"Cf", "Me", "Mn"}
HYPHENS = "Pd"
SIGNS = {"−": "-", "٫": ".", "٬": ","}


def plain_figures(typed: str) -> str:
    """The text with the digits of any script as 0 to 9, any hyphen or minus as "-", blanks put in order, and without
    marks that cannot be seen. Whether it is a number, and which, is for the caller's rules, which need know ASCII only.
    """
    # Marks go before the form is composed: what is left of "1\ufe0f\u20e3" is 1.
    seen = (character for character in typed if unicodedata.category(character) not in MARKS)
    return " ".join("".join(map(_plain, unicodedata.normalize("NFKC", "".join(seen)))).split())


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) == HYPHENS:
        return "-"
    digit = unicodedata.decimal(character, None)
    return SIGNS.get(character, character) if digit is None else str(digit)
