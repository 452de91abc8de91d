"""PynamoDB as it comes, to its models."""

import contextlib
from typing import Any

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from benchmarks.clients import (
    BOUGHT,
    BUYER_ID,
    KEY,
    PAGE,
    PRODUCT_IDS,
    REGION,
    SHELF,
    VARIANT_ID,
    Client,
    Fact,
    Where,
    fact_of_object,
)
from benchmarks.clients.pynamo_models import TWELVE, Listing, Order, OrderSummary, Product, Stock


class Pynamo(Client):
    def __init__(self, where: Where):
        super().__init__(where)
        for model in TWELVE:
            model.Meta.host = where.endpoint
        self.connection = Connection(
            region=REGION, host=where.endpoint, aws_access_key_id=KEY, aws_secret_access_key=KEY
        )
        self.order = Order.from_raw_data(dict(where.order)) if where.order else None

    def get_item(self) -> Any:
        return Product.get(PRODUCT_IDS[0], "DETAILS")

    def query(self) -> Any:
        return list(Listing.newest.query(SHELF, scan_index_forward=False, limit=PAGE + 1))

    def batch_get(self) -> Any:
        return list(Stock.batch_get([(each, VARIANT_ID) for each in PRODUCT_IDS]))

    def update_item(self) -> Any:
        stock = Stock(PRODUCT_IDS[0], VARIANT_ID)
        stock.update(
            [Stock.quantity.set(Stock.quantity - 1), Stock.sold.set(Stock.sold + 1)], condition=Stock.quantity >= 1
        )
        return stock

    def transact_write(self) -> Any:
        assert self.order is not None
        with TransactWrite(connection=self.connection) as together:
            together.save(self.order)
            for product_id in BOUGHT:
                together.update(
                    Stock(product_id, VARIANT_ID),
                    [Stock.quantity.set(Stock.quantity - 1), Stock.sold.set(Stock.sold + 1)],
                    condition=Stock.quantity >= 1,
                )
            together.update(
                OrderSummary(BUYER_ID, "SUMMARY"),
                [OrderSummary.order_count.add(1), OrderSummary.spent_cents.add(self.order.total_cents)],
            )

    def fact(self, item: Any) -> Fact:
        return fact_of_object(item)

    def ask_every_table(self) -> None:
        for model in TWELVE:
            with contextlib.suppress(DoesNotExist):
                model.get("-", None if model._range_key_attribute() is None else "-")
