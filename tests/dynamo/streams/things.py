"""What the tests of streams follow: things and notes on them in one table, and a consumer that keeps what it saw."""

from collections.abc import Callable, Sequence
from typing import Any

from dynamo import Bytes, Entity, Integer, Table, Text
from dynamo.streams import Change, Consumer, Pass

followed = Table("StreamsTestThings", "thing_id", "record", stream=True)


class Thing(Entity, table=followed, sort="THING"):
    """A thing that is counted."""

    thing_id = Text()
    count = Integer(default=0)
    seal = Bytes(null=True)


class Note(Entity, table=followed, sort="NOTE#{note_id}"):
    """A note on a thing: another kind of item in the same partition."""

    thing_id = Text()
    note_id = Text()
    text = Text(default="")


class Seen:
    """A consumer's work that keeps what it was given, and fails where it is told to."""

    def __init__(self) -> None:
        self.changes: list[Change[Any]] = []
        self.derived: list[Any] = []
        self.batches: list[int] = []
        self.failing: Callable[[Change[Any]], Exception | None] = lambda change: None

    def follow(self, changes: Sequence[Change[Any]]) -> None:
        self.batches.append(len(changes))
        for change in changes:
            if error := self.failing(change):
                raise error
            self.changes.append(change)

    def derive(self, things: Sequence[Any]) -> None:
        self.derived += things

    def fail_at(self, *thing_ids: str) -> None:
        """Fail at these things until told otherwise."""
        self.failing = lambda change: ValueError("cannot") if change.key["thing_id"] in thing_ids else None

    def fail_nowhere(self) -> None:
        self.failing = lambda change: None

    @property
    def counts(self) -> list[tuple[str, int | None]]:
        """Which thing was seen with which count, in order; None for one that was deleted."""
        return [(change.key["thing_id"], change.after and change.after.count) for change in self.changes]


def consumer_of(seen: Seen, name: str = "tests.things") -> Consumer[Any]:
    return Consumer(name, Thing, seen.follow, rebuild=(Pass(Thing, seen.derive),))
