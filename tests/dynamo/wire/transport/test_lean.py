"""The lean transport: what boto3 would answer, and what happens when the other side does not keep to the rules."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.credentials import Credentials
from django.conf import settings
from django.test import override_settings

from dynamo import new_id
from dynamo.errors import (
    BadRequest,
    ConditionFailed,
    Conflict,
    Denied,
    DynamoError,
    OutcomeUnknown,
    Throttled,
    Unavailable,
)
from dynamo.schema import emptying
from dynamo.tools.local import free_port
from dynamo.wire import client, retries
from dynamo.wire.client import call, use_transport
from dynamo.wire.retries import ATTEMPTS
from dynamo.wire.transport import connections
from dynamo.wire.transport.boto import BotocoreTransport, FoundKeys, boto_client
from dynamo.wire.transport.endpoints import LOCAL_KEYS, FixedKeys, Keys, KeySource
from dynamo.wire.transport.lean import LeanTransport
from tests.dynamo.things import table
from tests.dynamo.wire.transport.faulty_server import (
    FaultyServer,
    answer,
    chunked,
    dripping,
    echo_late_now_and_then,
    faulty_server,
    once_there_are,
    raw,
    reset,
    slowly,
)
from tests.waiting import SECONDS, until

GET = {"TableName": "t", "Key": {"id": {"S": "a"}}}
PUT = {"TableName": "t", "Item": {"id": {"S": "a"}}}
ITEM = b'{"Item":{"id":{"S":"a"}}}'
ANSWER = {"Item": {"id": {"S": "a"}}}


def error(kind: str) -> bytes:
    return f'{{"__type":"com.amazonaws.dynamodb.v20120810#{kind}","message":"words"}}'.encode()


ANY_KEYS = FixedKeys(Keys("a", "b"))


def a_transport(
    endpoint: str, *, connect_seconds: float = SECONDS, read_seconds: float = SECONDS, keys: KeySource = ANY_KEYS
) -> LeanTransport:
    return LeanTransport(endpoint, "eu-central-1", keys, connect_seconds=connect_seconds, read_seconds=read_seconds)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def lean(server: FaultyServer) -> Iterator[LeanTransport]:
    """Our transport, in use."""
    transport = a_transport(server.endpoint)
    before = client.transport()
    use_transport(transport)
    yield transport
    use_transport(before)


def test_a_connection_serves_many_requests(server: FaultyServer, lean: LeanTransport) -> None:
    server.steps = [answer(ITEM)] * 5
    assert [call("GetItem", dict(GET)) for _ in range(5)] == [ANSWER] * 5
    assert server.connections == 1


def test_answers_in_chunks_and_in_large_pieces(server: FaultyServer, lean: LeanTransport) -> None:
    long = b'{"Item":{"id":{"S":"' + b"x" * 300_000 + b'"}}}'
    server.steps = [chunked(ITEM[:7], ITEM[7:9], ITEM[9:]), answer(long)]
    assert lean.send("GetItem", GET) == ANSWER
    assert len(lean.send("GetItem", GET)["Item"]["id"]["S"]) == 300_000
    assert server.connections == 1


def test_the_server_says_it_closes(server: FaultyServer, lean: LeanTransport) -> None:
    server.steps = [answer(ITEM, close=True), answer(ITEM)]
    assert [lean.send("GetItem", GET), lean.send("GetItem", GET)] == [ANSWER, ANSWER]
    assert server.connections == 2


def test_a_connection_closed_while_idle_is_noticed_before_a_write(server: FaultyServer, lean: LeanTransport) -> None:
    def answer_then_close(connection: socket.socket, body: bytes) -> bool:
        answer(ITEM)(connection, body)
        return False

    server.steps = [answer_then_close, answer(b"{}")]
    lean.send("GetItem", GET)
    (idle,) = lean._pool._idle
    assert until(lambda: not idle.is_fresh())
    assert lean.send("PutItem", PUT) == {}
    assert len(server.requests) == 2


def test_a_connection_idle_for_long_is_given_up(
    server: FaultyServer, lean: LeanTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.steps = [answer(ITEM), answer(ITEM)]
    lean.send("GetItem", GET)
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.0)
    lean.send("GetItem", GET)
    assert server.connections == 2


def test_connections_that_nobody_needs_any_more_are_closed(
    server: FaultyServer, lean: LeanTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A burst leaves some behind; one after the other goes while the latest is used."""
    server.step = once_there_are(4, ITEM)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: lean.send("GetItem", GET), range(4)))
    server.step = answer(ITEM)
    idle = lean._pool._idle
    assert len(idle) == 4
    for connection in list(idle)[:-1]:
        connection.used_at -= connections.IDLE_SECONDS + 1
    for left in (3, 2, 1, 1):
        lean.send("GetItem", GET)
        assert len(idle) == left


