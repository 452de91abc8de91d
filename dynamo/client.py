"""The one place that configures boto3, and the one door through which requests leave.

`call` sends a request, repeats it where that is safe, and tells the meter. boto3's own retries are off: a request that
may have been applied is never blindly repeated, and boto3 cannot know which may.
"""

import random
import threading
from time import sleep
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import Credentials
from django.conf import settings
from django.core.signals import setting_changed

from dynamo import meter
from dynamo.errors import Conflict, DynamoError, OutcomeUnknown, Throttled, Unavailable
from dynamo.lean import LeanTransport
from dynamo.transport import BotocoreTransport, Transport

CONNECT_SECONDS = 1.0
READ_SECONDS = 2.0
PATIENT_SECONDS = 30.0
ATTEMPTS = 4
FIRST_PAUSE = 0.025
LONGEST_PAUSE = 0.5

LOCAL = "local"

READS = frozenset({"GetItem", "Query", "BatchGetItem", "TransactGetItems"})

_lock = threading.Lock()
_made: dict[str, Any] = {}


def boto_client(service: str = "dynamodb", *, patient: bool = False) -> BaseClient:
    """boto3's client for the endpoint and region of the settings, made once a process. A patient one waits long for an
    answer, for work on tables that nobody waits for on a page."""
    name = f"{service} patient" if patient else service
    with _lock:
        if name not in _made:
            where = settings.DYNAMO
            config = Config(
                connect_timeout=where.get("CONNECT_SECONDS", CONNECT_SECONDS),
                read_timeout=PATIENT_SECONDS if patient else where.get("READ_SECONDS", READ_SECONDS),
                retries={"total_max_attempts": 1, "mode": "standard"},
                max_pool_connections=64,
                parameter_validation=False,
            )
            _made[name] = boto3.session.Session().client(
                service,
                region_name=where["REGION"],
                endpoint_url=where.get("ENDPOINT"),
                config=config,
                **({"aws_access_key_id": LOCAL, "aws_secret_access_key": LOCAL} if _is_local() else {}),
            )
        client: BaseClient = _made[name]
        return client


def transport() -> Transport:
    """The transport in use; `use_transport` sets another."""
    chosen: Transport | None = _made.get("transport")
    if chosen is None:
        made = _transport_of_settings()
        with _lock:
            chosen = _made.setdefault("transport", made)
    return chosen


def _transport_of_settings() -> Transport:
    where, client = settings.DYNAMO, boto_client()
    if where["TRANSPORT"] == "botocore":
        return BotocoreTransport(client)
    return LeanTransport(
        client.meta.endpoint_url,
        client.meta.region_name,
        _find_credentials,
        connect_seconds=where.get("CONNECT_SECONDS", CONNECT_SECONDS),
        read_seconds=where.get("READ_SECONDS", READ_SECONDS),
    )


def _find_credentials() -> Credentials | None:
    if _is_local():
        return Credentials(LOCAL, LOCAL)
    found: Credentials | None = boto3.session.Session().get_credentials()
    return found


def _is_local() -> bool:
    """AWS is spoken to by https only; what answers to http is DynamoDB Local, which takes any credentials."""
    return (settings.DYNAMO["ENDPOINT"] or "").startswith("http:")


def use_transport(chosen: Transport | None) -> None:
    """Send requests through another transport; None goes back to the one of the settings. For tests and benchmarks."""
    _made.pop("transport", None)
    if chosen is not None:
        _made["transport"] = chosen


def pause(attempt: int) -> None:
    """Wait before the next attempt: full jitter, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter."""
    sleep(random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)))


def call(
    operation: str,
    request: dict[str, Any],
    *,
    repeatable: bool = False,
    units: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Send one request and return the answer; one round trip, more when it had to be repeated.

    What was surely not applied (throttled, in conflict with a transaction, never sent) is repeated with back-off, up to
    ATTEMPTS times in all. What may have been is repeated only if it reads, or if `repeatable` says that applying it
    twice equals applying it once. `units` are the read and write units it is reckoned to cost, for transactions, where
    the local engine misreports them.
    """
    reads = operation in READS
    with meter.request(operation, request, units) as measured:
        for attempt in range(1, ATTEMPTS + 1):
            measured.attempts = attempt
            try:
                answer = transport().send(operation, request)
            except DynamoError as error:
                if attempt == ATTEMPTS or not _worth_repeating(error, reads or repeatable):
                    if reads and isinstance(error, OutcomeUnknown):
                        raise Unavailable(str(error)) from error
                    raise
                pause(attempt - 1)
            else:
                measured.answered(answer)
                return answer
    raise AssertionError("unreachable")


def _worth_repeating(error: DynamoError, repeatable: bool) -> bool:
    if isinstance(error, OutcomeUnknown):
        return repeatable
    return isinstance(error, (Throttled, Conflict, Unavailable))


def _forget(*, setting: str, **_: Any) -> None:
    if setting == "DYNAMO":
        _made.clear()


setting_changed.connect(_forget)
