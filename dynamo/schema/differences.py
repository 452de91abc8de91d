"""Finds how the tables that exist differ from those declared, and settles what loses no data."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from dynamo.errors import BadRequest
from dynamo.model.tables import Index, Table, declared_tables, table_labelled
from dynamo.schema import creating


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that differs. `settle` makes it agree; where it is None, doing so would lose data: `words` say what a
    person can do. A `note` is not in the way of the declaration and may stay."""

    table: str
    words: str
    settle: Callable[[], None] | None = None
    note: bool = False


def differences() -> list[Difference]:
    """Everything that differs now, table by table. Nothing is changed."""
    tables = list(declared_tables())
    names = set(_table_names())
    missing = [table for table in tables if table.name not in names]
    existing = [table for table in tables if table.name in names]
    found = [Difference(table.label, _creation_words(table), _creating(table)) for table in missing]
    with ThreadPoolExecutor(max_workers=8) as threads:
        for different in threads.map(_differences_of, existing):
            found += different
    found += [Difference("", words, note=True) for words in _unsupported(existing)]
    prefix = settings.DYNAMO["PREFIX"]
    found += [
        Difference(name.removeprefix(prefix), "is not declared; it is left alone.", note=True)
        for name in sorted(names)
        if prefix and name.startswith(prefix) and table_labelled(name) is None
    ]
    return found


def settled() -> Iterator[Difference]:
    """Settle what can be settled and yield each difference once that is done; tables are created all at once."""
    # Creating a table leaves its expiry and backups to do, so there is a second look, and one more that finds nothing.
    for _ in range(3):
        able = [(difference, difference.settle) for difference in differences() if difference.settle]
        for difference, settle in able:
            settle()
            yield difference
        for label in {difference.table for difference, _ in able}:
            creating.wait_until_active(settings.DYNAMO["PREFIX"] + label)
        if not able:
            return


def _table_names() -> Iterator[str]:
    start: dict[str, str] = {}
    while True:
        answer = creating.ask("list_tables", **start)
        yield from answer["TableNames"]
        if not (last := answer.get("LastEvaluatedTableName")):
            return
        start = {"ExclusiveStartTableName": last}


def _creation_words(table: Table) -> str:
    names = ", ".join(index.name for index in table.indexes)
    word = "index" if len(table.indexes) == 1 else "indexes"
    return "does not exist: create it" + (f", with the {word} {names}." if names else ".")


def _creating(table: Table) -> Callable[[], None]:
    return lambda: _done(creating.ask("create_table", **creating.creation(table)))


def _updating(table: Table, **parameters: Any) -> Callable[[], None]:
    def update() -> None:
        # The engine takes one change of a table at a time.
        creating.wait_until_active(table.name)
        creating.ask("update_table", TableName=table.name, **parameters)

    return update


def _done(_: dict[str, Any]) -> None:
    return None


def _differences_of(table: Table) -> list[Difference]:
    described = creating.describe(table.name) or {}
    return [
        *_keys(table, described),
        *_billing(table, described),
        *_indexes(table, described),
        *_stream(table, described),
        *_expiry(table),
        *_protection(table, described),
        *_recovery(table),
    ]


def _shape(names: tuple[str, ...], types: dict[str, str]) -> str:
    return " and ".join(f"{name} ({types.get(name, '?')})" for name in names)


def _described_shape(described: dict[str, Any], types: dict[str, str]) -> str:
    parts = sorted(described.get("KeySchema", []), key=lambda part: part["KeyType"])
    return _shape(tuple(part["AttributeName"] for part in parts), types)


def _types(described: dict[str, Any]) -> dict[str, str]:
    return {part["AttributeName"]: part["AttributeType"] for part in described.get("AttributeDefinitions", [])}


def _keys(table: Table, described: dict[str, Any]) -> Iterator[Difference]:
    is_, should_be = _described_shape(described, _types(described)), _shape(table.keys, table.key_types())
    if is_ != should_be:
        yield Difference(
            table.label,
            f"has the key {is_} and should have {should_be}. A key cannot be changed: make a table with another name, "
            "copy the items over, then drop this one.",
        )


def _billing(table: Table, described: dict[str, Any]) -> Iterator[Difference]:
    if described.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED") != "PAY_PER_REQUEST":
        yield Difference(
            table.label,
            "is billed by provisioned capacity: bill it on demand.",
            _updating(table, BillingMode="PAY_PER_REQUEST"),
        )


