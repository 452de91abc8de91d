"""The service of streams has an endpoint and a name of its own, and is signed for as DynamoDB itself."""

from typing import Any

import pytest

from dynamo.wire.transport.boto import BotocoreTransport
from dynamo.wire.transport.choosing import DYNAMODB, STREAMS, transport_of_settings
from dynamo.wire.transport.lean import LeanTransport

pytestmark = pytest.mark.no_engine


@pytest.fixture(autouse=True)
def _aws(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DYNAMO = settings.DYNAMO | {"ENDPOINT": None, "REGION": "eu-central-1", "TRANSPORT": "lean"}
    for name in ("AWS_PROFILE", "HTTPS_PROXY", "https_proxy", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.mark.parametrize(
    ("service", "host", "target"),
    [
        (DYNAMODB, "dynamodb.eu-central-1.amazonaws.com", "DynamoDB_20120810.GetRecords"),
        (STREAMS, "streams.dynamodb.eu-central-1.amazonaws.com", "DynamoDBStreams_20120810.GetRecords"),
    ],
)
def test_a_request_says_where_it_goes_and_what_it_asks(service: str, host: str, target: str) -> None:
    transport = transport_of_settings(service)
    assert isinstance(transport, LeanTransport)
    written = transport._written("GetRecords", b"{}").decode()
    assert f"\r\nHost: {host}\r\n" in written
    assert f"\r\nX-Amz-Target: {target}\r\n" in written
    assert "/eu-central-1/dynamodb/aws4_request" in written


def test_botocore_carries_both(settings: Any) -> None:
    settings.DYNAMO = settings.DYNAMO | {"TRANSPORT": "botocore"}
    for service, operation in ((DYNAMODB, "GetItem"), (STREAMS, "GetRecords")):
        transport = transport_of_settings(service)
        assert isinstance(transport, BotocoreTransport)
        assert operation in transport._methods
