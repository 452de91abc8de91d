"""What a kind of record is made of in the staff console: how it is found, its columns, its facts and its actions.

One list view and one detail view show every kind; each is declared in a module of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.forms import Form
from django.utils.timezone import localtime

from accounts.audit_entries import Actor, Subject
from dynamo import Page
from dynamo.errors import DynamoError
from web.money import format_money

# A record in a list, and one that was read whole.
R = TypeVar("R")
W = TypeVar("W")

PAGE_SIZE = 25


class NothingFound(DynamoError):
    """What was looked for does not exist; the message says so in words."""


@dataclass(frozen=True, slots=True)
class State:
    """A word for how something stands, and the kind of its badge."""

    words: str
    kind: str = ""


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column of a list, or a fact of a record. `value` may give a text, a number, a `State`, a moment or None;
    amounts are whole cents and say so by `is_money`. `href` leads to what it is about."""

    label: str
    value: Callable[[R], Any]
    is_money: bool = False
    on_phone: bool = True
    href: Callable[[R], str] | None = None

    @property
    def is_number(self) -> bool:
        return self.is_money

    def text(self, record: R) -> str:
        """The value for people."""
        value = self.value(record)
        if isinstance(value, datetime):
            return f"{localtime(value):%d %b %Y, %H:%M}"
        if isinstance(value, State):
            return value.words
        return format_money(value) if self.is_money else str("" if value is None else value)

    def cell(self, record: R) -> str:
        """The value for a spreadsheet: amounts as decimals, moments by ISO 8601, and nothing that it would compute."""
        value = self.value(record)
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        text = f"{value / 100:.2f}" if self.is_money else self.text(record)
        return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@dataclass(frozen=True)
class Action(Generic[W]):
    """Something that staff do to records, one or many, with a reason.

    `why_not` says in words why a record does not take it, and nothing when it does. `reader` is who reads the reason.
    """

    name: str
    label: str
    done: str
    perform: Callable[[W, Actor, str], Any]
    why_not: Callable[[W], str]
    reader: str = "Only staff read it."
    is_critical: bool = False


@dataclass(frozen=True)
class Kind(Generic[R, W]):
    """A kind of record. `find` answers the filters' values with a page, or with `NothingFound`; `read` gives a whole
    record of now by its key, or `NotFound`."""

    name: str
    title: str
    hint: str
    filters: type[Form]
    columns: tuple[Column[R], ...]
    find: Callable[[Mapping[str, str], str | None, str], Page[R]]
    key_of: Callable[[R], str]
    read: Callable[[str], W]
    subject_of: Callable[[W], Subject]
    facts: tuple[Column[W], ...]
    actions: tuple[Action[W], ...]
    # Templates of more than the facts, and the picture of a row, where there are any.
    detail: str = ""
    picture: Callable[[R], Any] | None = None

    def action(self, name: str) -> Action[W] | None:
        return next((action for action in self.actions if action.name == name), None)

    def possible(self, record: W) -> list[Action[W]]:
        """The actions that a record takes."""
        return [action for action in self.actions if not action.why_not(record)]
