"""Measures what a piece of work costs in DynamoDB: its requests, round trips, units and time; and notes its writes."""

from dynamo.wire.meter import MeasuredRequest, Meter, measuring
from dynamo.wire.written import Writes, noting_writes

__all__ = ["MeasuredRequest", "Meter", "Writes", "measuring", "noting_writes"]
