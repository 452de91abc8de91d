"""A small world for the data layer's tests: things on shelves, and the names they claim."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from dynamo import (
    AsText,
    BatchGet,
    Budget,
    Bytes,
    Entity,
    Expiry,
    Flag,
    Get,
    Index,
    Integer,
    ListOf,
    MapOf,
    Moment,
    Nested,
    Number,
    Query,
    Range,
    Table,
    Text,
    TextSet,
    TupleOf,
)

by_weight = Index("ThingsByWeight", "colour", "weight", "N", include=("title",))
by_title = Index("ThingsByTitle", "colour", "title", include=None)
table = Table("TestThings", "shelf_id", "record", indexes=(by_weight, by_title), expires="expires_at")
names = Table("TestNames", "name")


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on a thing."""

    text: str
    stars: int = 5
    at: datetime | None = None
    tags: tuple[str, ...] = ()
    answers: list["Answer"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody wrote on a note."""

    text: str
    likes: dict[str, int] = field(default_factory=dict)
    price: Decimal | None = None


class Place(NamedTuple):
    """Where a thing stands, which is written as one text."""

    row: int
    name: str

    @staticmethod
    def from_text(text: str) -> "Place":
        row, name = text.split(" ", 1)
        return Place(int(row), name)

    def as_text(self) -> str:
        return f"{self.row} {self.name}"


class Thing(Entity, table=table, sort="THING#{thing_id}", size_kb=1):
    """A thing on a shelf."""

    shelf_id = Text()
    thing_id = Text()
    title = Text(null=True)
    colour = Text(null=True)
    weight = Integer(null=True)
    price = Number(null=True)
    remark = Text(null=True)
    label = Text(null=True)
    fragile = Flag(null=True)
    seal = Bytes(null=True)
    words = TextSet(null=True)
    made_at = Moment(null=True)
    expires_at = Expiry(null=True)
    numbers = ListOf(int, null=True)
    grid = ListOf(list[int], null=True)
    pair = TupleOf(str, null=True)
    counts = MapOf(int, default=dict)
    note = Nested(Note, null=True)
    notes = MapOf(Note, null=True)
    place = AsText(Place, null=True)
    places = TupleOf(Place, null=True)

    by_id = Get("", Budget(1, 1, 0.5))
    now = Get("", Budget(1, 1, 1), consistent=True)
    by_ids = BatchGet("", Budget(1, 1, 2))
    on_shelf = Query("", Budget(1, 1, 0.5), "{shelf_id}", within=Range("THING#", "since", "until"))
    titles = Query(
        "", Budget(1, 1, 0.5), "{shelf_id}", within=Range("THING#", "since", "until"), only=("title", "note", "counts")
    )
    newest = Query("", Budget(1, 1, 0.5), "{shelf_id}", within=Range("THING#", "since", "until"), newest_first=True)
    of_weight = Query("", Budget(1, 1, 0.5), "{colour}", index=by_weight, within=Range("", "lightest", "heaviest"))
    heaviest = Query("", Budget(1, 1, 0.5), "{colour}", index=by_weight, newest_first=True)
    red_ones = Query("", Budget(1, 1, 0.5), "{colour}", index=by_weight, only=("title",))
    of_title = Query("", Budget(1, 1, 0.5), "{colour}", index=by_title, within=Range("", "since", "until"))


class Shelf(Entity, table=table, sort="SHELF", size_kb=0.1):
    """The shelf itself."""

    shelf_id = Text()
    title = Text(default="a shelf")

    with_things = Query("", Budget(1, 1, 0.5), "{shelf_id}", kinds=(Thing,))
    with_titles = Query("", Budget(1, 1, 0.5), "{shelf_id}", kinds=(Thing,), only=("title", "weight"))
    things_alone = Query("", Budget(1, 1, 0.5), "{shelf_id}")


class Name(Entity, table=names, size_kb=0.1):
    """A name that one thing has."""

    name = Text()
    thing_id = Text()

    by_name = Get("", Budget(1, 1, 1), consistent=True)


def thing(thing_id: str = "1", **values: object) -> Thing:
    return Thing(**{"shelf_id": "s", "thing_id": thing_id, **values})
