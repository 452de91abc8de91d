"""Loads the demo: its photographs into the storage, its items into the tables.

The version of the category tree is written last, so a tree says that the demo is whole. An interrupted start is taken
up where it stopped, at the same moment, and then makes the same ids again.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from accounts.credentials import Credential
from dynamo import Entity, Transaction, moment_of, put
from plaza.demo import faces
from plaza.demo.catalogue import shops, things
from plaza.demo.ordering import cart_items, order_items, sold
from plaza.demo.people import SHOPPER, people
from plaza.demo.prints import Print, develop
from plaza.demo.settling import credential, member_items, user_ids
from plaza.demo.stocking import category_items, product_items
from shop.categories import CATALOG, TreeVersion

Report = Callable[[int], object]


def is_loaded() -> bool:
    return TreeVersion.current.find(tree_id=CATALOG) is not None


def begin() -> datetime:
    """The moment that the demo is report from: that of a start which was interrupted, or else now."""
    person = people()[SHOPPER]
    found = Credential.by_username.find(username=SHOPPER)
    if found:
        some = datetime.now(UTC)
        return moment_of(found.user_id) + (some - person.joined_at(some))
    now = datetime.now(UTC).replace(microsecond=0)
    put(credential(person, now))
    return now


def pictures() -> list[Print]:
    """Every print that something shows."""
    shown = [print_ for thing in things() for print_ in thing.photos] + [shop.photo for shop in shops().values()]
    return list(dict.fromkeys(shown))


def load_photographs(originals: Path, report: Report) -> None:
    develop(pictures(), originals, report)
    for person in people().values():
        faces.save(person.look)
        report(1)


def items(now: datetime) -> Iterator[Entity]:
    """Everything but the tree's version."""
    members = user_ids(now)
    yield from member_items(now)
    yield from category_items(now)
    yield from product_items(now, members, sold(now))
    yield from order_items(now, members)
    yield from cart_items(now, members)


def finish() -> None:
    put(TreeVersion(tree_version=1))


def write(entities: Iterable[Entity], report: Report) -> int:
    """Puts any number of entities, a hundred at a time, and returns how many.

    In transactions, each made while the one before it is on its way: DynamoDB Local takes a hundred items in one of
    them three times as fast as in four batches, and two at once only wait for each other's locks.
    """
    written = 0
    with ThreadPoolExecutor(1) as sender:
        sending: Future[None] | None = None
        for transaction in transactions(entities):
            if sending:
                sending.result()
            sending = sender.submit(transaction.commit)
            written += len(transaction.writes)
            report(len(transaction.writes))
        if sending:
            sending.result()
    return written


def transactions(entities: Iterable[Entity]) -> Iterator[Transaction]:
    coming = iter(entities)
    while chunk := list(islice(coming, Transaction.LIMIT)):
        transaction = Transaction()
        for entity in chunk:
            transaction.put(entity)
        yield transaction
