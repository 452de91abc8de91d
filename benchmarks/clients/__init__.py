"""The clients that are compared, a module each: the same five calls, on the same items, with the same answers.

Nothing but the standard library is imported here: each client must bring along only what it needs itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

OPERATIONS = ("GetItem", "Query", "BatchGetItem", "UpdateItem", "TransactWriteItems")

REGION = "eu-central-1"
# Access key and secret of the local engine, which keeps each key's tables apart.
KEY = "local"

# What is asked for. The items themselves are in `benchmarks.canned`.
PAGE = 24
SELLER_ID = "01JC8Z00000000000000000001"
BUYER_ID = "01JC8Z00000000000000000002"
SHELF = "01JC8Z00000000000000000003"
ORDER_ID = "01JC8Z00000000000000000004"
PRODUCT_IDS = tuple(f"01JC8Z0000000000000000{number:04d}" for number in range(1000, 1000 + PAGE))
VARIANT_ID = "default"
BOUGHT = PRODUCT_IDS[:3]

INDEX = "ProductsByCategory"


class Where(NamedTuple):
    """The server to ask, how its tables' names begin, and the order that the transaction writes, as on the wire."""

    endpoint: str
    prefix: str = "plaza-"
    order: dict[str, Any] = {}

    @property
    def port(self) -> int:
        return int(self.endpoint.rpartition(":")[2])


class Fact(NamedTuple):
    """What is looked at in each item that a client returns: that it is the right one, and was read to its depth."""

    product_id: str
    name: str
    cents: int
    photo_width: int


class Client:
    """One way to DynamoDB.

    GetItem reads a product, Query the newest 24 cards of a shelf, BatchGetItem 24 stocks, UpdateItem sells one of a
    stock under a condition and returns it whole, TransactWriteItems writes an order, sells one each of three stocks,
    and counts in the buyer's summary.
    """

    # Those of the five that it has.
    operations: Sequence[str] = OPERATIONS

    def __init__(self, where: Where):
        self.where = where
        self.calls = {
            "GetItem": self.get_item,
            "Query": self.query,
            "BatchGetItem": self.batch_get,
            "UpdateItem": self.update_item,
            "TransactWriteItems": self.transact_write,
        }

    def table(self, label: str) -> str:
        return self.where.prefix + label

    def get_item(self) -> Any:
        raise NotImplementedError

    def query(self) -> Any:
        raise NotImplementedError

    def batch_get(self) -> Any:
        raise NotImplementedError

    def update_item(self) -> Any:
        raise NotImplementedError

    def transact_write(self) -> Any:
        raise NotImplementedError

    def call(self, operation: str) -> Any:
        """The answer of one call, in the client's own form."""
        return self.calls[operation]()

    def repeat(self, operation: str, times: int) -> None:
        call = self.calls[operation]
        for _ in range(times):
            call()

    def facts(self, operation: str, answer: Any) -> list[Fact]:
        """What an answer says, in the order in which it says it."""
        items = [] if answer is None else answer if isinstance(answer, list) else [answer]
        return [self.fact(item) for item in items]

    def fact(self, item: Any) -> Fact:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of what would complain otherwise."""

    def ask_every_table(self) -> None:
        """Read once from every table that the client has models of."""


def fact_of_object(item: Any) -> Fact:
    """The fact of an item whose attributes are Python's."""
    price = getattr(item, "listing_price_cents", None)
    return Fact(item.product_id, item.name, item.price_cents if price is None else price, width_of(item.photo))


def fact_of_dict(item: Mapping[str, Any]) -> Fact:
    """The fact of an item as a plain dictionary."""
    cents = item.get("price_cents", item.get("listing_price_cents"))
    return Fact(item["product_id"], item["name"], int(cents or 0), width_of(item["photo"]))


def width_of(photo: Any) -> int:
    """The width of a photograph: of Plaza's, or of the text that it is stored as."""
    return int(photo.split("|")[1]) if isinstance(photo, str) else int(photo.width)


def plain(wire: Mapping[str, Any]) -> Any:
    """Plain Python for a value as on the wire, `{"N": "12"}`."""
    ((kind, value),) = wire.items()
    if kind == "N":
        return int(value)
    if kind == "M":
        return {name: plain(inner) for name, inner in value.items()}
    if kind == "L":
        return [plain(inner) for inner in value]
    return value
