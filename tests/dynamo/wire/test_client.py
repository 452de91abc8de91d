"""What is repeated after an error, how often and how long after, and what never is."""

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from dynamo.errors import (
    BadRequest,
    CircuitOpen,
    ConditionFailed,
    Conflict,
    Denied,
    DynamoError,
    EngineFault,
    OutcomeUnknown,
    TableBusy,
    TableMissing,
    Throttled,
    TokenReused,
    TooLarge,
    Unavailable,
)
from dynamo.wire import meter, retries
from dynamo.wire.client import call
from dynamo.wire.retries import ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE, RetryBudget
from dynamo.wire.transport.boto import boto_client
from tests.dynamo.scripted import scripted

READING = ("GetItem", {"TableName": "test-TestNames", "Key": {"name": {"S": "x"}}})
WRITING = ("PutItem", {"TableName": "test-TestNames", "Item": {"name": {"S": "x"}}})

NOT_APPLIED = [Throttled, Conflict, Unavailable]
NEVER = [BadRequest, CircuitOpen, ConditionFailed, Denied, EngineFault, TableBusy, TableMissing, TokenReused, TooLarge]


@pytest.mark.parametrize("error", NOT_APPLIED)
@pytest.mark.parametrize("request_", [READING, WRITING])
def test_what_was_not_applied_is_repeated(error: type[DynamoError], request_: Any, pauses: list[float]) -> None:
    with scripted(*[error("no")] * (ATTEMPTS - 1)) as play:
        call(*request_)
    assert len(play.sent) == ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1


@pytest.mark.parametrize("error", NOT_APPLIED)
def test_but_not_for_ever(error: type[DynamoError], pauses: list[float]) -> None:
    with scripted(*[error("no")] * ATTEMPTS) as play, pytest.raises(error, match="no"):
        call(*WRITING)
    assert len(play.sent) == ATTEMPTS


@pytest.mark.parametrize("error", NEVER)
@pytest.mark.parametrize("request_", [READING, WRITING])
def test_what_would_fail_again_is_not_repeated(error: type[DynamoError], request_: Any, pauses: list[float]) -> None:
    with scripted(error("no")) as play, pytest.raises(error):
        call(*request_, repeatable=True)
    assert (len(play.sent), pauses) == (1, [])


def test_a_write_that_may_have_been_applied_is_not_repeated(pauses: list[float]) -> None:
    with scripted(OutcomeUnknown("lost")) as play, pytest.raises(OutcomeUnknown):
        call(*WRITING)
    assert (len(play.sent), pauses) == (1, [])


def test_unless_applying_it_twice_is_applying_it_once() -> None:
    with scripted(OutcomeUnknown("lost"), OutcomeUnknown("lost")) as play:
        call(*WRITING, repeatable=True)
    assert len(play.sent) == 3
    with scripted(*[OutcomeUnknown("lost")] * ATTEMPTS), pytest.raises(OutcomeUnknown):
        call(*WRITING, repeatable=True)


@pytest.mark.parametrize("last", [Throttled, Conflict, Unavailable, CircuitOpen])
def test_what_may_have_been_applied_stays_unknown_though_its_repetition_was_not(last: type[DynamoError]) -> None:
    with scripted(OutcomeUnknown("lost"), *[last("no")] * ATTEMPTS), pytest.raises(OutcomeUnknown, match="lost"):
        call(*WRITING, repeatable=True)
    with scripted(OutcomeUnknown("lost"), *[last("no")] * ATTEMPTS), pytest.raises(last, match="no"):
        call(*READING)


def test_a_read_is_repeated_and_fails_as_unavailable() -> None:
    with scripted(OutcomeUnknown("lost")) as play:
        call(*READING)
    assert len(play.sent) == 2
    with scripted(*[OutcomeUnknown("lost")] * ATTEMPTS), pytest.raises(Unavailable) as caught:
        call(*READING)
    assert type(caught.value) is Unavailable


def test_pauses_grow_and_are_drawn_at_random(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    drawn: list[tuple[float, float]] = []
    monkeypatch.setattr(retries.random, "uniform", lambda low, high: drawn.append((low, high)) or high)
    for attempt in range(8):
        retries.pause(attempt)
    assert drawn == [(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)) for attempt in range(8)]
    assert pauses == sorted(pauses)


def test_the_meter_knows_how_often_a_request_was_sent() -> None:
    with scripted(Throttled("no")), meter.measuring() as measured:
        call(*READING)
    assert [request.attempts for request in measured.requests] == [2]
    with scripted(BadRequest("no")), meter.measuring() as measured, pytest.raises(BadRequest):
        call(*READING)
    assert [request.attempts for request in measured.requests] == [1]


def test_repetitions_end_when_the_budget_is_spent(pauses: list[float]) -> None:
    affordable = RetryBudget.CAPACITY // RetryBudget.COST
    with scripted(*[Throttled("no")] * 1000) as play:
        for _ in range(affordable):
            with pytest.raises(Throttled):
                call(*WRITING)
    assert len(pauses) == affordable
    assert len(play.sent) == affordable + len(pauses)


def test_answers_fill_the_budget_again() -> None:
    budget = RetryBudget()
    while budget.take():
        pass
    assert budget.left < RetryBudget.COST
    for _ in range(RetryBudget.COST):
        budget.give_back(paid=False)
    assert budget.take()
    for _ in range(RetryBudget.CAPACITY):
        budget.give_back(paid=True)
    assert budget.left == RetryBudget.CAPACITY


def test_waiting_for_other_transactions_takes_nothing(pauses: list[float]) -> None:
    with scripted(*[Conflict("no")] * ATTEMPTS * RetryBudget.CAPACITY):
        for _ in range(RetryBudget.CAPACITY):
            with pytest.raises(Conflict):
                call(*WRITING)
    assert len(pauses) == RetryBudget.CAPACITY * (ATTEMPTS - 1)


def test_what_took_nothing_gives_back_no_more_than_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(RetryBudget, "give_back", lambda budget, *, paid: given.append(paid))
    with scripted(Conflict("no"), {}, Throttled("no"), {}, {}):
        for _ in range(3):
            call(*WRITING)
    assert given == [False, True, False]


def test_boto3_repeats_nothing_itself_and_gives_up_soon() -> None:
    where = {name: value for name, value in settings.DYNAMO.items() if not name.endswith("_SECONDS")}
    with override_settings(DYNAMO=where):
        quick, patient = boto_client().meta.config, boto_client(patient=True).meta.config
    assert quick.retries["total_max_attempts"] == patient.retries["total_max_attempts"] == 1
    assert (quick.connect_timeout, quick.read_timeout) == (1, 2)
    assert (patient.connect_timeout, patient.read_timeout) == (1, 30)


def test_credentials_for_the_local_engine_are_made_up_and_none_for_aws() -> None:
    def credentials(endpoint: str | None) -> str | None:
        with override_settings(DYNAMO=settings.DYNAMO | {"ENDPOINT": endpoint}):
            found = boto_client()._request_signer._credentials  # type: ignore[attr-defined]
        return found and found.access_key

    assert credentials("http://127.0.0.1:1") == "local"
    assert credentials("https://vpce-1.dynamodb.eu-central-1.vpce.amazonaws.com") != "local"
    assert credentials(None) != "local"
