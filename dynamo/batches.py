"""Reads and writes of many items at once: `batches.read(keys)`, `batches.write(entities, delete=keys)`."""

from dynamo.reads.batches import read
from dynamo.writes.batches import write

__all__ = ["read", "write"]
