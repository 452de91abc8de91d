"""Independent questions asked at once, so that they cost one round trip together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, overload

from dynamo import meter

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")

# Threads wait for the network nearly all of their time.
_threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="together")


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
    """The answers to independent questions, in their order. The first error, if any, is raised once all have ended."""
    if len(questions) < 2:
        return tuple(question() for question in questions)
    branches = [meter.Branch(question) for question in questions]
    others = [(branch, _threads.submit(branch.run)) for branch in branches[1:]]
    answers: list[Any] = []
    errors: list[BaseException] = []
    _answer(branches[0].run, answers, errors)
    for branch, other in others:
        # One that no thread has taken up yet is answered here, so that questions which themselves ask several can
        # never wait for each other's threads.
        _answer(branch.run if other.cancel() else other.result, answers, errors)
    meter.join(branches)
    if errors:
        raise errors[0]
    return tuple(answers)


def _answer(question: Callable[[], Any], answers: list[Any], errors: list[BaseException]) -> None:
    try:
        answers.append(question())
    except Exception as error:  # noqa: BLE001 (raised once all have ended)
        errors.append(error)
