"""Transactions: all or nothing, each write with its own failure, the same thing once however often it is sent."""

import threading
from typing import Any

import pytest

from dynamo import Transaction, new_id, put, update
from dynamo.errors import (
    BadRequest,
    BadValue,
    Cancelled,
    Conflict,
    EngineFault,
    OutcomeUnknown,
    Refused,
    Throttled,
    TokenReused,
    TooLarge,
)
from dynamo.tools.testing import faults, requests_at_most
from dynamo.wire.meter import measuring
from dynamo.writes.transactions import CONFLICT_ATTEMPTS
from tests.dynamo.scripted import scripted
from tests.dynamo.things import Name, Shelf, Thing, thing


class Said(Refused):
    """A failure with a name, and perhaps the item that stood there."""

    def __init__(self, name: str, old: Any = None):
        super().__init__(name)
        self.name = name
        self.old = old


def weight(thing_id: str) -> int | None:
    found = Thing.now.find(shelf_id="s", thing_id=thing_id)
    return found.weight if found else None


def cancelled(*codes: str) -> Cancelled:
    return Cancelled("cancelled", [{"Code": code, "Message": "m"} for code in codes])


def test_all_of_its_writes_are_applied_in_one_request() -> None:
    put(thing("1", weight=1))
    put(thing("2", weight=2))
    put(Shelf(shelf_id="s"))
    with requests_at_most(1, round_trips=1, write_units=18), Transaction() as transaction:
        transaction.update(Thing.key(shelf_id="s", thing_id="1"), Thing.weight.add(10), condition=Thing.weight == 1)
        transaction.delete(Thing.key(shelf_id="s", thing_id="2"))
        transaction.put(thing("3", weight=3), new=True)
        transaction.check(Shelf.key(shelf_id="s"), Shelf.title == "a shelf")
        transaction.update(Thing.key(shelf_id="s", thing_id="4"), Thing.weight.set(4), upsert=True)
    assert [weight(n) for n in "1234"] == [11, None, 3, 4]


def test_or_none() -> None:
    with pytest.raises(Said, match="no ghost"), Transaction() as transaction:
        transaction.put(thing("1", weight=1))
        transaction.update(Thing.key(shelf_id="s", thing_id="2"), Thing.weight.set(2), failing=Said("no ghost"))
    assert weight("1") is None


def test_nothing_is_sent_for_no_writes_or_after_an_error() -> None:
    with requests_at_most(0, round_trips=0):
        with Transaction():
            pass
        with pytest.raises(ZeroDivisionError), Transaction() as transaction:
            transaction.put(thing("1"))
            1 / 0  # noqa: B018
    assert weight("1") is None


def test_each_failure_is_named_by_its_own_write_in_their_order() -> None:
    put(thing("1", weight=1))
    put(thing("4", weight=4))
    transaction = Transaction()
    transaction.check(Thing.key(shelf_id="s", thing_id="1"), Thing.weight == 1, failing=Said("holds"))
    transaction.update(Thing.key(shelf_id="s", thing_id="2"), Thing.weight.set(1), failing=Said("second"))
    transaction.put(thing("3"), failing=Said("holds"))
    transaction.put(thing("4"), new=True, failing=lambda old: Said("fourth", old))
    transaction.delete(
        Thing.key(shelf_id="s", thing_id="5"), condition=Thing.weight == 5, failing=lambda old: Said("fifth", old)
    )
    transaction.check(Shelf.key(shelf_id="s"), Shelf.title.exists())
    with pytest.raises(Said) as caught:
        transaction.commit()
    refusals = [caught.value, *caught.value.others]
    assert [getattr(refusal, "name", type(refusal).__name__) for refusal in refusals] == [
        "second",
        "fourth",
        "fifth",
        "ConditionFailed",
    ]
    assert [getattr(refusal, "old", None) for refusal in refusals] == [None, thing("4", weight=4), None, None]


def test_a_transaction_that_stood_in_the_way_is_waited_for(pauses: list[float]) -> None:
    with scripted(cancelled("TransactionConflict", "None"), cancelled("None", "TransactionConflict")) as play:
        with Transaction() as transaction:
            transaction.put(thing("1", weight=1))
            transaction.put(thing("2", weight=2))
    assert len({request["ClientRequestToken"] for _, request in play.sent}) == 1
    assert len(play.sent) == 3
    assert len(pauses) == 2
    assert weight("1") == 1


def test_but_at_most_five_times(pauses: list[float]) -> None:
    with scripted(*[cancelled("TransactionConflict")] * 9) as play, pytest.raises(Conflict):
        with Transaction() as transaction:
            transaction.put(thing("1"))
    assert len(play.sent) == CONFLICT_ATTEMPTS == 6
    assert len(pauses) == 5


def test_a_condition_that_does_not_hold_is_never_tried_again(pauses: list[float]) -> None:
    with scripted(cancelled("TransactionConflict", "ConditionalCheckFailed")) as play:
        with pytest.raises(Said, match="second"), Transaction() as transaction:
            transaction.put(thing("1"), failing=Said("first"))
            transaction.put(thing("2"), failing=Said("second"))
    assert (len(play.sent), pauses) == (1, [])


