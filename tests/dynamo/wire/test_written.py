"""What is noted of the writes of a piece of work."""

import pytest

from dynamo import together
from dynamo.errors import ConditionFailed, Conflict, DynamoError, OutcomeUnknown, Throttled, Unavailable
from dynamo.meter import noting_writes
from dynamo.wire.client import call
from tests.dynamo.scripted import scripted

READING = ("GetItem", {"TableName": "test-TestNames", "Key": {"name": {"S": "x"}}})
WRITING = ("PutItem", {"TableName": "test-TestNames", "Item": {"name": {"S": "x"}}})

pytestmark = pytest.mark.no_engine


def test_a_write_that_was_applied_is_noted() -> None:
    with noting_writes() as writes, scripted({}, {}):
        call(*READING)
        assert not writes.possible
        call(*WRITING)
    assert writes.possible


@pytest.mark.parametrize("error", [ConditionFailed, Conflict, Throttled, Unavailable])
def test_one_that_was_not_is_not(error: type[DynamoError], pauses: list[float]) -> None:
    with noting_writes() as writes, scripted(*[error("no")] * 9), pytest.raises(error):
        call(*WRITING)
    assert not writes.possible


def test_one_that_may_have_been_is_noted_whatever_comes_after(pauses: list[float]) -> None:
    with noting_writes() as writes, scripted(OutcomeUnknown("lost"), ConditionFailed("no")), pytest.raises(DynamoError):
        call(*WRITING, repeatable=True)
    assert writes.possible


@pytest.mark.parametrize("last", [Conflict, Throttled, Unavailable])
def test_and_its_outcome_stays_unknown(last: type[DynamoError], pauses: list[float]) -> None:
    with scripted(OutcomeUnknown("lost"), *[last("no")] * 9), pytest.raises(OutcomeUnknown):
        call(*WRITING, repeatable=True)


def test_a_read_whose_answer_is_lost_changes_nothing(pauses: list[float]) -> None:
    with noting_writes() as writes, scripted(*[OutcomeUnknown("lost")] * 9), pytest.raises(Unavailable):
        call(*READING)
    assert not writes.possible


def test_a_write_beside_others_is_noted() -> None:
    with noting_writes() as writes, scripted({}, {}):
        together(lambda: call(*READING), lambda: call(*WRITING))
    assert writes.possible


def test_what_another_piece_of_work_writes_is_not() -> None:
    with noting_writes() as writes:
        with noting_writes(), scripted({}):
            call(*WRITING)
    assert not writes.possible
