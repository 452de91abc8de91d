"""The lean transport over TLS, as AWS is spoken to."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from dynamo import together
from dynamo.errors import OutcomeUnknown, Unavailable
from dynamo.wire.transport.lean import LeanTransport
from tests.dynamo.wire.transport.faulty_server import FaultyServer, answer, chunked, faulty_server, once_there_are
from tests.dynamo.wire.transport.test_lean import ANSWER, GET, ITEM, LATE, a_transport

pytestmark = pytest.mark.no_engine


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[FaultyServer]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with faulty_server(tls) as running:
        yield running


@pytest.fixture
def lean(server: FaultyServer, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LeanTransport:
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(trusted))
    return a_transport(server.endpoint)


def test_a_connection_serves_many_requests(server: FaultyServer, lean: LeanTransport) -> None:
    server.steps = [answer(ITEM)] * 5
    assert [lean.send("GetItem", GET) for _ in range(5)] == [ANSWER] * 5
    assert server.connections == 1


def test_answers_of_many_records(server: FaultyServer, lean: LeanTransport) -> None:
    long = b'{"Item":{"id":{"S":"' + b"x" * 300_000 + b'"}}}'
    server.steps = [answer(long), chunked(ITEM[:7], ITEM[7:9], ITEM[9:]), answer(ITEM)]
    assert len(lean.send("GetItem", GET)["Item"]["id"]["S"]) == 300_000
    assert [lean.send("GetItem", GET), lean.send("GetItem", GET)] == [ANSWER, ANSWER]
    assert server.connections == 1


def test_no_answer_in_time(server: FaultyServer, lean: LeanTransport) -> None:
    lean._read_seconds = 0.5
    for late in LATE.values():
        server.steps = [late]
        begun = time.monotonic()
        with pytest.raises(OutcomeUnknown):
            lean.send("PutItem", GET)
        assert time.monotonic() - begun < 10


def test_questions_at_once(server: FaultyServer, lean: LeanTransport) -> None:
    long = b'{"Item":{"id":{"S":"' + b"x" * 100_000 + b'"}}}'
    server.step = once_there_are(3, long)
    found = together(*[lambda: lean.send("GetItem", GET)] * 3)
    assert [len(each["Item"]["id"]["S"]) for each in found] == [100_000] * 3


def test_whoever_is_not_trusted_hears_nothing(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    with pytest.raises(Unavailable, match="CERTIFICATE_VERIFY_FAILED"):
        a_transport(server.endpoint).send("PutItem", GET)
    assert server.requests == []
