"""Fills in what older items lack, while the site serves; without a name, lists what there is to fill."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules
from tqdm import tqdm

from dynamo.backfills import Backfill, declared_backfills
from dynamo.backfills.progress import Progress
from dynamo.backfills.running import RATE, Tally, rehearse, run, unfinished
from dynamo.schema.creating import describe

# Of the items that could not be filled, so many are named.
NAMED = 10


class Command(BaseCommand):
    help = (
        "Fills in what items of earlier releases lack. May run again and while the site serves; goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="the backfill; without it they are listed")
        parser.add_argument("--dry-run", action="store_true", help="say what would be filled, and write nothing")
        parser.add_argument("--anew", action="store_true", help="begin anew where an earlier run was broken off")
        parser.add_argument(
            "--rate", type=_rate, default=RATE, metavar="UNITS", help=f"write units a second at most ({RATE:g})"
        )

    def handle(self, *, name: str | None, dry_run: bool, anew: bool, rate: float, **options: Any) -> None:
        autodiscover_modules("backfills")
        backfills = {each.name: each for each in declared_backfills()}
        if name is None:
            self._list(list(backfills.values()))
        elif name not in backfills:
            raise CommandError(f"There is no backfill {name}. There is: {', '.join(backfills) or 'none'}.")
        elif dry_run:
            self._rehearse(backfills[name], rate)
        else:
            self._run(backfills[name], rate, anew=anew)

    def _list(self, backfills: list[Backfill[Any]]) -> None:
        for backfill in backfills:
            self.stdout.write(f"{backfill.name} ({backfill.kind.__name__}): {_state(backfill)}\n  {backfill.words}")
        if not backfills:
            self.stdout.write("There is nothing to fill.")

    def _rehearse(self, backfill: Backfill[Any], rate: float) -> None:
        tally = _followed(backfill, rehearse(backfill), 0)
        self.stdout.write(
            f"{backfill.name} would fill {tally.filled:,} of {tally.looked_at:,} items, for up to "
            f"{tally.write_units:,.0f} write units: {tally.write_units / rate:,.0f} s at {rate:g} a second. "
            "Nothing was written."
        )
        self._say_left(tally)

    def _run(self, backfill: Backfill[Any], rate: float, *, anew: bool) -> None:
        begun = None if anew else unfinished(backfill)
        if begun:
            self.stdout.write(f"{backfill.name} goes on after {begun.looked_at:,} items.")
        try:
            tally = _followed(backfill, run(backfill, rate=rate, begun=begun), begun.looked_at if begun else 0)
        except KeyboardInterrupt:
            raise CommandError(f"Broken off. The same command goes on: backfill {backfill.name}") from None
        self.stdout.write(f"{backfill.name} filled {tally.filled:,} of {tally.looked_at:,} items.")
        self._say_left(tally)

    def _say_left(self, tally: Tally) -> None:
        for words in tally.left[:NAMED]:
            self.stdout.write(f"  left  {words}")
        if tally.left:
            raise CommandError(f"{len(tally.left):,} items could not be filled. Run it again once that is mended.")


def _followed(backfill: Backfill[Any], tallies: Iterator[Tally], before: int) -> Tally:
    """The last tally, with a progress bar on a terminal. How many items there are is what DynamoDB counted last."""
    items = (describe(backfill.kind.table.name) or {}).get("ItemCount")
    tally = Tally()
    bar = tqdm(
        total=items, initial=before, desc=backfill.name, unit=" items", unit_scale=True, file=sys.stderr, disable=None
    )
    with bar:
        for tally in tallies:
            bar.update(tally.looked_at - bar.n)
            bar.set_postfix_str(f"{tally.filled:,} filled", refresh=False)
    return tally


def _state(backfill: Backfill[Any]) -> str:
    progress = Progress.of_backfill.find(name=backfill.name)
    if progress is None:
        return "not run yet"
    state = f"done on {progress.ended_at:%Y-%m-%d}" if progress.ended_at else "broken off"
    return f"{state} after {progress.looked_at:,} items, {progress.filled:,} of them filled"


def _rate(word: str) -> float:
    try:
        rate = float(word)
    except ValueError:
        rate = 0
    if not 0 < rate <= 40_000:
        raise ArgumentTypeError(f"{word} is not a number of write units a second: more than 0, at most 40000")
    return rate
