"""Follows the tables' streams, until it is told to stop."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import autodiscover_modules

from dynamo.errors import DynamoError
from dynamo.streams import Consumer, declared_consumers
from dynamo.streams.reader import Reader

logger = logging.getLogger(__name__)

# Between two looks at a stream, in seconds; and the longest wait after failures in a row.
PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Command(BaseCommand):
    help = "Run every consumer of a stream: what is derived follows what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="catch up with all changes so far, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        autodiscover_modules("consumers")
        consumers = declared_consumers()
        if once:
            for consumer in consumers:
                self.stdout.write(f"{consumer.name}: {Reader(consumer).catch_up()} changes")
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        self.stdout.write(f"Following {', '.join(consumer.name for consumer in consumers)}.")
        threads = [threading.Thread(target=follow, args=(consumer, stopping)) for consumer in consumers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def follow(consumer: Consumer, stopping: threading.Event) -> None:
    """Catch up again and again. After a failure the same changes come again, later and later while it goes on."""
    reader, failures = Reader(consumer), 0
    while not stopping.is_set():
        try:
            reader.catch_up()
            failures = 0
        except Exception as error:
            failures += 1
            expected = isinstance(error, DynamoError)
            logger.log(
                logging.WARNING if expected else logging.ERROR,
                "%s failed and will see the same changes again: %s",
                consumer.name,
                error,
                exc_info=None if expected else error,
            )
        stopping.wait(min(LONGEST_PAUSE, PAUSE * 2**failures))