def _indexes(table: Table, described: dict[str, Any]) -> Iterator[Difference]:
    types = _types(described)
    existing = {index["IndexName"]: index for index in described.get("GlobalSecondaryIndexes", [])}
    for index in table.indexes:
        if index.name in existing:
            yield from _index(table, index, existing.pop(index.name), types)
        else:
            wanted = {name: kind for name, kind in table.key_types().items() if name in (*table.keys, *index.keys)}
            yield Difference(
                table.label,
                f"has no index {index.name}: add it.",
                _updating(
                    table,
                    AttributeDefinitions=creating.definitions(types | wanted),
                    GlobalSecondaryIndexUpdates=[{"Create": creating.index_creation(index)}],
                ),
            )
    for name in existing:
        yield Difference(
            table.label,
            f"has an index {name} that is not declared. Every write pays for it; drop it by hand once nothing asks it.",
            note=True,
        )


def _index(table: Table, index: Index, described: dict[str, Any], types: dict[str, str]) -> Iterator[Difference]:
    remedy = "An index cannot be changed: declare it under another name, apply that, then drop this one by hand."
    is_, should_be = _described_shape(described, types), _shape(index.keys, table.key_types())
    if is_ != should_be:
        yield Difference(table.label, f"has an index {index.name} by {is_}; it should be by {should_be}. {remedy}")
    projects, wanted = _projected(described["Projection"]), _projected(creating.projection(index))
    if projects != wanted:
        yield Difference(table.label, f"has an index {index.name} with {projects}; it should have {wanted}. {remedy}")


def _projected(projection: dict[str, Any]) -> str:
    match projection["ProjectionType"]:
        case "ALL":
            return "all attributes"
        case "KEYS_ONLY":
            return "keys only"
        case _:
            return "the keys and " + ", ".join(sorted(projection["NonKeyAttributes"]))


def _stream(table: Table, described: dict[str, Any]) -> Iterator[Difference]:
    stream = described.get("StreamSpecification", {})
    if not stream.get("StreamEnabled"):
        if table.stream:
            yield Difference(
                table.label, "has no stream: start it.", _updating(table, StreamSpecification=creating.STREAM)
            )
    elif not table.stream:
        yield Difference(
            table.label, "has a stream that is not declared; stop it by hand once nothing reads it.", note=True
        )
    elif stream["StreamViewType"] != creating.STREAM["StreamViewType"]:
        yield Difference(
            table.label,
            f"has a stream of {stream['StreamViewType']} and should have one of {creating.STREAM['StreamViewType']}. "
            "Its readers would lose their place: let them finish, stop the stream by hand, then apply again.",
        )


def _expiry(table: Table) -> Iterator[Difference]:
    described = creating.ask("describe_time_to_live", TableName=table.name)["TimeToLiveDescription"]
    attribute = described.get("AttributeName") if described["TimeToLiveStatus"] in ("ENABLED", "ENABLING") else None
    if attribute == table.expires:
        return
    if attribute is None and table.expires:
        specification = creating.expiry(table.expires)
        yield Difference(
            table.label,
            f"lets nothing expire: expire items by {table.expires}.",
            lambda: _done(
                creating.ask("update_time_to_live", TableName=table.name, TimeToLiveSpecification=specification)
            ),
        )
    else:
        meant = f"by {table.expires}" if table.expires else "never"
        yield Difference(
            table.label,
            f"lets items expire by {attribute} and should {meant}. Items are being deleted by it: turn it off by hand, "
            "then apply again.",
        )


def _protection(table: Table, described: dict[str, Any]) -> Iterator[Difference]:
    if settings.DYNAMO.get("PRODUCTION") and not described.get("DeletionProtectionEnabled"):
        yield Difference(
            table.label,
            "is not protected from being deleted: protect it.",
            _updating(table, DeletionProtectionEnabled=True),
        )


def _recovery(table: Table) -> Iterator[Difference]:
    if not settings.DYNAMO.get("PRODUCTION"):
        return
    try:
        answer = creating.ask("describe_continuous_backups", TableName=table.name)["ContinuousBackupsDescription"]
    except BadRequest:
        return
    status = answer.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
    if status not in ("ENABLED", "ENABLING"):
        yield Difference(
            table.label,
            "has no point-in-time recovery: turn it on.",
            lambda: creating.turn_on_recovery(table.name),
        )


def _unsupported(tables: list[Table]) -> Iterator[str]:
    """What is wanted and this engine cannot do at all, said once and not for every table."""
    if tables and settings.DYNAMO.get("PRODUCTION"):
        try:
            creating.ask("describe_continuous_backups", TableName=tables[0].name)
        except BadRequest:
            yield "This engine knows no point-in-time recovery, as DynamoDB Local does not; tables go without it here."
