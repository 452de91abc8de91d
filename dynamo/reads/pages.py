"""Pages of a list, and the signed cursors that lead from one to the next."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

import orjson
from django.conf import settings

from dynamo.errors import BadCursor
from dynamo.model.codecs import Item

T = TypeVar("T")

# Changes when the meaning of a cursor does, so that older ones are refused instead of misread.
VERSION = 2
LONGEST = 4096
_encode = json.JSONEncoder(default=str).encode


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list. `next` is the sealed cursor of the following page, None on the last one."""

    items: Sequence[T]
    next: str | None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def seal_cursor(last: Item, question: str, values: Mapping[str, Any], viewer: str) -> str:
    """The position after an item, signed for one question, its values and its viewer."""
    position = urlsafe_b64encode(orjson.dumps(last)).decode().rstrip("=")
    return f"{position}.{_signature(settings.SECRET_KEY, position, question, values, viewer)}"


def open_cursor(cursor: str, question: str, values: Mapping[str, Any], viewer: str) -> Item:
    """The key to go on from; `BadCursor` unless it was sealed for just this question, these values and this viewer."""
    if len(cursor) > LONGEST:
        raise BadCursor("The cursor is too long to be one of ours.")
    position, _, given = cursor.partition(".")
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        expected = _signature(key, position, question, values, viewer)
        if hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
            last: Item = orjson.loads(urlsafe_b64decode(position + "=" * (-len(position) % 4)))
            return last
    raise BadCursor("The cursor was not given out for this list.")


def _signature(key: str, position: str, question: str, values: Mapping[str, Any], viewer: str) -> str:
    """Covers what the cursor is for, so that none of it needs to travel in it."""
    seal = _seal(key).copy()
    seal.update(_encode([VERSION, question, sorted(values.items()), viewer, position]).encode())
    return urlsafe_b64encode(seal.digest()).decode().rstrip("=")


@lru_cache(8)
def _seal(key: str) -> hmac.HMAC:
    """An HMAC of our own key, derived from a secret one that is used for much else."""
    return hmac.new(hmac.digest(key.encode(), b"dynamo.cursor", "sha256"), digestmod="sha256")
