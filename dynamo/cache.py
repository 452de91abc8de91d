"""What a process may believe for some seconds."""

from dynamo.reads.cache import Remembered, forget_everything

__all__ = ["Remembered", "forget_everything"]
