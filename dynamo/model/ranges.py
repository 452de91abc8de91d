"""Ranges of a sort key, for queries that read a part of a partition."""

from dataclasses import dataclass
from typing import Any

from dynamo.errors import BadValue
from dynamo.model.keys import SORT_KEY_LIMIT

# The last character there is: a bound after everything that begins like it.
LAST = "\U0010ffff"
LARGEST = 10**38 - 1


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds on the sort key. `since` and `until` name the values that give them, both optional and both inclusive.

    With a prefix the bounds stay inside the records of that prefix.
    """

    prefix: str = ""
    since: str | None = None
    until: str | None = None

    def bounds(self, kind: str, values: dict[str, Any]) -> tuple[Any, Any]:
        """The lowest and the highest sort key that the values ask for, on a key of this kind ("S" or "N"); None where
        there is no bound."""
        since = values.get(self.since) if self.since else None
        until = values.get(self.until) if self.until else None
        if kind == "N":
            return _number(since), _number(until)
        return self._lower(_text(since)), self._upper(_text(until))

    def _lower(self, since: str) -> str | None:
        return self.prefix + since if since or self.prefix else None

    def _upper(self, until: str) -> str | None:
        return self.prefix + (until or LAST) if until or self.prefix else None


def _number(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(f"A bound on a number must be a whole number, not {value!r}.")
    # No number that is stored lies beyond the engine's 38 digits, so this asks for the same.
    return max(-LARGEST, min(LARGEST, value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadValue(f"A bound on a text must be a text, not {value!r}.")
    # Bounds come from URLs. No key of ours is that long, and none holds what cannot be encoded.
    return value.encode(errors="replace")[: SORT_KEY_LIMIT // 2].decode(errors="ignore")
