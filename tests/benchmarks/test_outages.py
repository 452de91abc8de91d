"""What the benchmark of outages stands on: a gate that hangs, probes, buyers who do not give up, and the books."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application

from accounts.credentials import Credential
from benchmarks.visiting import buying, market
from benchmarks.visiting.browser import Answer, Browser
from benchmarks.visiting.buying import Books, Buyer, GivenUp, books
from benchmarks.visiting.gate import Gate
from benchmarks.visiting.probing import Probe
from dynamo import update
from dynamo.tools.local import free_port
from shop.inventory import ONLY, Stock
from tests.benchmarks.test_pages import Quiet
from tests.waiting import until


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def greeting() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Greeting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def ask(port: int, seconds: float = 30) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read()
    finally:
        connection.close()


@pytest.mark.no_engine
def test_a_gate_lets_through_and_hangs(greeting: int) -> None:
    with Gate(greeting) as gate:
        port = int(gate.endpoint.rpartition(":")[2])
        kept = http.client.HTTPConnection("127.0.0.1", port, timeout=0.2)
        kept.connect()
        assert ask(port) == b"hello"
        gate.hang()
        with pytest.raises(TimeoutError):
            ask(port, seconds=0.2)
        kept.request("GET", "/")
        with pytest.raises(TimeoutError):
            kept.getresponse()
        gate.let_through()
        assert ask(port) == b"hello"
        kept.close()


@pytest.mark.no_engine
def test_a_probe_knows_how_long_one_had_to_wait(greeting: int) -> None:
    with Probe(greeting, "/") as probe:
        assert until(lambda: probe.answers.get(200, 0) >= 3)
    assert (list(probe.answers), probe.refused) == ([200], 0)
    assert probe.slowest > 0
    with Gate(greeting) as gate:
        with Probe(int(gate.endpoint.rpartition(":")[2]), "/") as held:
            assert until(lambda: held.answers)
            gate.hang()
            threading.Timer(0.5, gate.let_through).start()
            assert until(lambda: held.slowest > 0.3 or held.refused > 0.3)


@pytest.mark.no_engine
def test_a_probe_counts_connections_that_are_refused() -> None:
    with Probe(free_port(), "/") as probe:
        assert until(lambda: probe.refused > 0.2)
    assert probe.answers == {}


@pytest.mark.no_engine
def test_a_buyer_asks_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    buyer = Buyer(Browser(1), None, 0)  # type: ignore[arg-type]
    busy, welcome = Answer(), Answer()
    busy.status, welcome.status = 503, 200
    answers = iter([busy, ConnectionRefusedError(), busy, welcome])

    def asked() -> Answer:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(buying.time, "sleep", lambda seconds: None)
    assert buyer.patiently(asked) is welcome
    assert buyer.repeated == 3
    monkeypatch.setattr(buying, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(GivenUp):
        buyer.patiently(lambda: busy)


@pytest.fixture
def port(engine: object) -> Iterator[int]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_buyers_buy_and_the_books_tell_what_is_lost(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market, "AISLES", 1)
    monkeypatch.setattr(market, "KINDS", 1)
    small = market.load(products=30, members=2, orders=0)
    buyers = [Buyer(Browser(port), small, which) for which in range(2)]
    for buyer in buyers:
        buyer.sign_in()
        for _ in range(2):
            buyer.buy()
        buyer.browser.close()
        assert (len(set(buyer.placed)), buyer.refused) == (2, 0)
    user_ids = [Credential.by_username(username=name).user_id for name in small.members]
    assert books(buyers, user_ids, small.to_buy) == Books(4, 0, 0, 0)

    nobodys = buyers[0].placed.pop()
    buyers[1].placed.append("01LOST")
    key = Stock.key(product_id=small.to_buy[0].product_id, variant_id=ONLY)
    update(key, Stock.quantity.add(-1))
    assert nobodys
    assert books(buyers, user_ids, small.to_buy) == Books(4, 1, 1, 1)
