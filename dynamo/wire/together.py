"""Asks independent questions at once, so that they cost one round trip together."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar, overload

from dynamo.wire import meter, waiting

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

    They share this thread: while one waits for DynamoDB the others go on. One that would wait for something else, or
    holds a lock while it asks, gets `HeldUp`; what Redis, search or S3 is asked goes `beside` them.
    """
    if len(questions) < 2:
        return tuple(question() for question in questions)
    branches = [meter.Branch(question) for question in questions]
    found = waiting.outcomes(branch.run for branch in branches)
    meter.join(branches)
    for outcome in found:
        if outcome.error is not None:
            raise outcome.error
    return tuple(outcome.answer for outcome in found)


def beside(work: Callable[[], A]) -> Callable[[], A]:
    """A question for `together` that waits for something other than DynamoDB: it has a thread of its own meanwhile.

        order, hits = together(lambda: Order.by_id(...), beside(lambda: search.find("cactus")))

    Time limits are its own business. By itself it is simply carried out.
    """

    def question() -> A:
        if waiting.question() is None:
            return work()
        branch = meter.Branch(work)
        with waiting.waiting_itself():
            future = _threads().submit(branch.run)
        try:
            answer: A = waiting.result_from_elsewhere(future)
        finally:
            meter.join([branch])
        return answer

    return question


# More than a process ever asks beside at once: one that is asked inside another must not wait for its turn.
THREADS = 256


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="beside")


# Threads stay behind in a fork.
os.register_at_fork(after_in_child=_threads.cache_clear)
