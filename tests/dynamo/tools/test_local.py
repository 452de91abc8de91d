"""DynamoDB Local as a program of ours: it answers, keeps its data, ends with us, and says why when it fails."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import boto3
import pytest

from dynamo.tools import local
from dynamo.tools.local import DATABASE, LocalDynamo, LocalDynamoFailed, answers, java_version, taken
from tests.waiting import until

pytestmark = pytest.mark.no_engine
second_loopback = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux answers at 127.0.0.2")


def client(engine: LocalDynamo):
    access = {"region_name": "eu-central-1", "aws_access_key_id": "local", "aws_secret_access_key": "local"}
    return boto3.client("dynamodb", endpoint_url=engine.endpoint, **access)


def test_keeps_its_tables_in_its_directory_across_a_restart(tmp_path: Path) -> None:
    with LocalDynamo(keep_in=tmp_path) as engine:
        client(engine).create_table(
            TableName="kept",
            KeySchema=[{"AttributeName": "name", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client(engine).put_item(TableName="kept", Item={"name": {"S": "a jug"}})
    assert not engine.alive
    assert not answers(engine.port)

    with LocalDynamo(keep_in=tmp_path) as engine:
        assert client(engine).scan(TableName="kept")["Items"] == [{"name": {"S": "a jug"}}]
    with sqlite3.connect(tmp_path / DATABASE) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_says_its_last_words_when_it_dies_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    real = local.command
    monkeypatch.setattr(local, "command", lambda *args, **more: [*real(*args, **more), "-noSuchOption"])
    with pytest.raises(LocalDynamoFailed, match=r"(?s)ended with exit code.*Error processing the supplied"):
        LocalDynamo().start()


def test_says_its_last_words_when_it_dies_later() -> None:
    with LocalDynamo() as engine:
        os.kill(engine.process_id, signal.SIGKILL)
        assert until(lambda: not engine.alive)
        assert f"Port:\t{engine.port}" in engine.last_words()


def test_names_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert taken(port)
        with pytest.raises(LocalDynamoFailed, match=f"port {port} is taken"):
            LocalDynamo(port=port).start()


@second_loopback
def test_a_port_is_taken_at_one_address_and_free_at_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.2", 0))
        other.listen()
        port = other.getsockname()[1]
        assert taken(port, "127.0.0.2")
        assert taken(port, "0.0.0.0")
        assert not taken(port)


def test_an_address_of_another_machine_is_not_called_taken() -> None:
    with pytest.raises(OSError, match=r"Cannot assign|can't assign"):
        taken(0, "192.0.2.1")


class Shop(HTTPServer):
    """Answers every GET with the same status."""

    status = 200


class Answering(BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop(("127.0.0.2", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@second_loopback
@pytest.mark.parametrize(("status", "counts"), [(200, True), (301, True), (400, True), (500, False), (503, False)])
def test_what_counts_as_an_answer(shop: Shop, status: int, counts: bool) -> None:
    shop.status = status
    assert answers(shop.server_port, "127.0.0.2") is counts
    assert not answers(shop.server_port)


@pytest.mark.skipif(not socket.has_ipv6, reason="a machine without IPv6")
def test_an_address_of_the_newer_kind_is_asked_too() -> None:
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("a machine without IPv6")
        other.listen()
        assert taken(other.getsockname()[1], "::1")


def test_names_a_directory_it_cannot_keep_its_data_in(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalDynamoFailed, match="cannot keep its data in"):
        LocalDynamo(keep_in=tmp_path / "file").start()


def test_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DYNAMO_LOCAL_HOME", str(tmp_path))
    with pytest.raises(LocalDynamoFailed, match="bin/up and bin/test install it"):
        LocalDynamo().start()


def test_says_which_java_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    old.chmod(0o755)
    monkeypatch.setattr(local, "_javas", lambda: iter([str(old), str(tmp_path / "missing")]))
    assert java_version(str(old)) == 11
    with pytest.raises(LocalDynamoFailed, match="Java 17 or newer"):
        LocalDynamo().start()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a child with its parent")
def test_ends_with_a_parent_that_is_killed() -> None:
    script = """if True:
        import time
        from dynamo.tools.local import LocalDynamo
        print(LocalDynamo().start().port, flush=True)
        time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        port = int(parent.stdout.readline())
        assert answers(port)
        parent.kill()
    assert until(lambda: not answers(port))
