"""The helpers for tests, tested: they fail when they should."""

import pytest

from dynamo import Budget, Transaction, access_pattern, batches, put, together, update
from dynamo.errors import OutcomeUnknown, Throttled
from dynamo.tools.testing import OverBudget, emptied_afterwards, faults, left_over, requests_at_most, within_budget
from dynamo.wire.retries import ATTEMPTS
from tests.dynamo.things import Name, Thing, thing


def ask() -> Thing | None:
    return Thing.by_id.find(shelf_id="s", thing_id="1")


def test_fewer_requests_are_fine_and_more_are_not() -> None:
    with requests_at_most(2, round_trips=2, read_units=1) as measured:
        ask()
    assert len(measured.requests) == 1
    with pytest.raises(OverBudget, match="At most 1/9 1R"), requests_at_most(1, round_trips=9, read_units=1):
        ask()
        ask()


def test_more_round_trips_are_not_fine_either() -> None:
    with requests_at_most(2, round_trips=1, read_units=1):
        together(ask, ask)
    with (
        pytest.raises(OverBudget, match="2 requests, 2 round trips"),
        requests_at_most(2, round_trips=1, read_units=1),
    ):
        ask()
        ask()


def test_more_units_are_not_fine_either_and_none_unless_they_are_named() -> None:
    put(thing("1"))
    for units in ({}, {"read_units": 0.4}, {"write_units": 9}):
        with pytest.raises(OverBudget, match=r"0\.5R 0W"), requests_at_most(1, round_trips=1, **units):
            ask()
    for units in ({}, {"write_units": 0.5}, {"read_units": 9}):
        with pytest.raises(OverBudget, match="0R 1W"), requests_at_most(1, round_trips=1, **units):
            put(thing("2"))


def test_an_error_of_the_block_comes_first() -> None:
    with pytest.raises(ZeroDivisionError), requests_at_most(0, round_trips=0):
        ask()
        1 / 0  # noqa: B018


@access_pattern("", "two gets", "TestThings", Budget(2, 1, 1))
def ask_two() -> None:
    """Two things at once."""
    together(ask, ask)


@access_pattern("", "a put", "TestThings", Budget(1, 1, 0, 1))
def keep(remark: str) -> None:
    """One thing, small."""
    put(thing("1", remark=remark))


def test_a_budget_is_kept_exactly_in_requests_and_round_trips() -> None:
    with within_budget(ask_two):
        ask_two()
    for work in (ask, lambda: (ask(), ask()), lambda: (ask_two(), ask())):
        with pytest.raises(OverBudget, match="ask_two may cost 2/1 1R; it cost"), within_budget(ask_two):
            work()


def test_and_at_most_in_units() -> None:
    with within_budget(keep):
        keep("x")
    with pytest.raises(OverBudget, match=r"1\. PutItem TestThings 0R 2W"), within_budget(keep):
        keep("x" * 1500)
    with pytest.raises(OverBudget), within_budget(Thing.by_id):
        Thing.now.find(shelf_id="s", thing_id="1")


def test_what_was_written_is_gone_afterwards() -> None:
    with emptied_afterwards():
        for n in range(60):
            put(thing(str(n)))
        put(Name(name="ann", thing_id="1"))
        assert Thing.on_shelf(shelf_id="s").count() == 60
    assert Thing.on_shelf(shelf_id="s").count() == 0
    assert Name.by_name.find(name="ann") is None


def test_whatever_wrote_it_and_whatever_was_answered() -> None:
    with faults() as faulty:
        faulty.fail("PutItem", lambda: OutcomeUnknown("no answer"), times=ATTEMPTS, applied=True)
        with emptied_afterwards():
            with pytest.raises(OutcomeUnknown):
                put(thing("1"))
            update(thing("2").own_key, Thing.remark.set("x"), upsert=True)
            batches.write([thing("3"), Name(name="ann", thing_id="3")])
            with Transaction() as transaction:
                transaction.put(thing("4"))
                transaction.update(thing("5").own_key, Thing.remark.set("x"), upsert=True)
            assert len(left_over()) == 6
    assert left_over() == []


def test_faults_come_as_often_as_told_and_where_told(pauses: list[float]) -> None:
    with faults() as faulty:
        faulty.fail("PutItem", lambda: Throttled("no"), times=2)
        put(thing("1"))
        ask()
    assert faulty.sent == ["PutItem", "GetItem"]
    assert len(pauses) == 2
    assert ask() == thing("1")
