"""Answers that say, byte for byte, what one before them said: parsed once, and what is made of them made once.

A shelf that many look at is asked for anew each time, and mostly nothing on it has changed since. Nothing can be out of
date here: what is looked up is the engine's answer itself.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

import orjson

A = TypeVar("A")

# Answers that a process keeps, the latest asked for, and the bytes that each may have. What is made of one takes as
# many again; parsed items would take eight times as many, and are let go.
MOST, LONGEST = 512, 32 * 1024
# What one answer may be made into: questions that differ, by a price that excludes nothing say, may be answered alike,
# and each has something of its own made of it.
MOST_MADE = 2


class Repeated(dict[str, Any]):
    """A parsed answer that is given again when it comes again. Nobody may change it, nor anything in it."""

    __slots__ = ("body", "made")

    def __init__(self, body: bytes) -> None:
        super().__init__(parsed(body))
        self.body = body
        self.made: dict[Hashable, Any] = {}

    def __missing__(self, name: str) -> Any:
        # Items that were let go.
        return parsed(self.body)[name]


def parsed(body: bytes) -> dict[str, Any]:
    """An answer in JSON; raises what `orjson.loads` raises."""
    answer: dict[str, Any] = orjson.loads(body)
    return answer


def parsed_once(body: bytes) -> dict[str, Any]:
    """As `parsed`, and the same object for the same bytes."""
    return _kept(body) if len(body) <= LONGEST else parsed(body)


@lru_cache(MOST)
def _kept(body: bytes) -> Repeated:
    return Repeated(body)


def made_of(answer: dict[str, Any], what: Hashable, make: Callable[[], A]) -> A:
    """What `make` makes of an answer; of one that was given before, what it made under this name then."""
    if not isinstance(answer, Repeated):
        return make()
    made: A | None = answer.made.get(what)
    if made is None:
        if len(answer.made) >= MOST_MADE:
            answer.made.clear()
        made = answer.made[what] = make()
        answer.pop("Items", None)
    return made
