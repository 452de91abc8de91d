"""Loads the demo, so that whoever tries Plaza finds an open marketplace."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dynamo import cache
from dynamo.schema import declared_tables, empty
from plaza.demo import loading, multiplying
from plaza.demo.people import PASSWORD, SELLER, SHOPPER, STAFF, people
from plaza.demo.prints import OriginalsMissing

IMAGES = settings.NPM_DIR / "@vendure" / "create" / "assets" / "images"
READ_TIMEOUT_SECONDS = 30


class Command(BaseCommand):
    help = "Loads the demo into an empty marketplace: shops, things with photographs, members, orders."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are categories already")
        parser.add_argument(
            "--scale", type=thousands, metavar="N", help="then add N thousand things without photographs"
        )
        parser.add_argument("--reset", action="store_true", help="delete everything first (in development only)")

    def handle(self, *args: Any, if_empty: bool, scale: int | None, reset: bool, **options: Any) -> None:
        if settings.DYNAMO["PRODUCTION"]:
            raise CommandError(
                "These are production's tables. Everybody knows the password of the demo's accounts, staff's too, "
                "so the demo stays out."
            )
        with longer_read_timeout():
            self.prepare(if_empty=if_empty, scale=scale, reset=reset)

    def prepare(self, *, if_empty: bool, scale: int | None, reset: bool) -> None:
        if reset:
            self.empty()
        if not loading.is_loaded():
            self.load()
        elif not (if_empty or scale):
            raise CommandError("There is a marketplace here already. --if-empty leaves it, --reset starts over.")
        if scale:
            self.multiply(scale)

    def empty(self) -> None:
        if not settings.DEBUG:
            raise CommandError("--reset deletes everything, so it works in development only (PLAZA_DEBUG=1).")
        empty(declared_tables())
        cache.forget_everything()

    def load(self) -> None:
        began = loading.begin()
        try:
            with progress("Photographs", len(loading.pictures()) + len(people())) as report:
                loading.load_photographs(IMAGES, report)
        except OriginalsMissing as missing:
            raise CommandError(f"{missing} bin/up downloads and unpacks them.") from missing
        items = list(loading.items(began))
        with progress("Items", len(items)) as report:
            loading.write(items, report)
        loading.finish()
        self.stdout.write(
            f"The demo is loaded. Sign in as {SHOPPER} (buys), {SELLER} (sells) or {STAFF} (minds the house); "
            f"the password is {PASSWORD}."
        )

    def multiply(self, count: int) -> None:
        began = loading.begin()
        with progress(f"{count},000 more things", None) as report:
            written = loading.write(multiplying.copies(count, began), report)
        multiplying.count(count, began)
        self.stdout.write(f"{count},000 more things are on the shelves, in {written:,} items.")


@contextmanager
def longer_read_timeout() -> Iterator[None]:
    """Wait longer for DynamoDB than a page does: a batch takes its time on a busy machine."""
    usual = settings.DYNAMO
    settings.DYNAMO = usual | {"READ_SECONDS": READ_TIMEOUT_SECONDS}
    try:
        yield
    finally:
        settings.DYNAMO = usual


def thousands(word: str) -> int:
    if not word.isdigit() or int(word) == 0:
        raise ArgumentTypeError(f"{word} is not a number of thousands: 1 or more")
    return int(word)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[loading.Report]:
    """A progress bar on a terminal, nothing elsewhere; yields the function to report each step to."""
    with tqdm(total=total, desc=what, unit=" items", unit_scale=True, file=sys.stderr, disable=None) as bar:
        yield bar.update
