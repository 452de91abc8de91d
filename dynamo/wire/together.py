"""Asks independent questions at once, so that they cost one round trip together."""

from collections.abc import Callable
from typing import Any, TypeVar, overload

from dynamo.wire import meter
from dynamo.wire.waiting import outcomes

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


@overload
def together(a: Callable[[], A], b: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def together(a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], /) -> tuple[A, B, C]: ...
@overload
def together(
    a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], d: Callable[[], D], /
) -> tuple[A, B, C, D]: ...
@overload
def together(*questions: Callable[[], A]) -> tuple[A, ...]: ...


def together(*questions: Callable[[], Any]) -> tuple[Any, ...]:
    """The answers to independent questions, in their order. The first error, if any, is raised once all have ended.

    They share this thread: while one waits for DynamoDB the others go on. What waits for something else holds them up.
    """
    if len(questions) < 2:
        return tuple(question() for question in questions)
    branches = [meter.Branch(question) for question in questions]
    found = outcomes(branch.run for branch in branches)
    meter.join(branches)
    for outcome in found:
        if outcome.error is not None:
            raise outcome.error
    return tuple(outcome.answer for outcome in found)
