"""What a process remembers: for seconds, one flight at a time, and nothing newer overwritten by something older."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from time import sleep

import pytest

from dynamo.errors import NotFound
from dynamo.reads.cache import TTLCache, forget_everything
from dynamo.reads.sizes import size_of
from tests.waiting import SECONDS

pytestmark = pytest.mark.no_engine


def test_asks_once_and_answers_from_memory():
    memory: TTLCache[str] = TTLCache("test", 60)
    asked = []
    assert memory.find("a") is None
    for _ in range(3):
        assert memory.get("a", lambda: asked.append(1) or "answer") == "answer"
    assert (len(asked), memory.find("a")) == (1, "answer")


def test_forgets_after_its_seconds():
    memory: TTLCache[str] = TTLCache("test", 0)
    assert memory.get("a", lambda: "old") == "old"
    assert memory.get("a", lambda: "new") == "new"


def test_what_came_first_makes_place_for_more():
    memory: TTLCache[str] = TTLCache("test", 60, 2 * size_of(("test-", "a"), "a"))
    for key in ("a", "b", "a", "c"):
        memory.put(key, key)
    assert [memory.find(key) for key in ("a", "b", "c")] == ["a", None, "c"]


def test_it_never_holds_more_bytes_than_it_may():
    memory: TTLCache[str] = TTLCache("test", 60, 10_000)
    for number in range(100):
        memory.put(str(number % 40), "x" * (number * 31 % 3000))
        assert memory.bytes == sum(size for _, size, _ in memory._answers.values()) <= memory.most_bytes
    memory.forget("99")
    memory.put("20", "small")
    memory.put("too large", "x" * 10_000)
    assert memory.find("too large") is None
    memory.clear()
    assert (len(memory), memory.bytes) == (0, 0)


def test_an_answer_too_large_replaces_none_but_its_own():
    memory: TTLCache[str] = TTLCache("test", 60, 10_000)
    memory.put("a", "old")
    memory.put("a", "x" * 10_000)
    assert memory.find("a") is None


def test_what_is_over_makes_place_first(memories_clock):
    memory: TTLCache[str] = TTLCache("test", 60)
    memory.put("a", "a")
    memories_clock.seconds += 61
    memory.put("b", "b")
    assert (len(memory), memory.find("b")) == (1, "b")


def test_sizes_count_what_is_held_once():
    text = "x" * 1000
    assert 1000 < size_of(text) < 1100
    assert size_of([text] * 100) < 2000
    assert size_of({"a": [(text + "y",), {text}]}) > 2000
    assert size_of(TTLCache, pytest, size_of) == 0


def test_everybody_who_asks_at_once_shares_one_flight():
    memory: TTLCache[str] = TTLCache("test", 60)
    asked, under_way, may_land = [], Event(), Event()

    def ask() -> str:
        asked.append(1)
        under_way.set()
        may_land.wait(SECONDS)
        return "answer"

    with ThreadPoolExecutor(8) as threads:
        answers = [threads.submit(memory.get, "a", ask) for _ in range(8)]
        assert under_way.wait(SECONDS)
        may_land.set()
        assert {answer.result() for answer in answers} == {"answer"}
    assert len(asked) == 1


def test_an_error_reaches_whoever_asked_and_is_not_remembered():
    memory: TTLCache[str] = TTLCache("test", 60)

    def fail() -> str:
        raise NotFound("Nothing there.")

    with pytest.raises(NotFound):
        memory.get("a", fail)
    assert memory.get("a", lambda: "there by now") == "there by now"


def test_an_answer_under_way_when_its_key_is_forgotten_serves_only_those_who_wait():
    memory: TTLCache[str] = TTLCache("test", 60)

    def overtaken() -> str:
        memory.forget("a")
        return "old"

    assert memory.get("a", overtaken) == "old"
    assert memory.find("a") is None


def test_other_tables_have_other_memories(settings):
    memory: TTLCache[str] = TTLCache("test", 60)
    memory.put("a", "mine")
    settings.DYNAMO = settings.DYNAMO | {"PREFIX": "other-"}
    assert memory.find("a") is None


def test_tests_begin_without_memories():
    memory: TTLCache[str] = TTLCache("test", 60)
    memory.put("a", "left over")
    forget_everything()
    assert memory.find("a") is None


def test_an_answer_is_remembered_before_its_flight_is_forgotten():
    """Whoever asks between the two would ask a second time."""
    memory: TTLCache[str] = TTLCache("test", 60)
    asked, heard, others = [], [], []

    def ask() -> str:
        asked.append(1)
        return "answer"

    class Slow(dict[object, object]):
        def __delitem__(self, key: object) -> None:
            super().__delitem__(key)
            other = Thread(target=lambda: heard.append(memory.get("a", ask)))
            others.append(other)
            other.start()
            sleep(0.05)

    memory._flights = Slow()  # type: ignore[assignment]
    assert memory.get("a", ask) == "answer"
    for other in others:
        other.join()
    assert (heard, len(asked)) == (["answer"], 1)
