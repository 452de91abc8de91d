"""Runs a backfill over its table: part by part, in write units a second, from where an earlier run was broken off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Any

from dynamo.backfills.declaring import Backfill
from dynamo.backfills.progress import Progress
from dynamo.errors import OutcomeUnknown, Refused, Throttled, Unreadable
from dynamo.model.codecs import Item
from dynamo.reads.scanning import scan_items
from dynamo.wire import meter
from dynamo.wire.client import call
from dynamo.wire.retries import pause
from dynamo.wire.waiting import sleep
from dynamo.writes.writes import build_update, put, update

# Write units a second that leave a table's writers undisturbed.
RATE = 100.0
# How often one item is looked at anew that somebody else writes at the same time.
TRIES = 5


@dataclass
class Tally:
    """What a run has done, or would do. `left` says of each item that could not be filled why."""

    looked_at: int = 0
    filled: int = 0
    write_units: float = 0
    left: list[str] = field(default_factory=list)


@dataclass
class Pace:
    """Holds work to so many units a second."""

    rate: float
    free_at: float = 0.0

    def spend(self, units: float) -> None:
        """Return once the units may be spent."""
        now = monotonic()
        self.free_at = max(self.free_at, now) + units / self.rate
        sleep(self.free_at - now)


def unfinished(backfill: Backfill[Any]) -> Progress | None:
    """Where a run was broken off; None when there is none to go on with. One request."""
    progress = Progress.of_backfill.find(name=backfill.name)
    return progress if progress and progress.ended_at is None else None


def run(backfill: Backfill[Any], *, rate: float = RATE, begun: Progress | None = None) -> Iterator[Tally]:
    """Fill every item that lacks something, and yield the tally after each part. `begun` is the run to go on with.

    The place is stored after each part, so what is broken off looks at a part again at the most.
    """
    progress = begun or Progress(name=backfill.name, begun_at=datetime.now(UTC))
    tally, pace = Tally(progress.looked_at, progress.filled), Pace(rate)
    for part in scan_items(backfill.kind.table, after=progress.place, consistent=False):
        for item in part.items:
            _look(tally, partial(_fill, backfill, item, pace))
        ended = None if part.place else datetime.now(UTC)
        progress = progress.replace(place=part.place, looked_at=tally.looked_at, filled=tally.filled, ended_at=ended)
        put(progress)
        yield tally


def rehearse(backfill: Backfill[Any]) -> Iterator[Tally]:
    """What `run` would do, from the table's beginning; nothing is written."""
    tally = Tally()
    for part in scan_items(backfill.kind.table, consistent=False):
        for item in part.items:
            _look(tally, partial(_cost, backfill, item))
        yield tally


def _look(tally: Tally, work: Callable[[], float]) -> None:
    """Count one item, and the units of its filling, if it takes one."""
    tally.looked_at += 1
    try:
        units = work()
    except (Refused, Throttled, OutcomeUnknown, Unreadable) as error:
        tally.left.append(str(error))
        return
    tally.write_units += units
    tally.filled += units > 0


def _cost(backfill: Backfill[Any], item: Item) -> float:
    filling = backfill.filling_of(item)
    if filling is None:
        return 0
    alone, indexes = build_update(filling.key, tuple(filling.actions), filling.condition, False, None).reckon()
    return alone + indexes


def _fill(backfill: Backfill[Any], item: Item, pace: Pace) -> float:
    """Fill one item, and return the units it took, none where it lacks nothing. One that changed meanwhile is read and
    looked at anew."""
    current: Item | None = item
    for attempt in range(TRIES):
        filling = backfill.filling_of(current) if current else None
        if filling is None:
            return 0
        try:
            with meter.measuring() as measured:
                update(filling.key, *filling.actions, condition=filling.condition)
        except (Refused, Throttled, OutcomeUnknown):
            if attempt + 1 == TRIES:
                raise
            pause(attempt)
            key = {"TableName": backfill.kind.table.name, "Key": filling.key.wire, "ConsistentRead": True}
            current = call("GetItem", key).get("Item")
        else:
            pace.spend(measured.write_units)
            return measured.write_units
    raise AssertionError("unreachable")
