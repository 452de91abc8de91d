"""What the benchmark of the pages stands on: the kernel's figures, forms as a browser sends them, every case once."""

import os
import threading
import time
from collections.abc import Iterator

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from benchmarks.visiting import market, shopping
from benchmarks.visiting.browser import Answer, WrongPage, form
from benchmarks.visiting.cases import CASES, MEMBER, named
from benchmarks.visiting.servers import cpu_seconds, page_faults


@pytest.mark.no_engine
def test_cpu_of_a_process_is_read_with_all_its_threads() -> None:
    before = cpu_seconds(os.getpid())
    thread = threading.Thread(target=lambda: sum(range(2_000_000)))
    thread.start()
    thread.join()
    assert 0 < cpu_seconds(os.getpid()) - before < time.process_time() + 1


@pytest.mark.no_engine
def test_page_faults_are_read_whatever_the_program_is_called() -> None:
    assert page_faults("42 (a (strange) name) S 1 42 42 0 -1 4194304 1187 12 3 0 7 2 0 0 20 0 5 0") == 1187


def page(text: str) -> Answer:
    answer = Answer()
    answer.status, answer.body = 200, text.encode()
    return answer


@pytest.mark.no_engine
def test_a_form_is_sent_as_the_page_filled_it_in() -> None:
    answer = page(
        """<form action="/other/"><input name="a" value="no"></form>
        <form method="post" action="/here/?x=1"><input type="hidden" name="token" value="a&amp;b">
        <input type="radio" name="address" value="1"><input type="radio" name="address" value="2" checked>
        <input type="checkbox" name="keep">
        <input name="gone" value="x" disabled><input type="checkbox" name="on" checked>
        </form><input name="outside" value="no">"""
    )
    assert form(answer, "/here/") == {"token": "a&b", "address": "2", "on": "on"}
    with pytest.raises(WrongPage, match="no form"):
        form(answer, "/nowhere/")


@pytest.mark.no_engine
def test_no_run_of_nothing() -> None:
    assert [case.full_name for case in named("history")] == ["order history, signed in"]
    assert named("") == list(CASES)
    with pytest.raises(SystemExit, match="No case is called “histroy”"):
        named("histroy")


@pytest.mark.no_engine
def test_a_page_that_is_not_the_one_is_refused() -> None:
    page("one two two").must_be(200, holding="two", times=2).must_be(200)
    for wrong in ({"status": 500}, {"status": 200, "holding": "three"}, {"status": 200, "holding": "two", "times": 3}):
        with pytest.raises(WrongPage):
            page("one two two").must_be(**wrong)  # type: ignore[arg-type]


class Quiet(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


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


def test_every_case_is_the_page_it_should_be(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market, "AISLES", 1)
    monkeypatch.setattr(market, "KINDS", 1)
    small = market.load(products=60, members=1, orders=10)
    visitor = shopping.Shopper(port, small)
    member = shopping.Shopper(port, small, small.members[0])
    for case in CASES:
        shopper = member if case.who == MEMBER else visitor
        case.before(shopper)
        case.act(shopper)
    visitor.browser.close()
    member.browser.close()
