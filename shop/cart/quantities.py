"""Parses the quantity that a shopper typed."""

import re

from shop.cart.refusals import BadQuantity
from shop.carts import QUANTITY_LIMIT
from web.figures import plain_figures


def parse_quantity(typed: str) -> int:
    """The number that somebody typed, 1 to 99; `BadQuantity` says what is wrong with anything else."""
    text, shown = plain_figures(typed), typed.strip()[:20]
    if not text:
        raise BadQuantity(f"Enter a number from 1 to {QUANTITY_LIMIT}.")
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise BadQuantity(f"“{shown}” isn’t a number. Enter a number from 1 to {QUANTITY_LIMIT}.")
    digits = text.lstrip("+").lstrip("0")
    if text[0] == "-" or not digits:
        raise BadQuantity(f"You can’t buy {shown} of it. Enter a number from 1 to {QUANTITY_LIMIT}.")
    if len(digits) > len(str(QUANTITY_LIMIT)):
        raise BadQuantity(f"A cart takes {QUANTITY_LIMIT} of one thing at most.")
    return int(digits)
