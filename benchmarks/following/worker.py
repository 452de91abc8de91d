"""A worker as `manage.py worker` runs it, but one that takes over after two seconds; it counts what it asks.

`--tables N` gives it N tables of its own to follow, where nothing happens.
"""

import argparse
import json
import os
import signal
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.following.settings"
django.setup()

from benchmarks.following.tables import resting_consumers  # noqa: E402 (Django comes first)
from dynamo.streams import declared_consumers, lease, rebuilding, source  # noqa: E402
from dynamo.streams.worker import work  # noqa: E402
from dynamo.wire import client  # noqa: E402
from dynamo.wire.transport import Transport  # noqa: E402


class Counting:
    """A transport that counts the requests it passes on."""

    def __init__(self, behind: Transport) -> None:
        self.behind = behind
        self.asked: Counter[str] = Counter()

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.asked[operation] += 1
        return self.behind.send(operation, request)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--tables", type=int)
    words.add_argument("--hurry", action="store_true")
    wanted = words.parse_args()
    if wanted.hurry:
        lease.RENEWED_EVERY, lease.BELIEVED_FOR = 0.5, 1.5
        lease.LOOKED_AT_EVERY, lease.TAKEN_OVER_AFTER = 0.25, 2.0
        rebuilding.BROKEN_OFF_AFTER = timedelta(seconds=3)
    data, streams = Counting(client.transport()), Counting(source.stream_transport())
    client.use_transport(data)
    source.use_stream_transport(streams)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    # Asked how much it has asked.
    signal.signal(signal.SIGUSR1, lambda *_: print(json.dumps(data.asked + streams.asked), flush=True))
    consumers = resting_consumers(wanted.tables) if wanted.tables else declared_consumers()
    work(consumers, stopping, lambda said: print(said, flush=True))


if __name__ == "__main__":
    main()
