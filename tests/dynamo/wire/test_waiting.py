"""Questions that share a thread: their waiting overlaps, and none waits for another's."""

import gc
import random
import socket
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest

from dynamo import together
from dynamo.errors import OutcomeUnknown
from dynamo.reads.cache import TTLCache
from dynamo.wire import waiting
from tests.dynamo.wire.transport.faulty_server import FaultyServer, answer, faulty_server, once_there_are, slowly
from tests.dynamo.wire.transport.test_lean import ITEM, a_transport
from tests.waiting import SECONDS

pytestmark = pytest.mark.no_engine

Ask = Callable[[], Any]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def ask(server: FaultyServer) -> Ask:
    """Asks the server once."""
    transport = a_transport(server.endpoint)
    return lambda: transport.send("GetItem", {"TableName": "t"})


def test_all_are_under_way_before_one_is_answered(server: FaultyServer, ask: Ask) -> None:
    server.step = once_there_are(3, ITEM)
    assert len(together(ask, ask, ask)) == 3
    assert len(together(ask, ask, ask)) == 3
    assert server.connections == 3


def test_also_those_that_others_ask(server: FaultyServer, ask: Ask) -> None:
    server.step = once_there_are(5, ITEM)
    assert together(lambda: len(together(ask, lambda: together(ask, ask))), ask, lambda: 7, ask)[0::2] == (2, 7)


def test_nobody_looks_again_and_again_while_the_last_answer_is_late(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = a_transport(server.endpoint)
    looked = mock.Mock(wraps=waiting._ready)
    monkeypatch.setattr(waiting, "_ready", looked)

    def hear(name: str) -> Ask:
        return lambda: transport.send("GetItem", {"TableName": name})

    def step(connection: socket.socket, body: bytes) -> bool:
        return slowly(answer(ITEM), 0.4 if b"late" in body else 0.0)(connection, body)

    server.step = step
    together(lambda: together(hear("late"), hear("soon")), hear("soon, too"))
    assert looked.call_count < 10


def test_one_that_gets_no_answer_keeps_none_from_theirs(server: FaultyServer) -> None:
    impatient, patient = a_transport(server.endpoint, read_seconds=0.2), a_transport(server.endpoint)
    heard: list[str] = []

    def hear(name: str) -> None:
        (impatient if name == "slow" else patient).send("GetItem", {"TableName": name})
        heard.append(name)

    def step(connection: socket.socket, body: bytes) -> bool:
        return slowly(answer(ITEM), SECONDS if b"slow" in body else 0.0)(connection, body)

    server.step = step
    with pytest.raises(OutcomeUnknown, match=r"in time|timed out"):
        together(lambda: hear("slow"), lambda: hear("first"), lambda: together(lambda: hear("second"), int))
    assert sorted(heard) == ["first", "second"]


def test_each_gets_its_own_answer(server: FaultyServer) -> None:
    transport = a_transport(server.endpoint)

    def step(connection: socket.socket, body: bytes) -> bool:
        time.sleep(random.random() / 200)
        return answer(body)(connection, body)

    server.step = step

    def asking(name: str) -> Callable[[], Any]:
        return lambda: transport.send("GetItem", {"TableName": name})["TableName"]

    def many(thread: int) -> None:
        for turn in range(20):
            names = [f"{thread}-{turn}-{number}" for number in range(5)]
            nested = together(*map(asking, names[:3]), lambda names=names: together(*map(asking, names[3:])))
            right.append(nested == (*names[:3], tuple(names[3:])))

    right: list[bool] = []
    threads = [threading.Thread(target=many, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 80


def test_what_was_broken_off_leaves_no_connection_behind(
    server: FaultyServer, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted:
        def register(self, *_: Any) -> None: ...

        def poll(self, *_: Any) -> None:
            raise KeyboardInterrupt

    server.step = answer(ITEM)
    with monkeypatch.context() as patched:
        patched.setattr(waiting.select, "poll", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            together(ask, ask)
    before = server.connections
    assert len(together(ask, ask)) == 2
    assert server.connections > before


def test_sleeping_holds_up_nobody() -> None:
    order: list[str] = []

    def late() -> None:
        waiting.sleep(0.01)
        order.append("late")

    together(late, lambda: order.append("soon"))
    assert order == ["soon", "late"]


def test_two_questions_for_the_same_memory_ask_once(server: FaultyServer, ask: Ask) -> None:
    server.step = answer(ITEM)
    memory: TTLCache[Any] = TTLCache("test", 60)
    first, second = together(lambda: memory.get("a", ask), lambda: memory.get("a", ask))
    assert first is second
    assert len(server.requests) == 1


def test_threads_that_wait_for_each_others_memories(server: FaultyServer, ask: Ask) -> None:
    """Each leads to one answer and needs the other's."""
    server.step = slowly(answer(ITEM), 0.05)
    memory: TTLCache[Any] = TTLCache("test", 60)
    started = threading.Barrier(2)

    def look(first: str, second: str) -> None:
        def lead() -> Any:
            with waiting.waiting_itself():
                started.wait(SECONDS)
            return ask()

        done.append(together(lambda: memory.get(first, lead), lambda: memory.get(second, ask)))

    done: list[Any] = []
    threads = [threading.Thread(target=look, args=names, daemon=True) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert len(done) == 2
    assert len(server.requests) == 2


def test_nothing_is_remembered_of_answers_once_they_are_given() -> None:
    class Answer: ...

    one, other = together(Answer, Answer)
    gone = weakref.ref(one)
    del one, other
    gc.collect()
    assert gone() is None
