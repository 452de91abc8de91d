"""What a piece of work asks of DynamoDB, request by request."""

from dynamo.wire.meter import MeasuredRequest, Meter, measuring

__all__ = ["MeasuredRequest", "Meter", "measuring"]
