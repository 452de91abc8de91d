"""Drives the shop's consumers as Lambda's event source mappings do: it hands them events, and keeps the places.

What it keeps is in a file of its own, so it goes on there when it was killed. `--once` ends it when nothing is left.
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.following.settings"
django.setup()

from dynamo.errors import DynamoError  # noqa: E402 (Django comes first)
from dynamo.streams import Consumer, declared_consumers, follow_event  # noqa: E402
from dynamo.streams.source import Stream, ask  # noqa: E402

PAUSE = 0.2


class Mapping:
    """An event source mapping: one consumer, and how far it has come in each shard of its table's stream."""

    def __init__(self, consumer: Consumer[Any], kept: Path) -> None:
        self.consumer = consumer
        self.stream = Stream(consumer.table)
        self._kept = kept / f"{consumer.name}.json"
        self.places: dict[str, str] = json.loads(self._kept.read_text()) if self._kept.exists() else {}

    def drive(self) -> bool:
        """Hand over the next records of each shard; whether there were any. A shard's children may come too soon: what
        the shop's consumers derive does not depend on the order."""
        found = False
        for shard in self.stream.shards():
            iterator = self.stream.iterator(shard, self.places.get(shard))
            records = ask("GetRecords", ShardIterator=iterator, Limit=100)["Records"]
            if records:
                found = True
                self._hand_over(shard, records)
        return found

    def _hand_over(self, shard: str, records: list[dict[str, Any]]) -> None:
        failures = follow_event(self.consumer, {"Records": records})["batchItemFailures"]
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        done = numbers.index(failures[0]["itemIdentifier"]) if failures else len(numbers)
        if done:
            self.places[shard] = numbers[done - 1]
            half = self._kept.with_suffix(".half")
            half.write_text(json.dumps(self.places))
            half.rename(self._kept)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("kept", type=Path)
    words.add_argument("--once", action="store_true")
    wanted = words.parse_args()
    mappings = [Mapping(consumer, wanted.kept) for consumer in declared_consumers()]
    while True:
        found = False
        for mapping in mappings:
            try:
                found |= mapping.drive()
            except DynamoError:
                found = True  # All of the event comes again.
        if wanted.once and not found:
            return
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
