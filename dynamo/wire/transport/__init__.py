"""Transports: each sends an operation with its parameters to DynamoDB and returns the parsed answer.

Parameters and answers are what travels: the engine's own form (`{"S": "text"}`), binary values as base64. A transport
sends once: repeating is decided above it, where it is known whether a request may be repeated.
"""

from typing import Any, Protocol


class Transport(Protocol):
    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer, or an error of `dynamo.errors`. `OutcomeUnknown` once the request may have been applied."""
