"""One worker follows; any further one stands by and takes over in time."""

import pytest

from dynamo import delete
from dynamo.errors import OutcomeUnknown
from dynamo.streams import lease as leasing
from dynamo.streams.checkpoints import LeaseLost
from dynamo.streams.lease import Lease, Leased, holder_now
from dynamo.tools.testing import faults, within_budget


class Clock:
    """Tells the same time until it is set forward."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(leasing, "monotonic", clock)
    return clock


def test_one_of_two_gets_it() -> None:
    first, second = Lease("first"), Lease("second")
    assert [first.take(), second.take()] == [True, False]
    assert [first.held, second.held] == [True, False]
    assert holder_now() == "first"


def test_it_stays_with_its_holder_while_that_renews_it(clock: Clock) -> None:
    first, second = Lease("first"), Lease("second")
    first.take()
    for _ in range(20):
        clock.seconds += leasing.RENEWED_EVERY
        first.renew()
        assert not second.take()
    assert first.held


def test_the_next_one_takes_over_within_half_a_minute(clock: Clock) -> None:
    """From the holder's last renewal on; and the holder has stopped believing in it by then."""
    first, second = Lease("first"), Lease("second")
    first.take()
    for _ in range(4):
        second.take()
        clock.seconds += leasing.LOOKED_AT_EVERY
    first.renew()
    died_at = clock.seconds
    # The last look was just before the last renewal.
    while not second.take():
        clock.seconds += leasing.LOOKED_AT_EVERY
        assert clock.seconds - died_at <= 30
    assert not first.held
    assert second.fence == first.fence + 1


def test_who_was_away_finds_it_gone(clock: Clock) -> None:
    first, second = Lease("first"), Lease("second")
    first.take()
    second.take()
    clock.seconds += leasing.TAKEN_OVER_AFTER
    assert second.take()
    with pytest.raises(LeaseLost):
        first.renew()
    with pytest.raises(LeaseLost):
        first.give_back()
    assert not first.held
    assert second.held
    assert holder_now() == "second"


def test_who_gives_it_back_is_followed_at_once(clock: Clock) -> None:
    first, second = Lease("first"), Lease("second")
    first.take()
    second.take()
    first.give_back()
    assert not first.held
    assert holder_now() is None
    assert second.take()


def test_two_who_take_over_at_once_do_not_both_get_it(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = Lease("first"), Lease("second"), Lease("third")
    first.take()
    first.give_back()
    put = leasing.put

    def overtaken(*arguments: object, **options: object) -> None:
        monkeypatch.setattr(leasing, "put", put)
        assert third.take()
        put(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(leasing, "put", overtaken)
    assert not second.take()
    assert holder_now() == "third"


def test_a_deleted_lease_begins_above_all_that_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes holders more than a second to follow one another."""
    clock = iter(range(1_800_000_000, 1_900_000_000))
    monkeypatch.setattr(leasing, "time", lambda: next(clock))
    first, second = Lease("first"), Lease("second")
    first.take()
    first.give_back()
    assert second.take()
    delete(Leased.key())
    third = Lease("third")
    assert third.take()
    assert third.fence >= second.fence


def test_a_lost_answer_costs_nobody_the_lease(clock: Clock) -> None:
    first = Lease("first")
    first.take()
    clock.seconds += leasing.RENEWED_EVERY
    with faults() as engine, pytest.raises(OutcomeUnknown):
        engine.fail("UpdateItem", lambda: OutcomeUnknown("no answer"), applied=True)
        first.renew()
    assert first.held
    clock.seconds += leasing.RENEWED_EVERY
    first.renew()
    assert first.held


def test_it_is_one_read_to_look() -> None:
    with within_budget(Leased.now):
        holder_now()
