"""Who is let in: bodies before turns, files without a turn, and words for those who find no place."""

import io
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from plaza import admission
from plaza.admission import Admission
from web.turns import aside

pytestmark = pytest.mark.no_engine


class Client:
    """Calls an application; `status` is what it answered last."""

    def __init__(self, application: Admission) -> None:
        self.application = application
        self.status = ""

    def ask(
        self, path: str = "/", body: bytes = b"", stream: Any = None, length: int | None = None, method: str = ""
    ) -> bytes:
        environ = {
            "REQUEST_METHOD": method or ("POST" if body or length else "GET"),
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(body) if length is None else length),
            "wsgi.input": io.BytesIO(body) if stream is None else stream,
            "SERVER_SOFTWARE": "Granian",
        }
        return b"".join(self.application(environ, self.answered))

    def answered(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = status


class Slow:
    """A stream that gives nothing before it is told that its client has gone."""

    def __init__(self) -> None:
        self.asked, self.gone = threading.Event(), threading.Event()

    def read(self, size: int) -> bytes:
        self.asked.set()
        self.gone.wait(10)
        return b""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "TURN_SECONDS", 0.05)
    monkeypatch.setattr(admission, "PLACE_SECONDS", 0.05)


@pytest.fixture
def asked_for_fresh(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda process, number: sent.append((process, number)))
    return sent


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["PATH_INFO"].encode(), b" ", environ["wsgi.input"].read()]


def admitted(application: admission.Application = echo, **options: Any) -> Client:
    return Client(Admission(application, **{"working": 2, "most_bytes": 200_000, "files": ("/static/",), **options}))


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 200_000])
def test_a_body_arrives_whole(size: int) -> None:
    assert admitted().ask("/sign-in/", b"x" * size) == b"/sign-in/ " + b"x" * size


def test_a_body_that_breaks_off_is_not_acted_upon() -> None:
    client = admitted()
    client.ask("/cart/", b"quantity=1", length=11)
    assert client.status == "400 Bad Request"


def test_a_body_that_is_too_large_stays_unread() -> None:
    stream = Slow()
    assert admitted().ask("/cart/", stream=stream, length=200_001) == b"/cart/ "
    assert not stream.asked.is_set()


def test_bodies_that_do_not_arrive_take_no_turn(threads: ThreadPoolExecutor) -> None:
    client, slow = admitted(working=1), [Slow() for _ in range(4)]
    waiting = [threads.submit(client.ask, stream=stream, length=5) for stream in slow]
    assert all(stream.asked.wait(5) for stream in slow)
    assert client.ask("/cart/", b"whole") == b"/cart/ whole"
    for stream in slow:
        stream.gone.set()
    assert {each.result() for each in waiting} == {b"The request ended before it was whole."}


def test_files_take_no_turn_and_the_others_are_told_to_come_again(threads: ThreadPoolExecutor) -> None:
    at_work, done = threading.Event(), threading.Event()

    def working(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/busy/":
            at_work.set()
            done.wait(10)
        return echo(environ, start_response)

    client = admitted(working, working=1)
    at_it = threads.submit(client.ask, "/busy/")
    assert at_work.wait(5)
    assert client.ask("/static/a.css") == b"/static/a.css "
    for method, path in (("GET", "/cart/"), ("POST", "/static/a.css"), ("GET", "/cart/static/")):
        client.ask(path, method=method)
        assert client.status == "503 Service Unavailable"
    assert client.ask("/cart/") == b"Plaza is busy. Please try again in a moment."
    assert client.status == "503 Service Unavailable"
    waits = threads.submit(Client(client.application).ask, "/cart/")
    done.set()
    assert at_it.result() == b"/busy/ "
    assert waits.result() == b"/cart/ "


def test_who_steps_aside_lets_others_work_and_comes_back(threads: ThreadPoolExecutor) -> None:
    is_aside, go_on = threading.Event(), threading.Event()
    at_work: list[str] = []
    most: list[int] = []

    def working(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/sign-in/":
            with aside():
                is_aside.set()
                go_on.wait(10)
        at_work.append(environ["PATH_INFO"])
        most.append(len(at_work))
        answer = echo(environ, start_response)
        at_work.pop()
        return answer

    client = admitted(working, working=1)
    signs_in = threads.submit(client.ask, "/sign-in/")
    assert is_aside.wait(5)
    for _ in range(3):
        assert client.ask("/cart/") == b"/cart/ "
    go_on.set()
    assert signs_in.result() == b"/sign-in/ "
    assert client.ask("/cart/") == b"/cart/ "
    assert set(most) == {1}


def test_there_is_room_for_so_many_aside(threads: ThreadPoolExecutor) -> None:
    """Others keep their turns, so that threads are left for files."""
    inside, go_on = threading.Semaphore(0), threading.Event()

    def working(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/sign-in/":
            with aside():
                inside.release()
                go_on.wait(10)
        return echo(environ, start_response)

    client = admitted(working, working=1, asides=2)
    waiting = [threads.submit(client.ask, "/sign-in/") for _ in range(3)]
    assert all(inside.acquire(timeout=5) for _ in range(3))
    client.ask("/cart/")
    assert client.status == "503 Service Unavailable"
    go_on.set()
    assert {each.result() for each in waiting} == {b"/sign-in/ "}
    assert client.ask("/cart/") == b"/cart/ "


def test_a_fault_aside_comes_back_and_gives_its_turn_away() -> None:
    def failing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with aside():
            raise ValueError("aside")

    client = admitted(failing, working=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="aside"):
            client.ask()


def test_without_a_turn_there_is_nothing_to_give() -> None:
    with aside():
        pass


def test_fresh_processes_are_asked_for_once_a_body_has_had_its_time(
    threads: ThreadPoolExecutor, asked_for_fresh: list[tuple[int, int]]
) -> None:
    stream = Slow()
    client = admitted(bodies=1, limit=60)
    waiting = threads.submit(client.ask, stream=stream, length=5)
    assert stream.asked.wait(5)
    client.ask("/cart/", b"whole")
    assert client.status == "503 Service Unavailable"
    assert asked_for_fresh == []
    client.application._limit = 0.01
    client.ask("/cart/", b"whole")
    assert asked_for_fresh == [(os.getppid(), signal.SIGHUP)]
    stream.gone.set()
    waiting.result()
    assert client.ask("/cart/", b"whole") == b"/cart/ whole"


def test_an_answer_is_closed_and_its_place_is_free_again() -> None:
    closed = []

    class Answer(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    def failing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/fail/":
            raise ValueError("the view")
        start_response("200 OK", [])
        return Answer([b"a", b"b"])

    client = admitted(failing, working=1)
    with pytest.raises(ValueError, match="the view"):
        client.ask("/fail/")
    assert client.ask() == b"ab"
    assert closed == [True]
