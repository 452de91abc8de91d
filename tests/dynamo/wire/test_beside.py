"""What is asked beside DynamoDB has a thread of its own; what would hold up the questions of a thread is refused."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from queue import Queue
from typing import Any

import pytest

from dynamo import beside, put, together
from dynamo.errors import HeldUp
from dynamo.tools.testing import requests_at_most
from dynamo.wire import meter, waiting
from dynamo.wire.locks import _Watched
from tests.dynamo.things import Thing, thing
from tests.dynamo.wire.transport.faulty_server import FaultyServer, answer, faulty_server
from tests.dynamo.wire.transport.test_lean import ITEM, a_transport
from tests.waiting import SECONDS

Ask = Callable[[], Any]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        running.step = answer(ITEM)
        yield running


@pytest.fixture
def ask(server: FaultyServer) -> Ask:
    transport = a_transport(server.endpoint)
    return lambda: transport.send("GetItem", {"TableName": "t"})


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, int]]:
    """Another server, which lets in whoever comes and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()


@pytest.mark.no_engine
def test_both_are_under_way_at_once(server: FaultyServer, ask: Ask) -> None:
    asked, searched = threading.Event(), threading.Event()

    def step(connection: socket.socket, body: bytes) -> bool:
        asked.set()
        return searched.wait(SECONDS) and answer(ITEM)(connection, body)

    def search() -> str:
        assert asked.wait(SECONDS)
        searched.set()
        return threading.current_thread().name

    server.step = step
    found, name, again = together(ask, beside(search), ask)
    assert found == again
    assert name.startswith("beside")


@pytest.mark.no_engine
def test_many_at_once_and_inside_one_another(ask: Ask) -> None:
    def inner() -> tuple[Any, ...]:
        return together(beside(lambda: 1), ask, beside(lambda: together(beside(lambda: 2), ask)[0]))

    found = together(*[inner] * 20, *[beside(lambda number=number: number) for number in range(100)])
    assert [(each[0], each[2]) for each in found[:20]] == [(1, 2)] * 20
    assert list(found[20:]) == list(range(100))


@pytest.mark.no_engine
def test_it_may_be_the_last_that_is_waited_for(ask: Ask) -> None:
    done = threading.Event()

    def late() -> str:
        assert done.wait(SECONDS)
        return "late"

    assert together(beside(late), lambda: (ask(), done.set()))[0] == "late"


@pytest.mark.no_engine
def test_errors_come_back(ask: Ask) -> None:
    def fail() -> None:
        raise ValueError("no search")

    ended: list[int] = []
    with pytest.raises(ValueError, match="no search"):
        together(beside(fail), lambda: (ask(), ended.append(1)))
    assert ended == [1]


@pytest.mark.no_engine
def test_alone_it_is_simply_carried_out() -> None:
    here = threading.current_thread()
    assert beside(threading.current_thread)() is here
    assert together(beside(threading.current_thread)) == (here,)


@pytest.mark.no_engine
def test_it_knows_what_its_caller_knows() -> None:
    whom: ContextVar[str] = ContextVar("whom", default="nobody")
    whom.set("june")
    assert together(beside(whom.get), whom.get) == ("june", "june")


def test_its_requests_are_counted_where_they_are() -> None:
    put(thing("1"))

    def twice() -> None:
        for _ in range(2):
            Thing.by_id(shelf_id="s", thing_id="1")

    with requests_at_most(4, round_trips=3, read_units=2), meter.measuring() as measured:
        together(beside(twice), lambda: Thing.by_id(shelf_id="s", thing_id="1"))
        Thing.by_id(shelf_id="s", thing_id="1")
    assert sorted(request.round_trip for request in measured.requests) == [1, 1, 2, 3]


