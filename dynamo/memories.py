"""What the data layer remembers in a process, for the list of all memories."""

from collections.abc import Iterator
from typing import NamedTuple

from dynamo.reads.cache import every_cache
from dynamo.reads.sizes import size_of
from dynamo.writes import expressions

__all__ = ["Memory", "memories", "size_of"]


class Memory(NamedTuple):
    """One memory of this process: its entries, its bytes now, and the most bytes that it can come to."""

    name: str
    entries: int
    bytes: int
    most_bytes: int


def memories() -> Iterator[Memory]:
    """The caches of answers, and the texts of expressions."""
    for cache in every_cache():
        yield Memory(cache.name, len(cache), cache.bytes, cache.most_bytes)
    rendered = expressions._rendered
    most = expressions.MOST * expressions.DEAREST
    yield Memory("dynamo.writes.expressions", len(rendered), size_of(rendered), most)
