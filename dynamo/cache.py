"""The cache of a process, for answers that may be some seconds old."""

from dynamo.reads.cache import TTLCache, forget_everything

__all__ = ["TTLCache", "forget_everything"]
