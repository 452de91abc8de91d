"""pydynox's client, to plain dictionaries."""

from typing import Any

import pydynox

from benchmarks.clients import (
    BOUGHT,
    BUYER_ID,
    INDEX,
    KEY,
    PAGE,
    PRODUCT_IDS,
    REGION,
    SHELF,
    VARIANT_ID,
    Client,
    Fact,
    Where,
    fact_of_dict,
    plain,
)

SALE: dict[str, Any] = {
    "update_expression": "SET #q = #q - :one, #s = #s + :one",
    "condition_expression": "#q >= :one",
    "expression_attribute_names": {"#q": "quantity", "#s": "sold"},
    "expression_attribute_values": {":one": 1},
}


class PydynoxDicts(Client):
    def __init__(self, where: Where):
        super().__init__(where)
        self.client = pydynox.DynamoDBClient(region=REGION, access_key=KEY, secret_key=KEY, endpoint_url=where.endpoint)
        self.order = plain({"M": where.order}) if where.order else {}

    def get_item(self) -> Any:
        return self.client.sync_get_item(self.table("Products"), {"product_id": PRODUCT_IDS[0], "record": "DETAILS"})

    def query(self) -> Any:
        asked = self.client.sync_query(
            self.table("Products"),
            "#p = :p",
            expression_attribute_names={"#p": "listing_category_id"},
            expression_attribute_values={":p": SHELF},
            limit=PAGE + 1,
            scan_index_forward=False,
            index_name=INDEX,
        )
        return list(asked)

    def batch_get(self) -> Any:
        keys = [{"product_id": each, "variant_id": VARIANT_ID} for each in PRODUCT_IDS]
        return self.client.sync_batch_get(self.table("Inventory"), keys)

    def update_item(self) -> Any:
        key = {"product_id": PRODUCT_IDS[0], "variant_id": VARIANT_ID}
        return self.client.sync_update_item(self.table("Inventory"), key, **SALE, return_values="ALL_NEW")

    def transact_write(self) -> Any:
        with pydynox.SyncTransaction(self.client) as together:
            together.put(self.table("Orders"), self.order)
            for product_id in BOUGHT:
                together.update(self.table("Inventory"), {"product_id": product_id, "variant_id": VARIANT_ID}, **SALE)
            together.update(
                self.table("Orders"),
                {"user_id": BUYER_ID, "record": "SUMMARY"},
                "ADD #c :one, #s :cents",
                expression_attribute_names={"#c": "order_count", "#s": "spent_cents"},
                expression_attribute_values={":one": 1, ":cents": self.order["total_cents"]},
            )

    def fact(self, item: Any) -> Fact:
        return fact_of_dict(item)
