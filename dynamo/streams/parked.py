"""Keeps the changes that a consumer could not follow, and the later ones of the same items, which wait behind them."""

import logging
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import orjson

from dynamo.errors import BadValue, Refused
from dynamo.model.attributes import Bytes, Integer, Moment, Text
from dynamo.model.entity import Entity
from dynamo.model.tables import Table
from dynamo.reads.gets import Get
from dynamo.reads.patterns import Budget
from dynamo.reads.queries import Query
from dynamo.streams.consumers import NOT_TO_BLAME, Consumer
from dynamo.streams.records import Record
from dynamo.writes.writes import delete, put, update

logger = logging.getLogger(__name__)

parked_changes = Table("ParkedChanges", "consumer", "change")

# Seconds from each try to the next; after the last try a change waits for a person.
PAUSES = (5.0, 20.0, 60.0, 120.0)
# Bytes of both images, compressed. An item has at most 400 KB, and a change has two.
IMAGES_LIMIT = 350_000
ERROR_LIMIT = 1000


class Parked(Entity, table=parked_changes, size_kb=8):
    """A change that could not be followed, or one of the same item behind it.

    `tries` says how often it was tried, never for one that waits behind another. `next_try_at` is None once it is given
    up. `images` is None where they were too large to keep.
    """

    consumer = Text()
    change = Text()
    item_key = Text()
    sequence_number = Text()
    images = Bytes(null=True)
    error = Text(default="")
    tries = Integer(default=0)
    changed_at = Moment()
    parked_at = Moment()
    next_try_at = Moment(null=True)

    by_change = Get("", Budget(1, 1, 8), consistent=True)
    of_consumer = Query("", Budget(1, 1, 8), "{consumer}", consistent=True)
    places = Query("", Budget(1, 1, 8), "{consumer}", consistent=True, only=("item_key", "tries", "next_try_at"))

    @property
    def is_given_up(self) -> bool:
        return self.tries > len(PAUSES)

    def record(self) -> Record:
        """The record as it came; `BadValue` where its images were not kept."""
        if self.images is None:
            raise BadValue("Its images were too large to be kept: rebuild the consumer, then drop it.")
        keys, before, after = orjson.loads(zlib.decompress(self.images))
        return Record(self.sequence_number, keys, before, after, self.changed_at)


class Park:
    """What a consumer has parked, as far as a worker needs to know it: which items, and when each is tried again."""

    def __init__(self, consumer: Consumer[Any]):
        self.consumer = consumer
        # Of each item the changes in their order; the first is tried, the others wait behind it.
        self._queues: dict[str, list[Parked]] = {}
        self.look()

    def look(self) -> None:
        """Read what is parked: others may have tried or dropped some. One request for each megabyte."""
        places = Parked.places(consumer=self.consumer.name).all(limit=1_000_000)
        self._queues = {key: list(queue) for key, queue in groupby(places, lambda place: place.item_key)}

    def __len__(self) -> int:
        """How many items have changes here."""
        return len(self._queues)

    @property
    def trying(self) -> int:
        """How many items have a change that is still tried again by itself."""
        return sum(queue[0].next_try_at is not None for queue in self._queues.values())

    def holds(self, record: Record) -> bool:
        """Whether the item of a record has changes here."""
        return self.consumer.item_key(record) in self._queues

    def set_aside(self, record: Record, error: Exception) -> None:
        """Keep a change that could not be followed; it is tried again by and by. One request."""
        self._keep(record, error=_words(error), tries=1, next_try_at=_in(PAUSES[0]))

    def put_behind(self, record: Record) -> None:
        """Keep a change of an item that has others here. One request, none for a change that is here already."""
        self._keep(record, next_try_at=_in(0))

    def _keep(self, record: Record, **state: Any) -> None:
        key = self.consumer.item_key(record)
        queue = self._queues.setdefault(key, [])
        parked = Parked(
            consumer=self.consumer.name,
            # By the length first: sequence numbers are figures.
            change=f"{key}#{len(record.sequence_number):02}.{record.sequence_number}",
            item_key=key,
            sequence_number=record.sequence_number,
            images=_compressed(record),
            changed_at=record.at,
            parked_at=_in(0),
            **state,
        )
        if all(each.change != parked.change for each in queue):
            put(parked)
            queue.append(parked)

    def try_again(self) -> None:
        """Try what is due; for each item up to its first change that fails. Two requests a change."""
        for key, queue in list(self._queues.items()):
            if queue[0].next_try_at is not None and queue[0].next_try_at <= _in(0):
                self.work_off(key)

    def work_off(self, item_key: str) -> tuple[int, str]:
        """Follow the changes of an item up to the first that fails: how many those were, and its error or nothing."""
        queue, followed = self._queues[item_key], 0
        while queue:
            parked = Parked.by_change.find(consumer=self.consumer.name, change=queue[0].change)
            if parked is not None:
                failed = self._try(parked)
                if failed is not None:
                    queue[0] = failed
                    return followed, failed.error
                delete(parked.own_key)
                followed += 1
            del queue[0]
        del self._queues[item_key]
        return followed, ""

    def _try(self, parked: Parked) -> Parked | None:
        """Nothing when it could be followed; else it as it is parked now."""
        try:
            self.consumer.follow([self.consumer.change_in(parked.record())])
        except NOT_TO_BLAME:
            raise
        except Exception as error:  # noqa: BLE001 (a consumer may fail by any, and a person is told)
            return self._note_failure(parked, error)
        return None

    def _note_failure(self, parked: Parked, error: Exception) -> Parked | None:
        tries = parked.tries + 1
        if tries == len(PAUSES) + 1:
            logger.error("%s gives up a change of %s: %s", self.consumer.name, parked.item_key, error, exc_info=error)
        try:
            failed: Parked = update(
                parked.own_key,
                Parked.error.set(_words(error)),
                Parked.tries.set(tries),
                Parked.next_try_at.set(_in(PAUSES[tries - 1]) if tries <= len(PAUSES) else None),
                repeatable=True,
            )
        except Refused:
            return None  # Somebody else has followed or dropped it meanwhile.
        return failed

    def keys(self) -> Iterator[str]:
        """The items that have changes here."""
        return iter(list(self._queues))

    def drop_first(self, item_key: str) -> None:
        """Forget the change that is tried; those behind it come next. One request."""
        delete(self._queues[item_key].pop(0).own_key)
        if not self._queues[item_key]:
            del self._queues[item_key]


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:ERROR_LIMIT]


def _compressed(record: Record) -> bytes | None:
    images = zlib.compress(orjson.dumps([record.keys, record.before, record.after]))
    return images if len(images) <= IMAGES_LIMIT else None
