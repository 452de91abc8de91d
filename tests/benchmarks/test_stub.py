"""The stub's bytes."""

import json
import socket
import zlib
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from benchmarks.working import stub

pytestmark = pytest.mark.no_engine


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    file: Path = tmp_path_factory.mktemp("stub") / "things.json"
    file.write_text(json.dumps({"answers": {"GetItem": {"Item": {"name": {"S": "Köln"}}}, "Query": {"Count": 0}}}))
    with stub(file) as endpoint:
        yield int(endpoint.rpartition(":")[2])


def test_answers_as_dynamodb_does_and_keeps_the_connection(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    for operation, body, expected in (
        ("GetItem", '{"TableName":"plaza-Products"}', {"Item": {"name": {"S": "Köln"}}}),
        ("GetItem", '{"TableName":"plaza-Users"}', {}),
        ("Query", "{}", {"Count": 0}),
    ):
        connection.request("POST", "/", body, {"X-Amz-Target": f"DynamoDB_20120810.{operation}"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200
        assert not answer.will_close
        assert int(answer.headers["x-amz-crc32"]) == zlib.crc32(content)
        assert json.loads(content) == expected
    connection.close()


def test_an_operation_it_does_not_know_is_an_error(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/", "{}", {"X-Amz-Target": "DynamoDB_20120810.DescribeTable"})
    answer = connection.getresponse()
    assert answer.status == 400
    assert b"UnknownOperation" in answer.read()
    connection.close()


def test_requests_may_come_in_pieces_and_close_together(port: int) -> None:
    request = b"POST / HTTP/1.1\r\nx-amz-target: DynamoDB_20120810.Query\r\ncontent-length: 2\r\n\r\n{}"
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(request[:40])
        connection.sendall(request[40:] + request[:90])
        connection.sendall(request[90:])
        received = b""
        while received.count(b'{"Count":0}') < 2:
            received += connection.recv(65536)
    assert received.count(b"HTTP/1.1 200 OK") == 2
