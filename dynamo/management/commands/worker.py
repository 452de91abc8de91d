"""Follows the tables' streams, until it is told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dynamo.streams import declared_consumers
from dynamo.streams.checkpoints import LeaseLost
from dynamo.streams.worker import catch_up, work


class Command(BaseCommand):
    help = "Run every consumer of a stream: what is derived follows what changed. A second worker stands by."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="catch up with all changes so far, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        consumers = declared_consumers()
        if once:
            try:
                caught_up = catch_up(consumers)
            except LeaseLost as error:
                raise CommandError("Another worker follows the streams, or did until a moment ago.") from error
            for name, count in caught_up.items():
                self.stdout.write(f"{name}: {count} changes")
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        work(consumers, stopping, self.stdout.write)
