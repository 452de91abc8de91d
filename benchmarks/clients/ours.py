"""Plaza's own path: the shop's entities, and the questions that its pages ask."""

import os
from typing import Any

from benchmarks.clients import BOUGHT, BUYER_ID, ORDER_ID, PAGE, PRODUCT_IDS, SHELF, VARIANT_ID, Client, Fact, Where
from benchmarks.clients import fact_of_object as fact_of

# Every module that defines entities.
ENTITIES = (
    "accounts.addresses",
    "accounts.audit_entries",
    "accounts.credentials",
    "accounts.emails",
    "accounts.ended_sessions",
    "accounts.letters",
    "accounts.members",
    "accounts.sellers",
    "dynamo.backfills.progress",
    "dynamo.streams.checkpoints",
    "dynamo.streams.lease",
    "dynamo.streams.parked",
    "dynamo.streams.rebuilding",
    "shop.carts",
    "shop.categories",
    "shop.helpful_votes",
    "shop.inventory",
    "shop.orders",
    "shop.product_stats",
    "shop.products",
    "shop.questions",
    "shop.reports",
    "shop.reviews",
    "shop.saved_products",
    "shop.seller_days",
    "shop.seller_orders",
    "shop.shelf_sellers",
    "shop.stock_movements",
)


class Plaza(Client):
    def __init__(self, where: Where):
        os.environ |= {"DYNAMO_ENDPOINT": where.endpoint, "DYNAMO_PREFIX": where.prefix}
        os.environ |= {"PLAZA_INSECURE": "1", "PLAZA_SECRET_KEY": "for the benchmark", "AWS_REGION": "eu-central-1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plaza.settings")
        super().__init__(where)
        from dynamo import Transaction, batches, update
        from shop.inventory import Stock
        from shop.orders import Order, OrderSummary
        from shop.products import Listing, Product

        self.product, self.listing, self.stock, self.summary = Product, Listing, Stock, OrderSummary
        self.transaction, self.update, self.batches = Transaction, update, batches
        self.order = Order.load(where.order) if where.order else None

    def get_item(self) -> Any:
        return self.product.details(product_id=PRODUCT_IDS[0])

    def query(self) -> Any:
        return self.listing.newest(category_id=SHELF).page(PAGE)

    def batch_get(self) -> Any:
        keys = [self.stock.key(product_id=each, variant_id=VARIANT_ID) for each in PRODUCT_IDS]
        return self.batches.read(keys)

    def update_item(self) -> Any:
        stock = self.stock
        return self.update(
            stock.key(product_id=PRODUCT_IDS[0], variant_id=VARIANT_ID),
            stock.quantity.set(stock.quantity - 1),
            stock.sold.set(stock.sold + 1),
            condition=stock.quantity >= 1,
        )

    def transact_write(self) -> Any:
        stock, summary = self.stock, self.summary
        assert self.order is not None
        with self.transaction() as together:
            together.put(self.order)
            for product_id in BOUGHT:
                together.update(
                    stock.key(product_id=product_id, variant_id=VARIANT_ID),
                    stock.quantity.set(stock.quantity - 1),
                    stock.sold.set(stock.sold + 1),
                    condition=stock.quantity >= 1,
                )
            together.update(
                summary.key(user_id=BUYER_ID),
                summary.order_count.add(1),
                summary.spent_cents.add(self.order.total_cents),
                upsert=True,
            )

    def facts(self, operation: str, answer: Any) -> list[Fact]:
        return super().facts(operation, list(answer) if operation == "Query" else answer)

    def fact(self, item: Any) -> Fact:
        return fact_of(item)

    def ask_every_table(self) -> None:
        from shop.carts import Cart
        from shop.categories import TreeVersion
        from shop.orders import Order

        for find, values in (
            (Order.by_id.find, {"user_id": BUYER_ID, "order_id": ORDER_ID}),
            (Cart.of_shopper.find, {"user_id": BUYER_ID}),
            (TreeVersion.current.find, {"tree_id": "CATALOG"}),
            (self.stock.of_variant.find, {"product_id": PRODUCT_IDS[0], "variant_id": VARIANT_ID}),
            (self.summary.of_member.find, {"user_id": BUYER_ID}),
        ):
            find(**values)


def load_all_entities() -> None:
    from importlib import import_module

    for module in ENTITIES:
        import_module(module)
