"""Derives everything of a consumer anew from the tables: resumably, at a set rate, and while the site serves."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from dynamo.errors import Refused
from dynamo.model.attributes import Integer, Moment, Text
from dynamo.model.codecs import Item
from dynamo.model.entity import Entity
from dynamo.model.keys import new_id
from dynamo.model.nesting import TupleOf
from dynamo.reads.gets import Get
from dynamo.reads.patterns import Budget
from dynamo.reads.scanning import RATE, scan_items
from dynamo.streams.checkpoints import stream_checkpoints
from dynamo.streams.consumers import NOT_TO_BLAME, Consumer, Pass
from dynamo.writes.writes import put, update

logger = logging.getLogger(__name__)

# Tries of an item that fails by itself: somebody may have been writing it.
TRIES = 2
# Keys of failed items that are listed; there may be more.
MOST_LISTED = 20
# One that has not moved for so long was broken off, and is gone on with.
BROKEN_OFF_AFTER = timedelta(minutes=1)


class RebuildTaken(Refused):
    """Somebody else goes on with this rebuild."""

    def __init__(self) -> None:
        super().__init__("Somebody else goes on with this rebuild.")


class Rebuild(Entity, table=stream_checkpoints, sort="REBUILD", size_kb=0.5):
    """A rebuild of a consumer: how far it has come, in which of its passes, and what it could not derive."""

    consumer = Text()
    reason = Text()
    runner = Text(null=True)
    pass_number = Integer(default=0)
    place = Text(null=True)
    looked_at = Integer(default=0)
    failures = Integer(default=0)
    failed_keys = TupleOf(str, default=())
    asked_at = Moment()
    moved_at = Moment(null=True)
    finished_at = Moment(null=True)

    of_consumer = Get("", Budget(1, 1, 1), consistent=True)

    @property
    def is_broken_off(self) -> bool:
        """Whether it is unfinished and nobody is at it."""
        moved_at: datetime | None = self.moved_at
        idle = moved_at is None or datetime.now(UTC) - moved_at > BROKEN_OFF_AFTER
        return idle and self.finished_at is None


def ask_for(consumer: str, reason: str) -> None:
    """Have a consumer rebuilt from the beginning; a worker does it, or `manage.py rebuild`. One request."""
    put(Rebuild(consumer=consumer, reason=reason, asked_at=datetime.now(UTC)))


def rebuild(
    consumer: Consumer[Any],
    *,
    rate: float = RATE,
    over: Callable[[], bool] = lambda: False,
    report: Callable[[int], object] = lambda count: None,
) -> Rebuild:
    """Go on with a rebuild that was asked for, to its end or until it is to be `over`; returns how it stands then.

    One request for each part of a table, one to note the place behind it, and what the consumer asks. `rate` is in read
    units a second; `report` is told how many items were looked at. `RebuildTaken` when somebody else goes on with it.
    Running it again after any error goes on where it stood.
    """
    runner = new_id()
    job = _note(consumer, Rebuild.asked_at.exists(), Rebuild.runner.set(runner))
    ours = Rebuild.runner == runner
    for number, each in enumerate(consumer.rebuild[job.pass_number :], job.pass_number):
        for part in scan_items(each.over.table, after=job.place, rate=rate):
            failed = _derive(each, part.items)
            job = _note(
                consumer,
                ours,
                Rebuild.place.set(part.place),
                Rebuild.pass_number.set(number if part.place else number + 1),
                Rebuild.looked_at.set(job.looked_at + len(part.items)),
                Rebuild.failures.set(job.failures + len(failed)),
                Rebuild.failed_keys.set((*job.failed_keys, *failed)[:MOST_LISTED]),
            )
            report(len(part.items))
            if over():
                return job
    job = _note(consumer, ours, Rebuild.finished_at.set(datetime.now(UTC)))
    level = logging.WARNING if job.failures else logging.INFO
    logger.log(level, "%s is rebuilt: %d items looked at, %d failed.", consumer.name, job.looked_at, job.failures)
    return job


def _note(consumer: Consumer[Any], condition: Condition, *actions: Action) -> Rebuild:
    """Write how far it has come, where that is ours to say."""
    noted: Rebuild = update(
        Rebuild.key(consumer=consumer.name),
        Rebuild.moved_at.set(datetime.now(UTC)),
        *actions,
        condition=condition,
        failing=RebuildTaken(),
        repeatable=True,
    )
    return noted


def _derive(each: Pass[Any], items: Sequence[Item]) -> list[str]:
    """Derive what follows from some items, at once or else one by one; the keys of those that failed."""
    wanted = [item for item in items if each.over.owns(item)]
    try:
        each.derive([each.over.load(item) for item in wanted])
    except NOT_TO_BLAME:
        raise
    except Exception as error:  # noqa: BLE001 (a consumer may fail by any; what fails alone is logged and listed)
        logger.info("A rebuild goes on item by item: %s", error)
    else:
        return []
    return [key for key in (_derive_one(each, item) for item in wanted) if key]


def _derive_one(each: Pass[Any], item: Item) -> str | None:
    """The key of an item that fails time after time, None when it could be derived."""
    for left in reversed(range(TRIES)):
        try:
            each.derive([each.over.load(item)])
        except NOT_TO_BLAME:
            raise
        except Exception:
            if not left:
                key = " ".join(each.over.values_of(item).values())
                logger.exception("A rebuild cannot derive what follows from %s %s.", each.over.__name__, key)
                return key
        else:
            return None
    raise AssertionError("unreachable")
