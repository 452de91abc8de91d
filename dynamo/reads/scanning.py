"""Reads whole tables, slowly: for rebuilds and backfills alone. No page may ask what only a scan answers."""

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any, NamedTuple

import orjson

from dynamo.model.codecs import Item
from dynamo.model.tables import Table
from dynamo.wire.client import call
from dynamo.wire.waiting import sleep

# Items of one request, and the read units a second that leave a table's readers undisturbed.
PART_SIZE = 100
RATE = 200.0


class Part(NamedTuple):
    """Some items of a table, as they travel. `place` is where to go on after them, None at the table's end."""

    items: Sequence[Item]
    place: str | None


def scan_items(
    table: Table,
    *,
    after: str | None = None,
    rate: float = RATE,
    size: int = PART_SIZE,
    segment: int = 0,
    segments: int = 1,
    consistent: bool = True,
) -> Iterator[Part]:
    """All items of a table, or of one of its `segments`, from a place on; in no order, those of a partition together.

    One request for every `size` items, and a pause after each that keeps to `rate` read units a second; what the caller
    does with a part counts as pause. What is written meanwhile may be in it or not.
    """
    request: dict[str, Any] = {
        "TableName": table.name,
        "Limit": size,
        "ConsistentRead": consistent,
        "ReturnConsumedCapacity": "TOTAL",
    }
    if segments > 1:
        request |= {"Segment": segment, "TotalSegments": segments}
    place = after
    while True:
        begun = monotonic()
        start = {} if place is None else {"ExclusiveStartKey": orjson.loads(place)}
        answer = call("Scan", request | start)
        last = answer.get("LastEvaluatedKey")
        place = orjson.dumps(last).decode() if last else None
        yield Part(answer["Items"], place)
        if place is None:
            return
        units = answer.get("ConsumedCapacity", {}).get("CapacityUnits", 0)
        sleep(max(0.0, units / rate - (monotonic() - begun)))
