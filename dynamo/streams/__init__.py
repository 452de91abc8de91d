"""Follows what changed: declares consumers of tables' streams. `dynamo.streams.reader` reads the streams for them."""

from dynamo.streams.consumers import Change, Consumer, declared_consumers

__all__ = ["Change", "Consumer", "declared_consumers"]
