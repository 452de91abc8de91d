"""Entities: the kinds of item that tables hold, each with its attributes, its keys and its access patterns.

An entity is a value: it is read, replaced or written, and never edited in place. To look at an attribute that was not
read raises an error. `Product.name` is the attribute, for conditions and updates; a product's `name` is its value. For
that, every product is an instance of a class beneath the declared one, whose slots hold the values.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple, Self

from dynamo.errors import BadValue, ReadOnlyResult, Unreadable
from dynamo.model import kinds
from dynamo.model.attributes import Stored, Text
from dynamo.model.codecs import READ_FROM, Item, compile_dumper, compile_loader, names_read, slotted
from dynamo.model.keys import PARTITION_KEY_LIMIT, KeyTemplate
from dynamo.model.tables import Table


class Key(NamedTuple):
    """The key of one item of an entity; `wire` holds its table's key attributes as DynamoDB takes them."""

    entity: "type[Entity]"
    wire: Item


class OnEntity:
    """What an entity's class body may hold and is told once the entity is complete, such as a declared read."""

    def entity_completed(self) -> None:
        raise NotImplementedError(type(self))


class EntityType(type):
    """Gives entities slots, so that their instances have no dictionaries."""

    def __new__(meta, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> "EntityType":
        # One that is made by a call, not by a class statement, would be of this module.
        module = sys._getframe(1).f_globals["__name__"]
        return super().__new__(meta, name, bases, {"__slots__": (), "__module__": module, **namespace}, **options)


class Entity(metaclass=EntityType):
    """One kind of item. Subclasses say `table=`, and `sort=` (and rarely `partition=`) where the key is not plain.

    `size_kb` is the expected size of an item, from the data model; the cost of updates is reckoned with it.
    """

    table: ClassVar[Table]
    size_kb: ClassVar[float]
    attributes: ClassVar[Mapping[str, Stored[Any]]] = {}
    key_templates: ClassVar[tuple[tuple[str, KeyTemplate], ...]] = ()
    key_fields: ClassVar[tuple[str, ...]] = ()
    stored_names: ClassVar[frozenset[str]] = frozenset()
    load: ClassVar[Callable[[Item], Any]]
    dump: ClassVar[Callable[[Any], Item]]
    _key_names: ClassVar[frozenset[str]]
    # By what an item was read from that leaves attributes out: its loader, and what it does not leave out.
    _loaders: ClassVar[dict[str, tuple[Callable[[Item], Any], frozenset[str] | None]]]
    _declared: ClassVar["type[Entity]"]
    _slotted: ClassVar["type[Entity]"]

    def __init_subclass__(
        cls, *, table: Table | None = None, partition: str | None = None, sort: str | None = None, size_kb: float = 1
    ) -> None:
        if table is None:
            return  # It holds the slots of a declared one.
        # Those of plain classes it derives from too: kinds of item may share what they hold.
        declared = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
        cls._refuse_reserved_names(declared)
        cls.table = table
        cls.size_kb = size_kb
        cls.attributes = {name: value for name, value in declared.items() if isinstance(value, Stored)}
        templates = [(table.partition, KeyTemplate.parse(partition or f"{{{table.partition}}}"))]
        if table.sort:
            templates.append((table.sort, KeyTemplate.parse(sort or f"{{{table.sort}}}")))
        cls.key_templates = tuple(templates)
        cls.key_fields = tuple(template.field for _, template in templates if template.field)
        for field in cls.key_fields:
            if not isinstance(cls.attributes.get(field), Text):
                raise BadValue(f"{cls.__name__} is keyed by {field}, which is none of its texts.")
        cls._key_names = frozenset(cls.key_fields)
        cls.stored_names = frozenset((*table.keys, *(attribute.attr_name for attribute in cls.attributes.values())))
        index_keys = frozenset(name for index in table.indexes for name in index.keys)
        cls._declared = cls
        cls._slotted = slotted(cls, (*cls.attributes, READ_FROM))
        cls.dump = staticmethod(compile_dumper(cls.attributes, templates, index_keys))
        cls.load = staticmethod(compile_loader(cls._slotted, cls.attributes, templates))
        cls._loaders = {}
        kinds.register(cls)
        for value in list(vars(cls).values()):
            if isinstance(value, OnEntity):
                value.entity_completed()

    @classmethod
    def _refuse_reserved_names(cls, declared: Mapping[str, Any]) -> None:
        """An attribute or a declared read must not hide what every entity has, such as `key` and `values`."""
        for name, value in declared.items():
            taken = hasattr(Entity, name) or name in Entity.__annotations__ or name == READ_FROM
            if taken and isinstance(value, (Stored, OnEntity)):
                raise BadValue(f"{cls.__name__}.{name} needs another name: every entity has a {name} of its own.")

    def __new__(cls, **values: Any) -> Self:
        return object.__new__(cls._slotted)  # type: ignore[return-value]

    def __init__(self, **values: Any) -> None:
        for name, attribute in self.attributes.items():
            value = values.pop(name, None)
            if value is None and (value := attribute.default) is not None and callable(value):
                value = value()
            if value is None and not attribute.null:
                raise BadValue(f"{type(self).__name__} needs {name}.")
            object.__setattr__(self, name, value)
        object.__setattr__(self, READ_FROM, None)
        if values:
            raise BadValue(f"{type(self).__name__} has no {', '.join(sorted(values))}.")

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError(f"{type(self).__name__} is a value: use replace(), or write an update.")

    def __getattr__(self, name: str) -> Any:
        """Asked for what has no value: an attribute that was not read or that the item lacks, or none of its
        attributes."""
        kind = type(self).__name__
        if name not in self.attributes:
            raise AttributeError(f"{kind} has no {name}.")
        asked = self._loaders[self._read_from][1] if self._read_from else None
        if asked is not None and asked.isdisjoint(names_read(self.attributes[name])):
            raise AttributeError(f"{kind}.{name} was not read: {self._read_from} leaves it out.")
        raise Unreadable(f"{self!r} was stored without {name}, which has no default.")

    @property
    def values(self) -> dict[str, Any]:
        """Its attributes' values, those that were read."""
        slots, found = self._slotted.__dict__, {}
        for name in self.attributes:
            try:
                found[name] = slots[name].__get__(self)
            except AttributeError:
                continue
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entity) and type(self) is type(other) and self.values == other.values

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        values = self.values
        key = ", ".join(f"{name}={values.get(name)!r}" for name in self.key_fields)
        return f"<{type(self).__name__} {key}>"

    def replace(self, **changes: Any) -> Self:
        """A copy with other values; the item in the table stays as it is."""
        self.must_be_whole()
        return type(self)(**{**self.values, **changes})

    def must_be_whole(self) -> None:
        """Raise `ReadOnlyResult` for an item that may lack something: from an index, or asked for in part."""
        if self._read_from:
            raise ReadOnlyResult(f"{self!r} comes from {self._read_from}, which may leave something out.")

    @classmethod
    def key(cls, **values: str) -> Key:
        """The key of the item with these values; a missing, empty or surplus one raises `BadValue`."""
        if values.keys() != cls._key_names:
            raise BadValue(
                f"{cls.__name__} is keyed by {', '.join(cls.key_fields)}; got {', '.join(values) or 'none'}."
            )
        return cls._key_of(values)

    @property
    def own_key(self) -> Key:
        return self._key_of({field: getattr(self, field) for field in self.key_fields})

    @classmethod
    def _key_of(cls, values: Mapping[str, Any]) -> Key:
        (partition, of_partition), *sort = cls.key_templates
        wire = {partition: {"S": of_partition.fill(values, PARTITION_KEY_LIMIT)}}
        for name, template in sort:
            wire[name] = {"S": template.fill(values)}
        return Key(cls._declared, wire)

    @classmethod
    def values_of(cls, wire: Item) -> dict[str, str]:
        """The values that a raw key or item is keyed by, as `key` takes them."""
        return {
            template.field: wire[name]["S"][len(template.prefix) :]
            for name, template in cls.key_templates
            if template.field
        }

    @classmethod
    def loader(cls, read_from: str | None, projected: frozenset[str] | None) -> Callable[[Item], Self]:
        """The function that decodes an item of which only the projected attributes were read (all, when it is None).
        `read_from` says what may have left out others; None for an item that was read whole."""
        if read_from is None:
            return cls.load
        if read_from not in cls._loaders:
            loader = compile_loader(cls._slotted, cls.attributes, cls.key_templates, read_from, projected)
            cls._loaders[read_from] = loader, projected
        return cls._loaders[read_from][0]

    @classmethod
    def owns(cls, item: Item) -> bool:
        """Whether a raw item of the table is of this kind, told by its key."""
        return kinds.kind_of(cls.table, item) is cls._declared