BROKEN = {
    "reset": reset,
    "closed without a word": raw(b""),
    "half a head": raw(b"HTTP/1.1 200 OK\r\nContent-"),
    "half a body": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n" + ITEM[:10]),
    "half of the chunks": raw(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"Ite\r\n'),
    "a wrong checksum": answer(ITEM, checksum=1),
    "no HTTP": raw(b"220 mail.example.org ESMTP\r\n\r\n"),
    "no JSON": answer(b"<html>"),
    "500": answer(error("InternalServerError"), 500),
    "503 without JSON": answer(b"busy", 503),
}
LATE = {
    "no answer in time": slowly(answer(ITEM), SECONDS),
    "an answer that drips": dripping(ITEM, 0.4),
}
FAULTS = pytest.mark.parametrize("fault", [*BROKEN, *LATE])


@pytest.fixture
def begin(server: FaultyServer, lean: LeanTransport, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], None]:
    """Lets the server begin with a fault and go on with an answer. For one that is late the transport waits half a
    second, and for the answer as long as it takes."""

    def begin(fault: str, said: bytes) -> None:
        server.steps = [(BROKEN | LATE)[fault], answer(said)]
        if fault in LATE:
            lean._read_seconds = 0.5
            monkeypatch.setattr(retries, "sleep", lambda seconds: setattr(lean, "_read_seconds", SECONDS))

    return begin


@FAULTS
def test_a_write_that_may_have_been_applied_is_never_repeated(
    server: FaultyServer, begin: Callable[[str, bytes], None], fault: str
) -> None:
    begin(fault, b"{}")
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        call("PutItem", dict(PUT))
    assert len(server.requests) == 1
    assert time.monotonic() - begun < 10


@FAULTS
@pytest.mark.parametrize("operation", ["GetItem", "PutItem"])
def test_a_read_or_a_repeatable_write_is_sent_again(
    server: FaultyServer, begin: Callable[[str, bytes], None], fault: str, operation: str
) -> None:
    begin(fault, ITEM)
    assert call(operation, dict(GET), repeatable=True) == ANSWER
    assert len(server.requests) == 2


@pytest.mark.parametrize("kind", ["ProvisionedThroughputExceededException", "ThrottlingException"])
def test_a_throttled_write_was_not_applied_and_is_sent_again(
    server: FaultyServer, lean: LeanTransport, kind: str
) -> None:
    server.steps = [answer(error(kind), 400), answer(b"{}")]
    assert call("PutItem", dict(PUT)) == {}


def test_throttled_without_end(server: FaultyServer, lean: LeanTransport) -> None:
    server.steps = [answer(error("ThrottlingException"), 400)] * ATTEMPTS
    with pytest.raises(Throttled):
        call("GetItem", dict(GET))
    assert len(server.requests) == ATTEMPTS


def test_nobody_listens() -> None:
    nowhere = a_transport(f"http://127.0.0.1:{free_port()}", connect_seconds=0.2, read_seconds=0.2)
    with pytest.raises(Unavailable):
        nowhere.send("PutItem", PUT)


