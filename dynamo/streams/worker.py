"""Follows the streams for all consumers: one reader and one thread a table, for as long as the lease is held."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from dynamo.errors import DynamoError
from dynamo.model.tables import Table
from dynamo.streams import lease as leasing
from dynamo.streams import rebuilding
from dynamo.streams.checkpoints import LeaseLost
from dynamo.streams.consumers import Consumer
from dynamo.streams.lease import Lease
from dynamo.streams.reader import Reader
from dynamo.streams.rebuilding import Rebuild, RebuildTaken

logger = logging.getLogger(__name__)

# Seconds between two looks at a stream that brought nothing, and the longest wait after failures in a row.
PAUSE = 1.0
LONGEST_PAUSE = 30.0
# Seconds between two looks for rebuilds that were broken off.
REBUILDS_LOOKED_FOR_EVERY = 60.0


class Watch:
    """Whether the work under a lease goes on; waiting for it ends as soon as it does not."""

    def __init__(self, lease: Lease, stopping: threading.Event):
        self.lease = lease
        self.stopping = stopping
        self._ended = threading.Event()

    def over(self) -> bool:
        return self._ended.is_set() or self.stopping.is_set() or not self.lease.held

    def end(self) -> None:
        self._ended.set()

    def wait(self, seconds: float) -> None:
        self._ended.wait(seconds)


def work(consumers: Sequence[Consumer[Any]], stopping: threading.Event, told: Callable[[str], object]) -> None:
    """Follow the streams until `stopping` is set; stand by while another worker follows them.

    `told` hears when it begins to follow, and when it stands by.
    """
    lease, standing_by = Lease(), False
    while not stopping.is_set():
        try:
            if lease.take():
                told(f"Following the streams for {', '.join(consumer.name for consumer in consumers)}.")
                _follow(consumers, Watch(lease, stopping))
                standing_by = False
            elif not standing_by:
                told("Another worker follows the streams; standing by.")
                standing_by = True
        except DynamoError as error:
            logger.warning("The lease of the streams cannot be had: %s", error)
        stopping.wait(leasing.LOOKED_AT_EVERY)


def catch_up(consumers: Sequence[Consumer[Any]]) -> dict[str, int]:
    """Follow all that has changed so far, and do the rebuilds that are asked for; how many changes each consumer saw.

    `LeaseLost` when another worker follows the streams.
    """
    lease = Lease()
    if not lease.take():
        raise LeaseLost
    watch = Watch(lease, threading.Event())
    with _kept(watch):
        readers = [Reader(table, of_it, lease.fence, watch.over) for table, of_it in by_table(consumers).items()]
        for reader in readers:
            while reader.read():
                pass
        for consumer in consumers:
            _rebuild_if_asked(consumer, watch)
    return {follower.consumer.name: follower.followed for reader in readers for follower in reader.followers}


def by_table(consumers: Sequence[Consumer[Any]]) -> dict[Table, list[Consumer[Any]]]:
    """The consumers of each table."""
    tables: dict[Table, list[Consumer[Any]]] = {}
    for consumer in consumers:
        tables.setdefault(consumer.table, []).append(consumer)
    return tables


def _follow(consumers: Sequence[Consumer[Any]], watch: Watch) -> None:
    threads = [
        threading.Thread(target=_follow_table, args=(table, of_table, watch), name=table.label)
        for table, of_table in by_table(consumers).items()
    ]
    threads.append(threading.Thread(target=_rebuild, args=(consumers, watch), name="rebuilds"))
    with _kept(watch):
        for thread in threads:
            thread.start()
        while not watch.over() and all(thread.is_alive() for thread in threads):
            watch.stopping.wait(PAUSE)
        watch.end()
        for thread in threads:
            thread.join()


@contextmanager
def _kept(watch: Watch) -> Iterator[None]:
    """Renew the lease while the block runs, and give it back after it."""
    renewing = threading.Thread(target=_renew, args=(watch,), name="lease")
    renewing.start()
    try:
        yield
    finally:
        watch.end()
        renewing.join()
        try:
            watch.lease.give_back()
        except LeaseLost:
            logger.warning("Another worker has taken the streams over.")


def _renew(watch: Watch) -> None:
    while not watch.over():
        watch.wait(leasing.RENEWED_EVERY)
        try:
            watch.lease.renew()
        except LeaseLost:
            watch.end()
        except DynamoError as error:
            logger.warning("The lease of the streams could not be renewed: %s", error)


def _follow_table(table: Table, consumers: Sequence[Consumer[Any]], watch: Watch) -> None:
    """Read on and on. After a failure the stream is taken up anew, later and later while it goes on."""
    reader, failures = None, 0
    while not watch.over():
        try:
            reader = reader or Reader(table, consumers, watch.lease.fence, watch.over)
            if not reader.read():
                watch.wait(PAUSE)
            failures = 0
        except LeaseLost:
            watch.end()
        except Exception as error:  # noqa: BLE001 (the thread lives on, and logs it)
            reader, failures = None, failures + 1
            _log(f"The stream of {table.label} cannot be followed now", error)
            watch.wait(min(LONGEST_PAUSE, PAUSE * 2**failures))


def _rebuild(consumers: Sequence[Consumer[Any]], watch: Watch) -> None:
    """Do the rebuilds that are asked for or were broken off, one after the other."""
    wait = PAUSE
    while not watch.over():
        for consumer in consumers:
            try:
                _rebuild_if_asked(consumer, watch)
            except Exception as error:  # noqa: BLE001 (the thread lives on, and logs it)
                _log(f"The rebuild of {consumer.name} is broken off and gone on with later", error)
        watch.wait(wait)
        # Those that a new consumer asks for come in the first seconds.
        wait = min(REBUILDS_LOOKED_FOR_EVERY, wait * 2)


def _rebuild_if_asked(consumer: Consumer[Any], watch: Watch) -> None:
    job = Rebuild.of_consumer.find(consumer=consumer.name)
    if job is not None and job.is_broken_off and not watch.over():
        try:
            rebuilding.rebuild(consumer, over=watch.over)
        except RebuildTaken:
            logger.info("Somebody else goes on with the rebuild of %s.", consumer.name)


def _log(words: str, error: Exception) -> None:
    expected = isinstance(error, DynamoError)
    logger.log(
        logging.WARNING if expected else logging.ERROR, "%s: %s", words, error, exc_info=None if expected else error
    )
