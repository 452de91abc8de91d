"""Pages of a list, and the sealed cursors that lead to the next one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing

from dynamo.compiling import Item
from dynamo.errors import BadCursor

T = TypeVar("T")

# Changes when the meaning of a cursor does, so that older ones are refused instead of misread.
VERSION = 1
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list. `next` is the sealed cursor of the following page, None on the last one."""

    items: list[T]
    next: str | None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def seal_cursor(last: Item, question: str, values: Mapping[str, Any], viewer: str) -> str:
    """The position after an item, signed for one question, its values and its viewer."""
    return _signer(question, values, viewer).sign_object(last)


def open_cursor(cursor: str, question: str, values: Mapping[str, Any], viewer: str) -> Item:
    """The key to go on from; `BadCursor` unless it was sealed for just this question, these values and this viewer."""
    if len(cursor) > LONGEST:
        raise BadCursor("The cursor is too long to be one of ours.")
    try:
        last: Item = _signer(question, values, viewer).unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:
        raise BadCursor("The cursor was not given out for this list.") from error
    return last


def _signer(question: str, values: Mapping[str, Any], viewer: str) -> signing.Signer:
    # The signature covers what the salt names, so none of it needs to travel in the cursor.
    salt = json.dumps(["dynamo.cursor", VERSION, question, sorted(values.items()), viewer], default=str)
    return signing.Signer(salt=salt)
