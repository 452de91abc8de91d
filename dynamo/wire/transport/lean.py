"""The transport of the data plane: sends, signs, reads and checks requests over connections of our own.

Credentials and their refresh come from botocore. What this saves against boto3 is in docs/performance.md.
"""

import os
import ssl
import zlib
from typing import Any
from urllib.parse import urlsplit

import orjson

from dynamo.errors import BadRequest, Cancelled, CredentialsExpired, DynamoError, OutcomeUnknown, from_engine
from dynamo.wire.transport.connections import Answer, Pool
from dynamo.wire.transport.endpoints import KeySource
from dynamo.wire.transport.signing import Signer

# Before the operation's name, in the header that says what is asked; the service of streams has its own.
TARGET = "DynamoDB_20120810."


class LeanTransport:
    """Sends requests over keep-alive connections, signed with the current keys."""

    def __init__(
        self,
        endpoint: str,
        region: str,
        keys: KeySource,
        *,
        connect_seconds: float,
        read_seconds: float,
        target: str = TARGET,
    ):
        parts = urlsplit(endpoint)
        # Whom to trust is said to botocore by the same variable.
        trusted = os.environ.get("AWS_CA_BUNDLE")
        tls = ssl.create_default_context(cafile=trusted) if parts.scheme == "https" else None
        port = parts.port or (443 if tls else 80)
        self._host = parts.netloc
        self._region = region
        self._target = target
        self._keys = keys
        self._signer: Signer | None = None
        self._pool = Pool(parts.hostname or "", port, tls=tls, connect_seconds=connect_seconds)
        self._read_seconds = read_seconds
        self._heads: dict[str, bytes] = {}

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        try:
            body = orjson.dumps(request)
        except orjson.JSONEncodeError as error:
            raise BadRequest(f"{operation} cannot be written as JSON: {error}.") from error
        try:
            return self._exchange(operation, body)
        except CredentialsExpired:
            # Refused before anything was done, so it may be sent again.
            self._keys.forget()
            return self._exchange(operation, body)

    def _exchange(self, operation: str, body: bytes) -> dict[str, Any]:
        return _read(self._pool.exchange(self._written(operation, body), self._read_seconds))

    def _written(self, operation: str, body: bytes) -> bytes:
        head = self._heads.get(operation)
        if head is None:
            head = self._heads[operation] = (
                f"POST / HTTP/1.1\r\nHost: {self._host}\r\nX-Amz-Target: {self._target}{operation}\r\n"
                "Content-Type: application/x-amz-json-1.0\r\nAccept-Encoding: identity\r\n"
            ).encode()
        keys, signer = self._keys.current(), self._signer
        if signer is None or signer.keys != keys:
            signer = self._signer = Signer(keys, self._region, self._host)
        signed = signer.headers(self._target + operation, body)
        return b"%b%bContent-Length: %d\r\n\r\n%b" % (head, signed, len(body), body)


def _read(answer: Answer) -> dict[str, Any]:
    body = answer.body
    if answer.checksum is not None and zlib.crc32(body) != answer.checksum:
        raise OutcomeUnknown("The answer does not match its checksum.")
    try:
        content: dict[str, Any] = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError as error:
        if answer.status >= 500:
            raise from_engine("", f"HTTP {answer.status}", status=answer.status) from error
        raise OutcomeUnknown(f"The answer is not JSON: {error}.") from error
    if answer.status == 200:
        return content
    raise _error(answer.status, content)


def _error(status: int, content: dict[str, Any]) -> DynamoError:
    code = str(content.get("__type", "")).rpartition("#")[2] or f"HTTP{status}"
    message = content.get("message") or content.get("Message") or ""
    if code == "TransactionCanceledException":
        return Cancelled(message, content.get("CancellationReasons", []))
    return from_engine(code, message, item=content.get("Item"), status=status)
