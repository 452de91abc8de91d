"""Questions asked at once."""

import time

import pytest

from dynamo import put, together
from dynamo.tools.testing import requests_at_most
from dynamo.wire import meter
from tests.dynamo.things import Thing, thing


def ask(thing_id: str = "1") -> Thing | None:
    return Thing.by_id.find(shelf_id="s", thing_id=thing_id)


def twice() -> tuple[Thing | None, Thing | None]:
    return ask("1"), ask("2")


def test_answers_come_in_their_order() -> None:
    put(thing("1"))
    assert together(lambda: ask("1"), lambda: ask("2"), lambda: 3) == (thing("1"), None, 3)
    assert together(lambda: 1) == (1,)
    assert together() == ()


def test_they_share_a_round_trip() -> None:
    with requests_at_most(3, round_trips=1, read_units=1.5):
        together(ask, ask, ask)


def test_what_follows_them_is_the_next_round_trip() -> None:
    with meter.measuring() as measured:
        ask()
        together(ask, twice)
        ask()
    assert sorted(request.round_trip for request in measured.requests) == [1, 2, 2, 3, 4]


def test_they_may_themselves_ask_several() -> None:
    with meter.measuring() as measured:
        together(lambda: together(ask, ask), lambda: together(ask, twice))
        ask()
    assert sorted(request.round_trip for request in measured.requests) == [1, 1, 1, 1, 2, 3]


def test_many_that_ask_several_never_wait_for_each_other() -> None:
    def inner() -> tuple[object, ...]:
        return together(*[lambda: time.sleep(0.001)] * 4)

    assert len(together(*[lambda: together(*[inner] * 6)] * 12)) == 12


def test_the_first_error_is_raised_once_all_have_ended() -> None:
    ended: list[int] = []

    def fail(number: int) -> None:
        ended.append(number)
        raise ValueError(number)

    with pytest.raises(ValueError, match="1"):
        together(lambda: ended.append(0), lambda: fail(1), lambda: fail(2), lambda: ended.append(3))
    assert sorted(ended) == [0, 1, 2, 3]


def test_requests_before_an_error_are_counted() -> None:
    def fail() -> None:
        twice()
        raise ValueError

    with meter.measuring() as measured:
        with pytest.raises(ValueError):  # noqa: PT011
            together(ask, fail)
        ask()
    assert measured.round_trips == 3
