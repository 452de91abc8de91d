"""How a request reaches DynamoDB: an operation and its parameters go out, the parsed answer comes back.

Parameters and answers are in the engine's own form (`{"S": "text"}`), binary values as bytes. A transport sends once:
repeating is decided above it, where it is known whether a request may be repeated.
"""

from typing import Any, Protocol

import botocore.exceptions
from botocore.client import BaseClient

from dynamo.errors import Cancelled, Denied, DynamoError, OutcomeUnknown, Unavailable, from_engine


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
        except botocore.exceptions.ClientError as error:
            raise from_client_error(error) from error
        except (botocore.exceptions.ConnectTimeoutError, botocore.exceptions.EndpointConnectionError) as error:
            raise Unavailable(str(error)) from error
        except (botocore.exceptions.HTTPClientError, botocore.exceptions.IncompleteReadError) as error:
            raise OutcomeUnknown(str(error)) from error
        except (
            botocore.exceptions.NoCredentialsError,
            botocore.exceptions.PartialCredentialsError,
            botocore.exceptions.CredentialRetrievalError,
        ) as error:
            raise Denied(str(error)) from error
        return answer


def from_client_error(error: botocore.exceptions.ClientError) -> DynamoError:
    """The error of our tree for boto3's; `Cancelled` keeps the reasons in the order of the writes."""
    answer = error.response
    detail = answer.get("Error", {})
    code, message = detail.get("Code", "Unknown"), detail.get("Message", "")
    if code == "TransactionCanceledException":
        return Cancelled(message, answer.get("CancellationReasons", []))
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return from_engine(code, message, item=answer.get("Item"), status=status)
