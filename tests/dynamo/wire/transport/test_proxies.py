"""Proxies of the environment: a tunnel to AWS, and nothing between us and an engine on this machine."""

import base64
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest
import trustme
from django.test import override_settings

from dynamo.errors import BadRequest, Unavailable
from dynamo.wire.transport.boto import boto_client
from dynamo.wire.transport.lean import LeanTransport
from tests.dynamo.wire.transport.faulty_server import FaultyServer, answer, faulty_server
from tests.dynamo.wire.transport.test_lean import ANSWER, GET, ITEM, a_transport

pytestmark = pytest.mark.no_engine


class Tunnels(ThreadingTCPServer):
    """An HTTP proxy that does CONNECT, and nothing else; what it was asked is in `heads`."""

    daemon_threads = True
    answer = b"HTTP/1.1 200 Connection established\r\n\r\n"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.heads: list[str] = []

    @property
    def link(self) -> str:
        return f"http://ana:open%20sesame@127.0.0.1:{self.server_address[1]}"


class Tunnel(BaseRequestHandler):
    server: Tunnels

    def handle(self) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.request.recv(1)
        self.server.heads.append(head.decode())
        self.request.sendall(self.server.answer)
        if b" 200 " not in self.server.answer:
            return
        host, _, port = head.split()[1].decode().rpartition(":")
        with socket.create_connection((host, int(port))) as other:
            ways = {self.request: other, other: self.request}
            while True:
                for ready in select.select(list(ways), [], [])[0]:
                    if not (data := ready.recv(65536)):
                        return
                    ways[ready].sendall(data)


@pytest.fixture
def proxy() -> Iterator[Tunnels]:
    with Tunnels() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    authority, tls = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.cert_pem.write_to_path(tmp_path / "trusted.pem")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "trusted.pem"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with faulty_server(tls) as running:
        yield running


def is_answered(transport: LeanTransport, server: FaultyServer) -> bool:
    server.steps = [answer(ITEM)]
    return transport.send("GetItem", GET) == ANSWER


def test_https_goes_through_a_tunnel(server: FaultyServer, proxy: Tunnels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.link)
    assert is_answered(a_transport(server.endpoint), server)
    (head,) = proxy.heads
    assert head.startswith(f"CONNECT {server.endpoint.removeprefix('https://')} HTTP/1.")
    assert f"Proxy-Authorization: Basic {base64.b64encode(b'ana:open sesame').decode()}\r\n" in head


@pytest.mark.parametrize("excepted", ["127.0.0.1", "*"])
def test_no_proxy_excepts_hosts(
    excepted: str, server: FaultyServer, proxy: Tunnels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.link)
    monkeypatch.setenv("NO_PROXY", excepted)
    assert is_answered(a_transport(server.endpoint), server)
    assert proxy.heads == []


@pytest.mark.parametrize("said", [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"SSH-2.0-what\r\n"])
def test_a_proxy_that_refuses_is_named(
    said: bytes, server: FaultyServer, proxy: Tunnels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.link)
    proxy.answer = said
    with pytest.raises(Unavailable, match=r"407 Proxy Authentication Required|does not speak HTTP"):
        a_transport(server.endpoint).send("PutItem", GET)
    assert server.requests == []


@pytest.mark.parametrize("link", ["https://proxy.example:3128", "socks5://proxy.example", "http://"])
def test_a_proxy_of_another_kind_is_refused(link: str, server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", link)
    with pytest.raises(BadRequest, match="HTTPS_PROXY should name an HTTP proxy"):
        a_transport(server.endpoint)


def test_an_engine_on_this_machine_needs_no_proxy_and_no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which may be another project's, and would stop the first start at its tables."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with (
        faulty_server() as engine,
        override_settings(DYNAMO={"ENDPOINT": engine.endpoint, "REGION": "eu-central-1", "PREFIX": ""}),
    ):
        engine.steps = [answer(ITEM), answer(b'{"TableNames":[]}')]
        assert a_transport(engine.endpoint).send("GetItem", GET) == ANSWER
        assert boto_client().list_tables()["TableNames"] == []
