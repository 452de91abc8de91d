"""Derives everything of a consumer anew from the tables, or goes on with doing so."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from dynamo.errors import BadValue, DynamoError
from dynamo.reads.scanning import RATE
from dynamo.streams.consumers import consumer_named
from dynamo.streams.rebuilding import Rebuild, RebuildTaken, ask_for, rebuild


def units(word: str) -> float:
    if not word.isdigit() or int(word) == 0:
        raise ArgumentTypeError(f"{word} is not a number of read units: 1 or more")
    return float(word)


class Command(BaseCommand):
    help = "Derive everything of a consumer anew. A rebuild that was broken off is gone on with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the consumer's name, as `manage.py streams` lists them")
        parser.add_argument("--rate", type=units, default=RATE, help="read units a second; %(default)g if not said")
        parser.add_argument("--anew", action="store_true", help="from the beginning, even where one was broken off")

    def handle(self, *args: Any, name: str, rate: float, anew: bool, **options: Any) -> None:
        try:
            consumer = consumer_named(name)
        except BadValue as error:
            raise CommandError(str(error)) from error
        before = Rebuild.of_consumer.find(consumer=name)
        if anew or before is None or before.finished_at:
            ask_for(name, "asked for by hand")
        try:
            with tqdm(desc=name, unit=" items", unit_scale=True, file=sys.stderr, disable=None) as bar:
                job = rebuild(consumer, rate=rate, report=bar.update)
        except RebuildTaken as error:
            raise CommandError(str(error)) from error
        except (DynamoError, OSError) as error:
            raise CommandError(f"It is broken off: {error} Run it again to go on.") from error
        self.stdout.write(f"{name} is rebuilt: {job.looked_at:,} items looked at.")
        if job.failures:
            raise CommandError(
                f"{job.failures} could not be derived, among them {', '.join(job.failed_keys)}; the log says why."
            )