def test_expired_credentials_are_found_anew(server: FaultyServer) -> None:
    found: list[Credentials] = []

    def find() -> Credentials:
        found.append(Credentials(f"key{len(found)}", "secret", "token"))
        return found[-1]

    lean = a_transport(server.endpoint, keys=FoundKeys(find))
    server.steps = [answer(error("ExpiredTokenException"), 400), answer(ITEM), answer(ITEM)]
    assert [lean.send("PutItem", PUT), lean.send("GetItem", GET)] == [ANSWER, ANSWER]
    assert len(found) == 2

    server.steps = [answer(error("ExpiredTokenException"), 400)] * 2
    with pytest.raises(Denied):
        lean.send("GetItem", GET)


def test_words_in_an_item_are_no_sign_that_credentials_expired(server: FaultyServer, lean: LeanTransport) -> None:
    refused = error("ConditionalCheckFailedException")[:-1] + b',"Item":{"bio":{"S":"ExpiredTokenException"}}}'
    server.steps = [answer(refused, 400), answer(b"{}")]
    with pytest.raises(ConditionFailed):
        lean.send("PutItem", PUT)
    assert len(server.requests) == 1


def test_no_credentials_at_all(server: FaultyServer) -> None:
    lean = a_transport(server.endpoint, keys=FoundKeys(lambda: None))
    with pytest.raises(Denied):
        lean.send("GetItem", GET)
    assert server.requests == []


def test_no_answer_goes_to_the_wrong_caller(server: FaultyServer) -> None:
    """Every fifth answer comes when whoever asked has gone; it must reach nobody else."""
    lean = a_transport(server.endpoint, read_seconds=0.3)
    server.step = echo_late_now_and_then()
    wrong: list[tuple[str, Any]] = []
    answered = []

    def ask(number: int) -> None:
        for turn in range(20):
            name = f"{number}-{turn}"
            try:
                said = lean.send("GetItem", {"TableName": name})
            except Unavailable:
                continue
            answered.append(name)
            if said != {"TableName": name}:
                wrong.append((name, said))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert 0 < len(answered) < 8 * 20


