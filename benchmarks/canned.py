"""The things that clients are asked for: a product of about 1 KB, a shelf of 24 cards, 24 stocks, an order of three.

They are made as the shop makes them, so that what every client reads is what Plaza stores.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.clients import (
    BOUGHT,
    BUYER_ID,
    ORDER_ID,
    PAGE,
    PRODUCT_IDS,
    SELLER_ID,
    SHELF,
    VARIANT_ID,
    Fact,
    fact_of_dict,
    plain,
)
from dynamo import batches, delete
from dynamo.model.codecs import Item
from dynamo.schema import creating
from dynamo.wire.client import transport
from shop import tables
from shop.inventory import Stock
from shop.orders import DeliveryAddress, Event, Order, OrderLine, SellerPart
from shop.products import Listing, Product, Spec, card_on
from web.photos.photo import Photo

PLENTY = 10_000_000
SINCE = datetime(2025, 3, 4, 9, 30, 15, 250_000, tzinfo=UTC)
NAMES = ("Walnut side table", "Ceramic planter", "Linen cushion", "Brass reading lamp", "Wool throw", "Oak shelf")
DESCRIPTION = (
    "Turned by hand from one piece of walnut and oiled three times, so that a ring of coffee wipes off. "
    "The legs unscrew for the way home, and the top has the small knots that the tree had. "
    "Each one takes a week, most of it waiting for the oil."
)


def product(number: int) -> Product:
    name = f"{NAMES[number % len(NAMES)]} No. {number + 1}"
    photo = Photo(
        key=f"products/{PRODUCT_IDS[number]}/1", width=1280, height=960, widths=(320, 640, 1280), alt=f"{name}, lit"
    )
    return Product(
        product_id=PRODUCT_IDS[number],
        seller_id=SELLER_ID,
        seller_username="holz-und-hand",
        seller_name="Holz & Hand",
        category_id=SHELF,
        category_name="Side tables",
        shelves=(SHELF, "ALL"),
        name=name,
        slug=name.lower().replace(" ", "-").replace(".", ""),
        description=DESCRIPTION,
        specs=[Spec("Height", "About 52 cm"), Spec("Wood", "Walnut, oiled")],
        photos=(photo,),
        photo=photo,
        price_cents=4900 + 100 * number,
        created_at=SINCE - timedelta(hours=number),
        updated_at=SINCE,
    )


def stock(of: Product) -> Stock:
    return Stock(
        product_id=of.product_id,
        variant_id=VARIANT_ID,
        seller_id=of.seller_id,
        seller_username=of.seller_username,
        seller_name=of.seller_name,
        name=of.name,
        slug=of.slug,
        photo=of.photo,
        price_cents=of.price_cents,
        quantity=PLENTY,
    )


def order(of: list[Product]) -> Order:
    lines = [
        OrderLine(each.product_id, VARIANT_ID, 1, each.name, each.slug, (), each.price_cents, SELLER_ID, each.photo)
        for each in of
    ]
    total = sum(line.total_cents for line in lines)
    return Order(
        user_id=BUYER_ID,
        order_id=ORDER_ID,
        lines=lines,
        parts=[SellerPart(SELLER_ID, "Holz & Hand", "PENDING", total)],
        timeline=[Event("PENDING", SINCE, BUYER_ID)],
        address=DeliveryAddress("Mira Sommer", "Lindenweg 4", "50674", "Köln", "DE"),
        total_cents=total,
        currency="EUR",
    )


class Things:
    """All of them as on the wire, the answers that a server gives to the five calls, and what these say."""

    def __init__(self) -> None:
        products = [product(number) for number in range(PAGE)]
        cards = [card_on(SHELF, each, in_stock=True) for each in products]
        self.product = Product.dump(products[0])
        self.cards = [Listing.dump(card) for card in cards]
        self.stocks = [Stock.dump(stock(each)) for each in products]
        self.order = Order.dump(order(products[:3]))
        projected = tables.products_by_category.projected or frozenset()
        self.found = [{name: value for name, value in card.items() if name in projected} for card in self.cards]

    def answers(self, prefix: str) -> dict[str, Any]:
        return {
            "GetItem": {"Item": self.product},
            "Query": {"Count": PAGE, "ScannedCount": PAGE, "Items": self.found},
            "BatchGetItem": {"Responses": {f"{prefix}Inventory": self.stocks}, "UnprocessedKeys": {}},
            "UpdateItem": {"Attributes": self.stocks[0]},
            "TransactWriteItems": {},
        }

    def facts(self, operation: str) -> list[Fact]:
        items = {
            "GetItem": [self.product],
            "Query": self.found,
            "BatchGetItem": self.stocks,
            "UpdateItem": self.stocks[:1],
            "TransactWriteItems": [],
        }
        return [_fact(item) for item in items[operation]]

    def write(self, path: Path, prefix: str = "plaza-") -> None:
        """What the server and the clients are told, as JSON."""
        path.write_text(json.dumps({"answers": self.answers(prefix), "order": self.order}, ensure_ascii=False))

    def seed(self) -> None:
        """Write them to the engine of the settings, where the tables are."""
        batches.write([Product.load(self.product), *map(Listing.load, self.cards), *map(Stock.load, self.stocks)])

    def seed_product_alone(self, prefix: str) -> None:
        """Write the product to a table of that prefix that has Products' key and neither its indexes nor its stream.

        DynamoDB Local parses a table's whole description for every request: with Products' five indexes that is half
        of what it does for a GetItem.
        """
        keys = tables.products.keys
        name = f"{prefix}{tables.products.label}"
        creating.ask(
            "create_table",
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=creating.definitions(dict.fromkeys(keys, "S")),
            KeySchema=creating.key_schema(keys),
        )
        creating.wait_until_active(name)
        transport().send("PutItem", {"TableName": name, "Item": self.product})

    def order_is_there(self) -> bool:
        """Whether the engine has the order just as it should be written; it has not any more afterwards."""
        wanted = Order.load(self.order)
        found = Order.by_id.find(user_id=BUYER_ID, order_id=ORDER_ID)
        delete(wanted.own_key)
        return found == wanted


def sold() -> int:
    """How many were sold so far, of what the calls sell."""
    stocks = Stock.of_variants_now([{"product_id": each, "variant_id": VARIANT_ID} for each in BOUGHT])
    return sum(each.sold for each in stocks if each)


def _fact(item: Item) -> Fact:
    return fact_of_dict(plain({"M": item}))
