"""How a request reaches DynamoDB: an operation and its parameters go out, the parsed answer comes back.

Parameters and answers are in the engine's own form (`{"S": "text"}`), binary values as bytes. A transport sends once:
repeating is decided above it, where it is known whether a request may be repeated.
"""

from typing import Any, Protocol

import botocore.exceptions
import botocore.parsers
from botocore.client import BaseClient

from dynamo.errors import BadRequest, Cancelled, Denied, DynamoError, OutcomeUnknown, Unavailable, from_engine


class Transport(Protocol):
    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer, or an error of `dynamo.errors`. `OutcomeUnknown` once the request may have been applied."""


class BotocoreTransport:
    """Requests through boto3's client."""

    def __init__(self, client: BaseClient):
        self._methods = {
            operation: getattr(client, method) for method, operation in client.meta.method_to_api_mapping.items()
        }

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self._methods[operation](**request)
        except (
            botocore.exceptions.ClientError,
            botocore.exceptions.BotoCoreError,
            botocore.parsers.ResponseParserError,
        ) as error:
            raise from_botocore(error) from error
        return answer


# Nothing was sent yet when these are raised. All else on the way (a time-out, a connection that broke, an answer that
# cannot be read) leaves open whether the request was applied.
_NEVER_SENT = (
    botocore.exceptions.ConnectTimeoutError,
    botocore.exceptions.EndpointConnectionError,
    botocore.exceptions.ProxyConnectionError,
    botocore.exceptions.SSLError,
)
_NO_CREDENTIALS = (
    botocore.exceptions.NoCredentialsError,
    botocore.exceptions.NoAuthTokenError,
    botocore.exceptions.PartialCredentialsError,
    botocore.exceptions.CredentialRetrievalError,
    botocore.exceptions.ProfileNotFound,
    botocore.exceptions.SSOError,
    botocore.exceptions.TokenRetrievalError,
)
_ON_THE_WAY = (
    botocore.exceptions.HTTPClientError,
    botocore.exceptions.ConnectionError,
    botocore.exceptions.IncompleteReadError,
    botocore.exceptions.ChecksumError,
    botocore.parsers.ResponseParserError,
)


def from_botocore(error: Exception) -> DynamoError:
    """The error of our tree for one of botocore's."""
    if isinstance(error, botocore.exceptions.ClientError):
        return from_client_error(error)
    if isinstance(error, _NEVER_SENT):
        return Unavailable(str(error))
    if isinstance(error, _NO_CREDENTIALS):
        return Denied(str(error))
    if isinstance(error, _ON_THE_WAY):
        return OutcomeUnknown(str(error))
    # What is left says that the client was set up wrongly, such as no region, or was handed what it cannot send.
    return BadRequest(str(error))


def from_client_error(error: botocore.exceptions.ClientError) -> DynamoError:
    """The error of our tree for the engine's; `Cancelled` keeps the reasons in the order of the writes."""
    answer: dict[str, Any] = dict(error.response)
    detail = answer.get("Error", {})
    code, message = detail.get("Code", "Unknown"), detail.get("Message", "")
    if code == "TransactionCanceledException":
        return Cancelled(message, answer.get("CancellationReasons", []))
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return from_engine(code, message, item=answer.get("Item"), status=status)
