"""What a release and the one before could not read of what the other stores. Both serve over the same tables while the
one replaces the other, and what older releases stored is there for good."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from dynamo.model.keys import KeyTemplate
from dynamo.tools.shapes import ItemShape, Part, Parts, Shapes


class Change(NamedTuple):
    """One thing that is stored otherwise than before. What is not `readable` must not be released like this."""

    words: str
    readable: bool


def changes(before: Shapes, now: Shapes, filled: Collection[str] = ()) -> Iterator[Change]:
    """What differs, each with what to do about it. `filled` names the attributes that backfills fill, with their kinds:
    `Order.placed_at`."""
    by_key = {(item.table, item.key): item for item in before.items.values()}
    for name, item in now.items.items():
        former = by_key.get((item.table, item.key)) or before.items.get(name)
        if former is None:
            yield from _new_kind(name, item, before)
        elif former.key != item.key or former.table != item.table:
            yield Change(f"{name} has another key. A key cannot change: store it as another kind, and copy.", False)
        else:
            yield from _parts(name, former.parts, item.parts, filled)
    for name, parts in now.records.items():
        if name in before.records:
            yield from _parts(name, before.records[name], parts, filled)
        else:
            yield Change(f"{name} is new.", True)
    for name, fields in now.texts.items():
        if name not in before.texts:
            yield Change(f"{name} is new.", True)
        elif before.texts[name] != fields:
            words = f"{name} is written as another text, which its former form cannot read. Give it another class."
            yield Change(words, False)
    for name in sorted(_names(before) - _names(now)):
        yield Change(f"{name} is gone, or has another name.", True)


def _names(shapes: Shapes) -> set[str]:
    return {*shapes.items, *shapes.records, *shapes.texts}


def _new_kind(name: str, item: ItemShape, before: Shapes) -> Iterator[Change]:
    """A new kind must not have keys that the release before takes for those of a kind that it knows."""
    for other, known in before.items.items():
        if known.table == item.table and _covers(known.key, item.key):
            yield Change(
                f"{name} has keys that the release before takes for those of {other}. Give it another prefix, or "
                "another partition.",
                False,
            )
            return
    yield Change(f"{name} is new.", True)


def _covers(known: tuple[str, ...], new: tuple[str, ...]) -> bool:
    partition, *sort = map(KeyTemplate.parse, known)
    new_partition, *new_sort = map(KeyTemplate.parse, new)
    if partition.prefix != new_partition.prefix:
        return False  # In partitions of its own, nobody meets it.
    return all(b.prefix.startswith(a.prefix) if a.field else a == b for a, b in zip(sort, new_sort, strict=True))


def _parts(owner: str, before: Parts, now: Parts, filled: Collection[str]) -> Iterator[Change]:
    for name, part in now.items():
        former_name = next((each for each in (name, *part.former) if each in before), None)
        where = f"{owner}.{name}"
        if former_name is None:
            yield _new_part(where, part, filled)
        else:
            yield from _changed_part(where, before[former_name], part, filled)
            if former_name != name:
                yield _renamed_part(where, former_name, name, before[former_name])
            elif before[name].former != part.former:
                yield Change(f"{where} is read under other former names: {', '.join(part.former) or 'none'}.", True)
    still_read = {each for name, part in now.items() for each in (name, *part.former)}
    for name, part in before.items():
        if name not in still_read:
            yield _gone_part(f"{owner}.{name}", part)


def _new_part(where: str, part: Part, filled: Collection[str]) -> Change:
    if part.absent is None and where not in filled:
        remedy = "Say what its absence means (`default`, `null`), or fill it by a backfill."
        return Change(f"{where} is new, and what is stored lacks it. {remedy}", False)
    if part.keys and where not in filled:
        words = f"{where} is new, and a key of {', '.join(part.keys)}: what is stored is missing there."
        return Change(f"{words} Fill it by a backfill.", False)
    return Change(f"{where} is new.", True)


def _changed_part(where: str, before: Part, now: Part, filled: Collection[str]) -> Iterator[Change]:
    if before.kind != now.kind:
        remedy = "Give it another name, and fill that by a backfill."
        yield Change(
            f"{where} was {before.kind} and is {now.kind}: neither release could read the other's. {remedy}", False
        )
    elif before.absent == now.absent:
        return
    elif before.absent is None:
        readable = now.absent != "None"
        remedy = "" if readable else " The release before needs it: write it for one more."
        yield Change(f"{where} may be absent now, which means {now.absent}.{remedy}", readable)
    elif where in filled:
        yield Change(f"{where} is filled by a backfill; its absence meant {before.absent}.", True)
    else:
        means = f"means {now.absent}" if now.absent is not None else "is an error"
        words = f"{where} may be absent, which meant {before.absent} and now {means}. Fill it by a backfill."
        yield Change(words, False)


def _renamed_part(where: str, former: str, name: str, before: Part) -> Change:
    if name in before.former:
        return Change(f"{where} is written under that name now, no more as {former}.", True)
    remedy = f"Write it as {former} for one more release, which reads {name} too."
    return Change(f"{where} was {former}, and the release before finds it under no other name. {remedy}", False)


def _gone_part(where: str, before: Part) -> Change:
    if before.absent is None:
        remedy = "Write it for one more release, which does not need it any more."
        return Change(f"{where} is gone, and the release before needs it. {remedy}", False)
    return Change(f"{where} is gone; what is stored of it is passed by.", True)
