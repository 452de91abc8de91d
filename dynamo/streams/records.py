"""Records of streams, as they travel: which item changed, its images before and after, and the order of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from dynamo.model.codecs import Item


class Record(NamedTuple):
    """One change of one item."""

    sequence_number: str
    keys: Item
    before: Item | None
    after: Item | None
    at: datetime


def record_in(told: Mapping[str, Any]) -> Record:
    """The record in an answer of the streams' service, or in an event of Lambda's."""
    data = told["dynamodb"]
    at = data["ApproximateCreationDateTime"]
    return Record(
        data["SequenceNumber"],
        data["Keys"],
        data.get("OldImage"),
        data.get("NewImage"),
        at if isinstance(at, datetime) else datetime.fromtimestamp(at, UTC),
    )


def is_after(number: str, other: str | None) -> bool:
    """Whether one sequence number comes after another; anything comes after None. They are figures of any length."""
    return other is None or (len(number), number) > (len(other), other)
