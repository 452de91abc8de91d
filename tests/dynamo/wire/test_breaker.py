"""The circuit breaker: it opens for time-outs in a row alone, and one probe after a pause closes it."""

from collections.abc import Iterator

import pytest

from dynamo.errors import CircuitOpen, OutcomeUnknown, Unavailable
from dynamo.wire import breaker, client
from dynamo.wire.breaker import PAUSE_SECONDS, PROBE_SECONDS, SILENCE_SECONDS, TIMEOUTS, CircuitBreaker
from dynamo.wire.client import call, use_transport
from dynamo.wire.transport.endpoints import FixedKeys, Keys
from dynamo.wire.transport.lean import LeanTransport
from tests.dynamo.wire.transport.faulty_server import FaultyServer, answer, faulty_server, reset, slowly
from tests.waiting import SECONDS

pytestmark = pytest.mark.no_engine

GET = {"TableName": "t", "Key": {"id": {"S": "a"}}}
ITEM = b'{"Item":{"id":{"S":"a"}}}'
LATE = slowly(answer(ITEM), SECONDS)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(breaker, "time", clock)
    return clock


@pytest.fixture
def opened(clock: Clock) -> CircuitBreaker:
    one = CircuitBreaker()
    for _ in range(TIMEOUTS):
        assert one.patience(2.0) == 2.0
        clock.now += 2
        one.timed_out(clock.now - 2)
    return one


def test_it_opens_after_some_timeouts_in_a_row(opened: CircuitBreaker) -> None:
    with pytest.raises(CircuitOpen):
        opened.patience(2.0)


def test_a_moment_in_which_it_is_slow_does_not_open_it(clock: Clock) -> None:
    """However many requests that moment ended."""
    one = CircuitBreaker()
    for _ in range(20):
        one.timed_out(clock.now - 2)
    assert one.patience(2.0) == 2.0
    clock.now += SILENCE_SECONDS - 2
    one.timed_out(clock.now - 2)
    with pytest.raises(CircuitOpen):
        one.patience(2.0)


def test_an_answer_between_them_begins_the_row_anew(clock: Clock) -> None:
    one = CircuitBreaker()
    for _ in range(3):
        for _ in range(TIMEOUTS - 1):
            clock.now += SILENCE_SECONDS
            one.timed_out(clock.now)
        clock.now += 1
        one.answered()
    assert one.patience(2.0) == 2.0


def test_what_was_asked_before_the_last_answer_says_nothing(clock: Clock) -> None:
    one = CircuitBreaker()
    begun = clock.now
    clock.now += 1
    one.answered()
    clock.now += SILENCE_SECONDS
    for _ in range(TIMEOUTS):
        one.timed_out(begun)
    assert one.patience(2.0) == 2.0


def test_one_probe_at_a_time_and_an_answer_to_it_closes(opened: CircuitBreaker, clock: Clock) -> None:
    clock.now += PAUSE_SECONDS
    assert opened.patience(2.0) == PROBE_SECONDS
    assert opened.is_open
    with pytest.raises(CircuitOpen):
        opened.patience(2.0)
    opened.answered()
    assert opened.patience(2.0) == 2.0


def test_a_probe_in_vain_begins_the_pause_anew(opened: CircuitBreaker, clock: Clock) -> None:
    clock.now += PAUSE_SECONDS
    opened.patience(2.0)
    clock.now += PROBE_SECONDS
    opened.timed_out(clock.now - PROBE_SECONDS)
    clock.now += PAUSE_SECONDS - 0.01
    with pytest.raises(CircuitOpen):
        opened.patience(2.0)
    clock.now += 0.02
    assert opened.patience(2.0) == PROBE_SECONDS


def test_a_probe_that_nobody_ends_is_followed_by_another(opened: CircuitBreaker, clock: Clock) -> None:
    clock.now += PAUSE_SECONDS
    opened.patience(2.0)
    clock.now += PROBE_SECONDS + PAUSE_SECONDS
    assert opened.patience(2.0) == PROBE_SECONDS


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    monkeypatch.setattr(breaker, "SILENCE_SECONDS", 0.5)
    with faulty_server() as running:
        keys = FixedKeys(Keys("a", "b"))
        use_transport(LeanTransport(running.endpoint, "eu-central-1", keys, connect_seconds=SECONDS, read_seconds=0.2))
        yield running
    use_transport(None)


def test_requests_to_an_engine_that_hangs_fail_without_being_sent(server: FaultyServer) -> None:
    server.step = LATE
    with pytest.raises(Unavailable):
        call("GetItem", dict(GET))
    assert len(server.requests) == TIMEOUTS
    for operation in ("GetItem", "PutItem"):
        with pytest.raises(CircuitOpen):
            call(operation, dict(GET), repeatable=True)
    assert len(server.requests) == TIMEOUTS


def test_it_says_so_once_and_when_it_is_over(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(breaker, "PAUSE_SECONDS", 0.0)
    server.step = LATE
    for _ in range(3):
        with pytest.raises(Unavailable):
            call("GetItem", dict(GET))
    server.step = answer(ITEM)
    client.transport()._read_seconds = SECONDS  # type: ignore[attr-defined]
    call("GetItem", dict(GET))
    call("GetItem", dict(GET))
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_write_whose_answer_was_lost_is_unknown_though_its_repetition_was_not_sent(server: FaultyServer) -> None:
    server.step = LATE
    with pytest.raises(OutcomeUnknown):
        call("PutItem", dict(GET), repeatable=True)
    assert len(server.requests) == TIMEOUTS


def test_connections_that_break_are_no_timeouts(server: FaultyServer) -> None:
    server.step = reset
    for _ in range(TIMEOUTS):
        with pytest.raises(Unavailable):
            call("GetItem", dict(GET))
    server.step = answer(ITEM)
    client.transport()._read_seconds = SECONDS  # type: ignore[attr-defined]
    assert call("GetItem", dict(GET)) == {"Item": {"id": {"S": "a"}}}
