"""What a process may believe for some seconds."""

from dynamo.reads.cache import TTLCache, forget_everything

__all__ = ["TTLCache", "forget_everything"]
