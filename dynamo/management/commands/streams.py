"""Shows how the consumers of streams stand, and lets parked changes be tried again or dropped."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dynamo.errors import BadValue
from dynamo.streams.consumers import NOT_TO_BLAME, consumer_named, declared_consumers
from dynamo.streams.lease import holder_now
from dynamo.streams.parked import Park, Parked
from dynamo.streams.rebuilding import Rebuild
from dynamo.streams.standing import Standing, standings


class Command(BaseCommand):
    help = "Show the lag, the place, the parked changes and the rebuild of each consumer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--retry", metavar="CONSUMER", help="try its parked changes again, now")
        what.add_argument("--drop", metavar="CONSUMER", help="forget parked changes; those behind them come next")
        parser.add_argument("--key", help="of this item alone")
        parser.add_argument("--all", action="store_true", help="with --drop: of all items")

    def handle(self, *args: Any, retry: str | None, drop: str | None, key: str | None, **options: Any) -> None:
        try:
            if retry:
                self._retry(Park(consumer_named(retry)), key)
            elif drop:
                self._drop(Park(consumer_named(drop)), key, every=options["all"])
            else:
                self._show()
        except BadValue as error:
            raise CommandError(str(error)) from error

    def _retry(self, park: Park, key: str | None) -> None:
        followed, failed = 0, []
        for item_key in _chosen(park, key):
            try:
                count, error = park.work_off(item_key)
            except NOT_TO_BLAME as trouble:
                raise CommandError(f"They cannot be tried now: {trouble}") from trouble
            followed += count
            failed += [f"  {item_key}  {error}"] if error else []
        self.stdout.write(f"Followed: {followed}.")
        if failed:
            raise CommandError("\n".join(["These failed again, and stay parked:", *failed]))

    def _drop(self, park: Park, key: str | None, *, every: bool) -> None:
        if not (key or every):
            raise CommandError("Say which with --key KEY, or --all.")
        keys = _chosen(park, key)
        for item_key in keys:
            park.drop_first(item_key)
        self.stdout.write(f"Dropped: {len(keys)}. `manage.py rebuild {park.consumer.name}` derives what they changed.")

    def _show(self) -> None:
        holder = holder_now()
        self.stdout.write(f"A worker follows the streams: {holder}." if holder else "No worker follows the streams.")
        for standing in standings(declared_consumers()):
            self.stdout.write(f"\n{standing.consumer}, of {standing.table}")
            for line in _lines(standing):
                self.stdout.write(f"  {line}")


def _chosen(park: Park, key: str | None) -> list[str]:
    keys = list(park.keys())
    if key and key not in keys:
        raise CommandError(f"{park.consumer.name} has nothing parked of {key}.")
    return [key] if key else keys


def _lines(standing: Standing) -> Iterator[str]:
    yield f"lag      {_lag(standing.lag)}"
    if standing.lag != timedelta() and standing.reached_at:
        yield f"         all that changed before {_moment(standing.reached_at)} is followed"
    for shard, place in standing.places.items():
        yield f"place    {shard} {place or 'at its beginning'}"
    yield from _parked_lines(standing)
    if standing.rebuild:
        yield f"rebuild  {_rebuild(standing.rebuild)}"


def _lag(lag: timedelta | None) -> str:
    if lag is None:
        return "unknown: changes are gone that it has not seen; it is rebuilt once a worker runs"
    return f"{lag.total_seconds():,.0f} s" if lag else "none"


def _parked_lines(standing: Standing) -> Iterator[str]:
    if not standing.parked:
        yield "parked   nothing"
    for item_key, group in groupby(standing.parked, lambda parked: str(parked.item_key)):
        first, *behind = group
        waiting = f", {len(behind)} behind it" if behind else ""
        yield f"parked   {item_key}: {_state(first)}{waiting}"
        if first.error:
            yield f"         {first.error}"


def _state(parked: Parked) -> str:
    if parked.is_given_up:
        return f"given up after {parked.tries} tries, parked on {_moment(parked.parked_at)}"
    if not parked.tries:
        return "comes next"
    times = "once" if parked.tries == 1 else f"{parked.tries} times"
    return f"failed {times}, tried again on {_moment(parked.next_try_at)}"


def _rebuild(job: Rebuild) -> str:
    found = f"{job.looked_at:,} items looked at" + (f", {job.failures} failed" if job.failures else "")
    if job.finished_at:
        return f"finished on {_moment(job.finished_at)}, {found} ({job.reason})"
    if job.is_broken_off:
        return f"waits to be gone on with, {found} ({job.reason})"
    return f"going on, {found} ({job.reason})"


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d %B %H:%M:%S}"