@pytest.mark.parametrize("code", ["ProvisionedThroughputExceeded", "ThrottlingError"])
def test_throttling_is_waited_for_as_long_as_elsewhere(code: str, pauses: list[float]) -> None:
    with scripted(cancelled(code)) as play, Transaction() as transaction:
        transaction.put(thing("1"))
    assert len(play.sent) == 2
    with scripted(*[cancelled(code)] * 9) as play, pytest.raises(Throttled), Transaction() as transaction:
        transaction.put(thing("1"))
    assert len(play.sent) == 4


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        (["ValidationError", "TransactionConflict"], BadRequest),
        (["ItemCollectionSizeLimitExceeded", "None"], TooLarge),
        (["SomethingNew", "None"], EngineFault),
        (["ConditionalCheckFailed"], EngineFault),
        ([], EngineFault),
    ],
)
def test_other_reasons_are_told(codes: list[str], error: type[Exception]) -> None:
    with scripted(cancelled(*codes)) as play, pytest.raises(error) as caught, Transaction() as transaction:
        transaction.put(thing("1"))
        transaction.put(thing("2"))
    assert type(caught.value) is error
    assert len(play.sent) == 1


def test_one_still_in_progress_is_waited_for_with_the_same_token() -> None:
    with scripted(OutcomeUnknown("lost"), Conflict("TransactionInProgressException: m")) as play:
        with Transaction() as transaction:
            transaction.put(thing("1", weight=1))
    assert len({request["ClientRequestToken"] for _, request in play.sent}) == 1
    assert weight("1") == 1


def test_more_than_a_hundred_writes_are_refused_before_they_are_sent() -> None:
    transaction = Transaction()
    for n in range(100):
        transaction.put(thing(str(n), weight=1))
    transaction.commit()
    transaction.put(thing("one more"))
    with requests_at_most(0, round_trips=0), pytest.raises(BadValue, match="at most 100"):
        transaction.commit()


def test_the_same_token_twice_is_one_effect() -> None:
    token = new_id()
    put(thing("1", weight=1))
    for _ in range(3):
        with Transaction(token) as transaction:
            transaction.update(Thing.key(shelf_id="s", thing_id="1"), Thing.weight.add(1))
    assert weight("1") == 2


def test_the_same_token_for_something_else_is_a_fault() -> None:
    token = new_id()
    with Transaction(token) as transaction:
        transaction.put(thing("1"))
    with pytest.raises(TokenReused), Transaction(token) as transaction:
        transaction.put(thing("2"))
    with pytest.raises(BadValue, match="at most 36"):
        Transaction("x" * 37)


def test_a_time_out_after_the_commit_is_still_one_effect() -> None:
    put(thing("1", weight=1))
    with faults() as faulty:
        faulty.fail("TransactWriteItems", lambda: OutcomeUnknown("lost"), applied=True, times=2)
        with Transaction() as transaction:
            transaction.update(Thing.key(shelf_id="s", thing_id="1"), Thing.weight.add(1))
    assert faulty.sent == ["TransactWriteItems"] * 3
    assert weight("1") == 2


def test_when_no_answer_comes_at_all_the_outcome_is_unknown_and_the_token_settles_it() -> None:
    put(thing("1", weight=1))
    transaction = Transaction()
    transaction.update(Thing.key(shelf_id="s", thing_id="1"), Thing.weight.add(1))
    with faults() as faulty, pytest.raises(OutcomeUnknown):
        faulty.fail("TransactWriteItems", lambda: OutcomeUnknown("lost"), applied=True, times=9)
        transaction.commit()
    assert weight("1") == 2
    transaction.commit()
    assert weight("1") == 2


def test_racers_each_take_one_or_are_refused() -> None:
    put(thing("1", weight=5))
    outcomes: list[str] = []

    def race() -> None:
        try:
            with Transaction() as transaction:
                transaction.update(
                    Thing.key(shelf_id="s", thing_id="1"),
                    Thing.weight.add(-1),
                    condition=Thing.weight >= 1,
                    failing=Said("gone"),
                )
                transaction.put(thing(new_id()), new=True)
        except Said:
            outcomes.append("refused")
        else:
            outcomes.append("took")

    threads = [threading.Thread(target=race) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 7 + ["took"] * 5
    assert weight("1") == 0
    assert Thing.on_shelf(shelf_id="s").count() == 6


def test_its_units_are_twice_those_of_its_writes_and_those_of_indexes_once() -> None:
    transaction = Transaction()
    transaction.put(thing("1", colour="red", weight=1, title="t"), new=True)
    transaction.update(Thing.key(shelf_id="s", thing_id="2"), Thing.remark.set("x"), upsert=True)
    transaction.put(Name(name="ann", thing_id="1"))
    with measuring() as measured:
        transaction.commit()
    # A put with both index entries, an update that the whole-item index follows, a put without an index.
    assert transaction.write_units == (2 + 2) + (2 + 1) + 2
    assert (measured.read_units, measured.write_units) == (0, 9)
    assert update(Thing.key(shelf_id="s", thing_id="2"), Thing.remark.set(None)).remark is None
