"""Templates of key values, and ULIDs: the ids that sort by time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any

from ulid import ULID

from dynamo.errors import BadKey, BadValue

# The engine's limits on key values, in bytes.
PARTITION_KEY_LIMIT = 2048
SORT_KEY_LIMIT = 1024

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 128 bits in letters of five, so the first one has three.
_is_ulid = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}").fullmatch
_TEMPLATE = re.compile(r"(?P<prefix>[^{}]*)(?:\{(?P<field>\w+)\})?\Z")


@dataclass(frozen=True, slots=True)
class KeyTemplate:
    """A key value: a prefix, then the value of at most one attribute: `ORDER#{order_id}`, `DETAILS`, `{user_id}`."""

    prefix: str
    field: str | None

    @classmethod
    def parse(cls, source: str) -> "KeyTemplate":
        match = _TEMPLATE.match(source)
        if not match:
            raise BadValue(f"{source!r} is not a key template: a prefix, then one {{attribute}} at the most.")
        return cls(match["prefix"], match["field"])

    def fill(self, values: Mapping[str, Any], limit: int = SORT_KEY_LIMIT) -> str:
        """The key for these values. `BadKey` for a text that cannot be one, `BadValue` for what is no text at all."""
        if self.field is None:
            return self.prefix
        value = values[self.field]
        if not isinstance(value, str):
            raise BadValue(f"{self.field} must be a text, to be a key; it is {value!r}.")
        if not value:
            raise BadKey(f"{self.field} is empty, and so no key.")
        key = self.prefix + value
        try:
            size = len(key.encode())
        except UnicodeEncodeError as error:
            raise BadKey(f"{self.field} has characters that cannot be stored.") from error
        if size > limit:
            raise BadKey(f"{self.field} is too long for a key.")
        return key


def new_id() -> str:
    """A ULID of now: 26 characters that sort by time, https://github.com/ulid/spec."""
    return str(ULID())


def id_at(moment: datetime) -> str:
    """A ULID of that time, for things that are dated otherwise than now."""
    return str(ULID.from_bytes(_milliseconds(moment) + token_bytes(10)))


def first_id_at(moment: datetime) -> str:
    """The smallest ULID of that millisecond: the bound for a range of ids by date."""
    return str(ULID.from_bytes(_milliseconds(moment) + bytes(10)))


def last_id_at(moment: datetime) -> str:
    """The largest ULID of that millisecond."""
    return str(ULID.from_bytes(_milliseconds(moment) + b"\xff" * 10))


def moment_of(ulid: str) -> datetime:
    """The time a ULID carries, to the millisecond. `BadValue` for text that is no ULID."""
    try:
        return _EPOCH + timedelta(milliseconds=ULID.from_str(ulid).milliseconds)
    except (ValueError, OverflowError) as error:
        raise BadValue(f"{ulid!r} is not a ULID.") from error


def is_ulid(text: str) -> bool:
    """Whether text is a ULID in canonical form."""
    return _is_ulid(text) is not None


def _milliseconds(moment: datetime) -> bytes:
    """The time part of a ULID; times before 1970 count as its beginning, which no id of ours precedes."""
    if moment.tzinfo is None:
        raise BadValue("A time without a zone has no id.")
    return max(0, (moment - _EPOCH) // timedelta(milliseconds=1)).to_bytes(6, "big")
