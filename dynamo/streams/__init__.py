"""Follows what changed: declares consumers of tables' streams, runs them, and tells how they stand."""

from dynamo.streams.consumers import Change, Consumer, Pass, consumer_named, declared_consumers
from dynamo.streams.lambda_handler import follow_event
from dynamo.streams.standing import Standing, standings

__all__ = [
    "Change",
    "Consumer",
    "Pass",
    "Standing",
    "consumer_named",
    "declared_consumers",
    "follow_event",
    "standings",
]
