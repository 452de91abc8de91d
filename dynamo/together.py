"""Independent questions asked at once, so that they cost one round trip together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, overload

from dynamo import meter

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")

# Threads wait for the network nearly all of their time. `asked` work must not itself call `together`.
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
    others = [_threads.submit(meter.branch(question)) for question in questions[1:]]
    start = meter.depth()
    errors: list[BaseException] = []
    answers: list[Any] = []
    depths: list[int] = []
    try:
        own, own_depth = meter.branch(questions[0])()
        answers.append(own)
        depths.append(own_depth)
    except Exception as error:  # noqa: BLE001 (raised below, once all have ended)
        errors.append(error)
    for other in others:
        try:
            answer, reached = other.result()
            answers.append(answer)
            depths.append(reached)
        except Exception as error:  # noqa: BLE001 (raised below, once all have ended)
            errors.append(error)
    meter.join([start, *depths])
    if errors:
        raise errors[0]
    return tuple(answers)
