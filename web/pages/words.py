"""Words for templates: numbers, days, lists, excerpts."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from django.utils.formats import date_format
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime

from web.money import format_number

IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_words(count: int) -> str:
    """A number up to twelve as a word, above that in figures."""
    return IN_WORDS[count] if 0 <= count < len(IN_WORDS) else format_number(count)


def plural_words(count: int, forms: str = "thing,things") -> str:
    """`4|plural_words` is "four things"; `1|plural_words("order,orders")` is "one order"."""
    one, many = forms.split(",")
    return f"{in_words(count)} {one if count == 1 else many}"


def join_names(names: Iterable[str]) -> str:
    """ "Windowsill, Fernhouse and Lamp Hour"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def day(moment: date, form: str = "j F Y") -> str:
    """A day, or a moment in the site's time zone: "3 March 2026", or as `form` says in Django's format."""
    return date_format(localtime(moment) if isinstance(moment, datetime) else moment, form)


def prose(text: str) -> SafeString:
    """A text in paragraphs, which empty lines part; lines that begin with "- " are a list."""
    return mark_safe("\n".join(map(_block, re.split(r"\n{2,}", escape(text.strip())))))  # noqa: S308 (escaped)


def _block(block: str) -> str:
    parts = []
    for is_list, lines in groupby(block.split("\n"), key=lambda line: line.startswith("- ")):
        if is_list:
            parts.append(f"<ul>{''.join(f'<li>{line[2:]}</li>' for line in lines)}</ul>")
        else:
            parts.append(f"<p>{'<br>'.join(lines)}</p>")
    return "".join(parts)


def excerpt(text: str) -> str:
    """The beginning of a text without markup, for search engines and link previews."""
    return Truncator(strip_tags(text)).chars(155)
