"""How a request reaches DynamoDB: an operation and its parameters go out, the parsed answer comes back.

Parameters and answers are what travels: the engine's own form (`{"S": "text"}`), binary values as base64. A transport
sends once: repeating is decided above it, where it is known whether a request may be repeated.
"""

from typing import Any, Protocol


class Shared(dict[str, Any]):
    """Parameters of a request that many make alike, and whose answer nobody changes. A transport may answer it with
    the object that it gave before, if the engine's answer is the same (`dynamo.wire.repeats`)."""


class Transport(Protocol):
    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer, or an error of `dynamo.errors`. `OutcomeUnknown` once the request may have been applied."""
