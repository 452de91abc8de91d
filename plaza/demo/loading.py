"""Loads the demo: its photographs into the storage, its items into the tables.

The version of the category tree is written last, so a tree says that the demo is whole. An interrupted start is taken
up where it stopped, at the same moment, and then makes the same ids again.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from accounts.credentials import Credential
from dynamo import Entity, Transaction, moment_of, put
from dynamo.transactions import LIMIT
from plaza.demo import faces
from plaza.demo.catalogue import shops, things
from plaza.demo.ordering import cart_items, order_items, sold
from plaza.demo.people import SHOPPER, people
from plaza.demo.prints import Print, develop
from plaza.demo.settling import credential, member_items, user_ids
from plaza.demo.stocking import category_items, product_items
from shop.categories import CATALOG, TreeVersion

Told = Callable[[int], object]
WRITERS = 2


def is_loaded() -> bool:
    return TreeVersion.current.find(tree_id=CATALOG) is not None


def begin() -> datetime:
    """The moment that the demo is told from: that of a start which was interrupted, or else now."""
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


def load_photographs(originals: Path, told: Told) -> None:
    develop(pictures(), originals, told)
    for person in people().values():
        faces.keep(person.look)
        told(1)


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


def write(entities: Iterable[Entity], told: Told) -> int:
    """Puts any number of entities, two transactions at once, and returns how many; few are in memory at a time.

    Transactions, since DynamoDB Local takes a hundred items in one three times as fast as in four batches.
    """
    coming = iter(entities)
    waiting: set[Future[int]] = set()
    written = 0
    with ThreadPoolExecutor(WRITERS) as pool:
        while chunk := list(islice(coming, LIMIT)):
            waiting.add(pool.submit(put_together, chunk))
            if len(waiting) > WRITERS:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                written += tell(done, told)
        written += tell(wait(waiting).done, told)
    return written


def put_together(entities: Iterable[Entity]) -> int:
    with Transaction() as transaction:
        for entity in entities:
            transaction.put(entity)
    return len(transaction.writes)


def tell(done: Iterable[Future[int]], told: Told) -> int:
    count = sum(future.result() for future in done)
    told(count)
    return count
