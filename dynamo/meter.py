"""Measures what a piece of work costs in DynamoDB: its requests, round trips, units and time."""

from dynamo.wire.meter import MeasuredRequest, Meter, measuring

__all__ = ["MeasuredRequest", "Meter", "measuring"]
