"""Follows what changed: declares consumers of tables' streams, runs them, and tells how they stand."""

from dynamo.streams.consumers import Change, Consumer, Pass, declared_consumers

__all__ = ["Change", "Consumer", "Pass", "declared_consumers"]
