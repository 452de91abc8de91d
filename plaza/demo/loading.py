"""Loads the demo: photographs into the storage, items into the tables.

The version of the category tree is written last, so it marks the demo as complete. An interrupted start is continued
with the same moment, and so makes the same ids again.
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
from plaza.demo.minding import report_items
from plaza.demo.ordering import cart_items, order_items, sold
from plaza.demo.people import SHOPPER, people
from plaza.demo.prints import Print, develop
from plaza.demo.reviewing import ratings, reviewing_items
from plaza.demo.settling import credential, member_items, user_ids
from plaza.demo.stocking import category_items, product_items
from shop.categories import CATALOG, TreeVersion
from shop.products import Product
from shop.shelf_sellers import shelf_sellers_of

Report = Callable[[int], object]


def is_loaded() -> bool:
    return TreeVersion.current.find(tree_id=CATALOG) is not None


def begin() -> datetime:
    """The moment from which all times of the demo are computed: that of an interrupted start, else now."""
    person = people()[SHOPPER]
    found = Credential.by_username.find(username=SHOPPER)
    if found:
        some = datetime.now(UTC)
        return moment_of(found.user_id) + (some - person.joined_at(some))
    now = datetime.now(UTC).replace(microsecond=0)
    put(credential(person, now))
    return now


def pictures() -> list[Print]:
    """Every print that is used."""
    shown = [print_ for thing in things() for print_ in thing.photos] + [shop.photo for shop in shops().values()]
    return list(dict.fromkeys(shown))


def load_photographs(originals: Path, report: Report) -> None:
    develop(pictures(), originals, report)
    for person in people().values():
        faces.save(person.look)
        report(1)


def items(now: datetime) -> Iterator[Entity]:
    """All items except the tree's version."""
    members = user_ids(now)
    yield from member_items(now)
    yield from category_items(now)
    products = list(product_items(now, members, sold(now), ratings()))
    yield from products
    yield from shelf_sellers_of(one for one in products if isinstance(one, Product))
    yield from order_items(now, members)
    yield from cart_items(now, members)
    yield from report_items(now, members)
    yield from reviewing_items(now, members)


def finish() -> None:
    put(TreeVersion(tree_version=1))


def write(entities: Iterable[Entity], report: Report) -> int:
    """Put any number of entities, a hundred at a time, and return how many.

    In transactions, one after another, the next one prepared meanwhile: DynamoDB Local takes them faster than batches,
    and two at once would wait for each other's locks.
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
