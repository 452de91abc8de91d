"""Normalises figures that people type or paste to plain ASCII: postcodes, phone numbers, quantities, amounts, days."""

import unicodedata

# Invisible marks, and marks on or around a figure.
MARKS = {"Cf", "Me", "Mn"}
HYPHENS = "Pd"
SIGNS = {"−": "-", "٫": ".", "٬": ","}


def plain_figures(typed: str) -> str:
    """The text with digits of any script as 0 to 9, any hyphen or minus as "-", single blanks, and no invisible marks.

    Whether the result is a number is for the caller to decide; only ASCII has to be considered then.
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
