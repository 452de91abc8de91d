"""Many items at once: `batches.read(keys)` in the order of the keys, `batches.write(entities, delete=keys)` without
conditions."""

from dynamo.reads.batches import read
from dynamo.writes.batches import write

__all__ = ["read", "write"]
