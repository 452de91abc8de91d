"""Requests through boto3: those that no page makes, credentials, and a transport to compare ours with.

Web processes import this module only when they need it, since boto3 takes long to import; with DynamoDB Local never.
"""

import base64
import threading
from collections.abc import Callable
from typing import Any

import boto3
import botocore.exceptions
import botocore.parsers
import botocore.session
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import Credentials
from django.conf import settings
from django.core.signals import setting_changed

from dynamo.errors import BadRequest, Cancelled, Denied, DynamoError, OutcomeUnknown, Unavailable, from_engine
from dynamo.wire import waiting
from dynamo.wire.transport.endpoints import LOCAL_KEYS, Keys, connect_seconds, is_local, read_seconds

PATIENT_SECONDS = 30.0

_lock = threading.Lock()
_clients: dict[str, BaseClient] = {}


def boto_client(service: str = "dynamodb", *, patient: bool = False) -> BaseClient:
    """boto3's client for the endpoint and region of the settings, made once a process. A patient one waits long for an
    answer, for work on tables that nobody waits for on a page.

    It repeats nothing: a request that may have been applied must not be repeated blindly, and boto3 cannot know which.
    """
    name = f"{service} patient" if patient else service
    with _lock:
        if name not in _clients:
            config = Config(
                connect_timeout=connect_seconds(),
                read_timeout=PATIENT_SECONDS if patient else read_seconds(),
                retries={"total_max_attempts": 1, "mode": "standard"},
                max_pool_connections=64,
                parameter_validation=False,
                proxies={} if is_local() else None,  # None: those of the environment.
            )
            access_key, secret_key, _ = LOCAL_KEYS if is_local() else (None, None, None)
            _clients[name] = _session().client(
                service,
                region_name=settings.DYNAMO["REGION"],
                endpoint_url=settings.DYNAMO["ENDPOINT"],
                aws_access_key_id=access_key,
                aws_secret_access_key=secret_key,
                config=config,
            )
        return _clients[name]


def _session() -> boto3.session.Session:
    """boto3's session; for an engine on this machine one that no profile of the environment concerns."""
    no_profile = {"profile": (None, None, None, None)}
    return boto3.session.Session(botocore_session=botocore.session.Session(no_profile) if is_local() else None)


def ask(method: str, *, service: str = "dynamodb", patient: bool = False, **parameters: Any) -> dict[str, Any]:
    """boto3's answer, its errors as ours, its items as they travel. One request."""
    try:
        answer: dict[str, Any] = getattr(boto_client(service, patient=patient), method)(**parameters)
    except ERRORS as error:
        raise from_botocore(error) from error
    return _as_it_travels(answer)


class BotocoreTransport:
    """The data plane through boto3's client, to compare the lean transport with."""

    def __init__(self, client: BaseClient):
        self._methods = {
            operation: getattr(client, method) for method, operation in client.meta.method_to_api_mapping.items()
        }

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        waiting.must_hold_nothing()
        try:
            with waiting.waiting_itself():
                answer: dict[str, Any] = self._methods[operation](**_for_boto(request))
        except ERRORS as error:
            raise from_botocore(error) from error
        return _as_it_travels(answer)


def _for_boto(value: dict[str, Any]) -> dict[str, Any]:
    """boto3 encodes binary values itself, so it is given bytes."""
    changed: dict[str, Any] = _with_binary(value, base64.b64decode)
    return changed


def _as_it_travels(value: dict[str, Any]) -> dict[str, Any]:
    """boto3 decodes binary values; they go back to the base64 that they came as."""
    changed: dict[str, Any] = _with_binary(value, lambda data: base64.b64encode(data).decode())
    return changed


def _with_binary(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        if len(value) == 1:
            ((kind, inner),) = value.items()
            if kind == "B" and isinstance(inner, (str, bytes)):
                return {"B": change(inner)}
            if kind == "BS" and isinstance(inner, list):
                return {"BS": [change(each) for each in inner]}
        return {name: _with_binary(inner, change) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_binary(each, change) for each in value]
    return value


def _find_credentials() -> Credentials | None:
    found: Credentials | None = boto3.session.Session().get_credentials()
    return found


class FoundKeys:
    """The keys that botocore finds, and renews in time. After `forget` they are looked for anew."""

    def __init__(self, find: Callable[[], Credentials | None] = _find_credentials):
        self._find = find
        self._credentials: Credentials | None = None

    def current(self) -> Keys:
        """The keys to sign with now; `Denied` when there are none."""
        try:
            with waiting.waiting_itself():
                credentials = self._credentials = self._credentials or self._find()
                if credentials is None:
                    raise Denied("There are no credentials where botocore looks for them.")
                frozen = credentials.get_frozen_credentials()
        except botocore.exceptions.BotoCoreError as error:
            raise from_botocore(error) from error
        return Keys(frozen.access_key, frozen.secret_key, frozen.token)

    def forget(self) -> None:
        self._credentials = None


def _forget_clients(*, setting: str, **_: Any) -> None:
    if setting == "DYNAMO":
        _clients.clear()


setting_changed.connect(_forget_clients)


ERRORS = (
    botocore.exceptions.ClientError,
    botocore.exceptions.BotoCoreError,
    botocore.parsers.ResponseParserError,
)
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
    answer = _as_it_travels(dict(error.response))
    detail = answer.get("Error", {})
    code, message = detail.get("Code", "Unknown"), detail.get("Message", "")
    if code == "TransactionCanceledException":
        return Cancelled(message, answer.get("CancellationReasons", []))
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return from_engine(code, message, item=answer.get("Item"), status=status)
