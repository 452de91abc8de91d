"""Declarations of tables and their indexes. `manage.py dynamo_tables` makes what exists agree with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings

from dynamo.errors import BadValue

_declared: dict[str, "Table"] = {}


@dataclass(frozen=True, eq=False)
class Index:
    """A global secondary index. `include` names what it projects beside the keys; `None` projects everything."""

    name: str
    partition: str
    sort: str | None = None
    sort_type: str = "S"
    include: tuple[str, ...] | None = ()
    table: "Table" = field(init=False, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.partition, self.sort) if self.sort else (self.partition,)

    @property
    def projected(self) -> frozenset[str] | None:
        """Names of the attributes that a result of this index carries; `None` when it carries all."""
        if self.include is None:
            return None
        return frozenset((*self.table.keys, *self.keys, *self.include))


@dataclass(frozen=True, eq=False)
class Table:
    """A table: its keys, indexes, stream and the attribute (epoch seconds) after which items expire."""

    label: str
    partition: str
    sort: str | None = None
    indexes: tuple[Index, ...] = ()
    stream: bool = False
    expires: str | None = None

    def __post_init__(self) -> None:
        if self.label in _declared:
            raise BadValue(f"Table {self.label} is declared twice.")
        for index in self.indexes:
            object.__setattr__(index, "table", self)
        _declared[self.label] = self

    @property
    def name(self) -> str:
        """The name in this account: the prefix from the settings, then the label."""
        return settings.DYNAMO["PREFIX"] + self.label

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.partition, self.sort) if self.sort else (self.partition,)

    def index(self, name: str) -> Index:
        for index in self.indexes:
            if index.name == name:
                return index
        raise BadValue(f"Table {self.label} has no index {name}.")

    def key_types(self) -> dict[str, str]:
        """Type code (S, N or B) of every attribute that is a key of the table or of an index."""
        types = dict.fromkeys(self.keys, "S")
        for index in self.indexes:
            types[index.partition] = "S"
            if index.sort:
                types[index.sort] = index.sort_type
        return types


def declared_tables() -> Iterator[Table]:
    """Every declared table, by label. Apps declare theirs in a module `tables`, imported at start."""
    return iter(sorted(_declared.values(), key=lambda table: table.label))


def table_labelled(name: str) -> Table | None:
    """The declared table with this name in the account, or None."""
    prefix = settings.DYNAMO["PREFIX"]
    return _declared.get(name.removeprefix(prefix)) if name.startswith(prefix) else None
