"""Following what changed: consumers of tables' streams, and the reader that keeps each one's place.

Declaring a consumer needs nothing of this but the names here; the reader is `dynamo.streams.reader`.
"""

from dynamo.streams.consumers import Change, Consumer, declared_consumers

__all__ = ["Change", "Consumer", "declared_consumers"]