@pytest.mark.no_engine
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Processes are forked on POSIX.")
def test_a_fork_has_threads_of_its_own() -> None:
    program = """
import os
from dynamo import beside, together
assert together(beside(lambda: 1), lambda: 2) == (1, 2)
child = os.fork()
assert together(beside(lambda: 1), lambda: 2) == (1, 2)
if not child:
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=SECONDS)


@pytest.mark.no_engine
def test_connecting_elsewhere_is_refused(ask: Ask, elsewhere: tuple[str, int]) -> None:
    def search() -> None:
        socket.create_connection(elsewhere, timeout=SECONDS).close()

    search()
    together(ask, beside(search))
    together(search)  # It shares its thread with nobody.
    ended: list[int] = []
    with pytest.raises(HeldUp, match="Ask with `beside`"):
        together(search, lambda: (ask(), ended.append(1)))
    assert ended == [1]
    for other in (lambda: socket.getaddrinfo("localhost", 80), lambda: subprocess.run(["true"], check=True)):
        with pytest.raises(HeldUp):
            together(other, ask)
    search()


@pytest.mark.no_engine
def test_a_lock_that_is_held_while_asking_is_refused(server: FaultyServer, ask: Ask) -> None:
    for lock in (threading.Lock(), threading.RLock()):
        assert isinstance(lock, _Watched)

        def guarded(lock: Any = lock) -> Any:
            with lock:
                return ask()

        heard = len(server.requests)
        with pytest.raises(HeldUp, match="holds a lock while it asks"):
            together(guarded, guarded)
        # Nothing was sent, the lock is free again, and so is the thread.
        assert len(server.requests) == heard
        assert lock.acquire(False)
        lock.release()
        assert guarded()
        assert together(guarded) != ()
        assert len(together(ask, ask)) == 2


@pytest.mark.no_engine
def test_one_by_which_a_condition_waits_is_held_by_nobody_meanwhile(ask: Ask) -> None:
    result: Future[int] = Future()

    def wait() -> Any:
        with waiting.waiting_itself():
            result.result(SECONDS)
        return ask()

    threading.Timer(0.05, result.set_result, (1,)).start()
    assert len(together(wait, ask)) == 2


@pytest.mark.no_engine
def test_so_is_one_that_is_held_while_sleeping_or_asking_others(ask: Ask) -> None:
    lock = threading.Lock()

    def sleeping() -> None:
        with lock:
            waiting.sleep(0.001)

    def asking() -> None:
        with lock:
            together(ask, ask)

    def beside_others() -> None:
        with lock:
            together(beside(int), int)

    for held in (sleeping, asking, beside_others):
        with pytest.raises(HeldUp, match="holds a lock"):
            together(held, ask)
        assert not lock.locked()


@pytest.mark.no_engine
def test_a_lock_that_would_never_be_free_is_refused(ask: Ask) -> None:
    lock = threading.Lock()
    with lock, pytest.raises(HeldUp, match="that its own thread holds"):
        together(lambda: lock.acquire(), ask)
    assert together(lambda: lock.acquire(False), ask)[0]
    assert together(lambda: lock.acquire(False), ask)[0] is False
    lock.release()


@pytest.mark.no_engine
def test_waiting_for_what_others_do_is_refused(ask: Ask) -> None:
    told, tasks = threading.Event(), Queue[int]()
    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(told.wait, SECONDS)
        for wait in (told.wait, lambda: told.wait(SECONDS), tasks.get, future.result):
            with pytest.raises(HeldUp, match="ask with `beside`"):
                together(wait, ask)
        # The same beside them, where the next question is what is waited for.
        assert together(beside(told.wait), beside(future.result), lambda: (ask(), told.set()))[:2] == (True, True)
    assert together(told.wait, future.result, lambda: tasks.get(block=False) if tasks.qsize() else 0) == (True, True, 0)


@pytest.mark.no_engine
def test_a_lock_that_is_not_held_while_asking_is_none_of_ours(ask: Ask) -> None:
    lock, reentrant, counted = threading.Lock(), threading.RLock(), [0]

    def count() -> None:
        for _ in range(50):
            with lock, reentrant, reentrant:
                counted[0] += 1
        ask()

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(together, count, count) for _ in range(8)]:
            done.result()
    assert counted == [800]


@pytest.mark.no_engine
def test_what_is_built_on_locks_still_works() -> None:
    condition, seen = threading.Condition(), []
    with ThreadPoolExecutor(1) as threads:
        with condition:
            waiter = threads.submit(lambda: seen.append(_told(condition)))
            assert not waiter.done()
        while not waiter.done():
            with condition:
                condition.notify_all()
    assert seen == [True]


def _told(condition: threading.Condition) -> bool:
    with condition:
        return condition.wait(SECONDS)