def test_a_fork_shares_no_connection(server: FaultyServer, lean: LeanTransport) -> None:
    server.steps = [answer(ITEM)] * 3
    lean.send("GetItem", GET)
    child = os.fork()
    if child == 0:
        os._exit(0 if lean.send("GetItem", GET) == ANSWER else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert lean.send("GetItem", GET) == ANSWER
    assert server.connections == 2


def test_what_is_no_json_is_a_fault_of_ours(lean: LeanTransport) -> None:
    with pytest.raises(BadRequest):
        lean.send("PutItem", {"Item": object()})


# Parity: the same requests through both, on the real engine.


def told(transport: Any, operation: str, request: dict[str, Any]) -> Any:
    try:
        said = transport.send(operation, request)
    except DynamoError as failed:
        return type(failed), str(failed), getattr(failed, "item", None), getattr(failed, "reasons", None)
    return {name: value for name, value in said.items() if name != "ResponseMetadata"}


OWN = new_id()
KEY = {"shelf_id": {"S": OWN}, "record": {"S": "a"}}
RICH = {
    **KEY,
    "empty": {"S": ""},
    "number": {"N": "12345678901234567890123456789012345678"},
    "bytes": {"B": "AP8="},
    "nothing": {"NULL": True},
    "sets": {"M": {"s": {"SS": ["a", "b"]}, "n": {"NS": ["1", "2.5"]}, "b": {"BS": ["AQ==", "Ag=="]}}},
    "B": {"L": [{"M": {"B": {"B": "ZGVlcA=="}}}, {"BOOL": False}]},
    "words": {"S": 'quo"te \\ \n ünï \U0001f335'},
}
OTHERS = [{**RICH, "record": {"S": f"r{number}"}, "fat": {"S": "x" * 20_000}} for number in range(9)]
UNLESS_THERE = {
    "ConditionExpression": "attribute_not_exists(shelf_id)",
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
}
OF_OWN = {"KeyConditionExpression": "shelf_id = :o", "ExpressionAttributeValues": {":o": {"S": OWN}}}
TO_BYTES = {
    "UpdateExpression": "SET #n = :v",
    "ExpressionAttributeNames": {"#n": "number"},
    "ExpressionAttributeValues": {":v": {"B": "bm93IGJ5dGVz"}},
    "ReturnValues": "ALL_NEW",
}

ONE_TABLE: list[tuple[str, dict[str, Any]]] = [
    ("GetItem", {"Key": KEY, "ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"}),
    ("GetItem", {"Key": {**KEY, "record": {"S": "none"}}}),
    ("GetItem", {"Key": {"shelf_id": {"S": OWN}}}),
    ("GetItem", {"Key": {**KEY, "record": {"N": "1"}}}),
    ("PutItem", {"Item": RICH}),
    ("PutItem", {"Item": RICH, **UNLESS_THERE}),
    ("Query", OF_OWN),
    ("Query", {**OF_OWN, "Limit": 3}),
    ("Query", {**OF_OWN, "Select": "COUNT"}),
    ("Query", {**OF_OWN, "IndexName": "nowhere"}),
    ("UpdateItem", {"Key": KEY, **TO_BYTES}),
    ("UpdateItem", {"Key": KEY, "UpdateExpression": "nonsense"}),
    ("DeleteItem", {"Key": KEY, "ReturnValues": "ALL_OLD"}),
]


def everything() -> list[tuple[str, dict[str, Any]]]:
    name = table.name
    refused = {"Put": {"TableName": name, "Item": RICH, **UNLESS_THERE}}
    deleted = {"Delete": {"TableName": name, "Key": {**KEY, "record": {"S": "z"}}}}
    keys = [{**KEY, "record": {"S": f"r{number}"}} for number in range(12)]
    return [
        *((operation, {"TableName": name, **request}) for operation, request in ONE_TABLE),
        ("GetItem", {"TableName": "nowhere", "Key": KEY}),
        ("TransactWriteItems", {"TransactItems": [refused, deleted]}),
        ("TransactWriteItems", {"TransactItems": [deleted]}),
        ("BatchWriteItem", {"RequestItems": {name: [{"PutRequest": {"Item": item}} for item in OTHERS]}}),
        ("BatchGetItem", {"RequestItems": {name: {"Keys": keys}}}),
    ]


def test_both_transports_say_the_same() -> None:
    # DynamoDB Local keeps the tables of each access key apart.
    boto = BotocoreTransport(boto_client())
    lean = a_transport(settings.DYNAMO["ENDPOINT"], keys=FixedKeys(LOCAL_KEYS))
    for operation, request in everything():
        said = []
        for transport in (boto, lean):
            for item in (RICH, *OTHERS):
                boto.send("PutItem", {"TableName": table.name, "Item": item})
            said.append(_ordered(told(transport, operation, request)))
        assert said[0] == said[1], (operation, request)
    emptying.empty([table])


def _ordered(said: Any) -> Any:
    """Answers of a batch and members of a set come in any order."""
    if isinstance(said, dict):
        return {name: _ordered(value) for name, value in said.items()}
    if isinstance(said, (list, tuple)):
        return sorted((_ordered(value) for value in said), key=repr)
    return said


def test_conflict_is_told_apart(server: FaultyServer, lean: LeanTransport) -> None:
    server.steps = [answer(error("TransactionConflictException"), 400)] * ATTEMPTS
    with pytest.raises(Conflict):
        call("UpdateItem", dict(PUT))


@pytest.mark.parametrize(("name", "kind"), [("lean", LeanTransport), ("botocore", BotocoreTransport)])
def test_the_settings_choose_the_transport(name: str, kind: type) -> None:
    with override_settings(DYNAMO=settings.DYNAMO | {"TRANSPORT": name}):
        assert isinstance(client.transport(), kind)
