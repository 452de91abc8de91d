"""Chooses the transport that the settings ask for, to DynamoDB itself or to the service of its streams."""

from django.conf import settings

from dynamo.wire.transport import Transport
from dynamo.wire.transport.endpoints import LOCAL_KEYS, FixedKeys, KeySource, connect_seconds, is_local, read_seconds
from dynamo.wire.transport.lean import TARGET, LeanTransport

DYNAMODB = "dynamodb"
STREAMS = "dynamodbstreams"
TARGETS = {DYNAMODB: TARGET, STREAMS: "DynamoDBStreams_20120810."}
# Nobody waits on a page for what a stream answers, and an answer may be a megabyte.
STREAM_SECONDS = 10.0


def transport_of_settings(service: str = DYNAMODB) -> Transport:
    """A new transport to a service."""
    where = settings.DYNAMO
    if is_local() and where["TRANSPORT"] == "lean":
        return _lean(where["ENDPOINT"], FixedKeys(LOCAL_KEYS), service)
    from dynamo.wire.transport.boto import BotocoreTransport, FoundKeys, boto_client

    if where["TRANSPORT"] == "botocore":
        return BotocoreTransport(boto_client(service))
    # Without an endpoint in the settings botocore knows the region's.
    return _lean(where["ENDPOINT"] or boto_client(service).meta.endpoint_url, FoundKeys(), service)


def _lean(endpoint: str, keys: KeySource, service: str) -> LeanTransport:
    return LeanTransport(
        endpoint,
        settings.DYNAMO["REGION"],
        keys,
        connect_seconds=connect_seconds(),
        read_seconds=read_seconds() if service == DYNAMODB else max(STREAM_SECONDS, read_seconds()),
        target=TARGETS[service],
    )
