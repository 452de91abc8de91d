"""boto3's client as it comes, from prepared parameters to the answer as on the wire: without any entity."""

from typing import Any

import boto3

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

SELL_ONE = "SET #q = #q - :one, #s = #s + :one"
ANY_LEFT = "#q >= :one"


class Boto(Client):
    def __init__(self, where: Where):
        super().__init__(where)
        self.client = boto3.client(
            "dynamodb",
            endpoint_url=where.endpoint,
            region_name=REGION,
            aws_access_key_id=KEY,
            aws_secret_access_key=KEY,
        )

    def get_item(self) -> Any:
        key = {"product_id": {"S": PRODUCT_IDS[0]}, "record": {"S": "DETAILS"}}
        return self.client.get_item(TableName=self.table("Products"), Key=key)["Item"]

    def query(self) -> Any:
        return self.client.query(
            TableName=self.table("Products"),
            IndexName=INDEX,
            KeyConditionExpression="#p = :p",
            ExpressionAttributeNames={"#p": "listing_category_id"},
            ExpressionAttributeValues={":p": {"S": SHELF}},
            ScanIndexForward=False,
            Limit=PAGE + 1,
        )["Items"]

    def batch_get(self) -> Any:
        name = self.table("Inventory")
        keys = [{"product_id": {"S": each}, "variant_id": {"S": VARIANT_ID}} for each in PRODUCT_IDS]
        return self.client.batch_get_item(RequestItems={name: {"Keys": keys}})["Responses"][name]

    def update_item(self) -> Any:
        return self.client.update_item(**self._sale(PRODUCT_IDS[0]), ReturnValues="ALL_NEW")["Attributes"]

    def transact_write(self) -> Any:
        order = self.where.order
        count = {
            "TableName": self.table("Orders"),
            "Key": {"user_id": {"S": BUYER_ID}, "record": {"S": "SUMMARY"}},
            "UpdateExpression": "ADD #c :one, #s :cents",
            "ExpressionAttributeNames": {"#c": "order_count", "#s": "spent_cents"},
            "ExpressionAttributeValues": {":one": {"N": "1"}, ":cents": order["total_cents"]},
        }
        self.client.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": self.table("Orders"), "Item": order}},
                *({"Update": self._sale(product_id)} for product_id in BOUGHT),
                {"Update": count},
            ]
        )

    def _sale(self, product_id: str) -> dict[str, Any]:
        return {
            "TableName": self.table("Inventory"),
            "Key": {"product_id": {"S": product_id}, "variant_id": {"S": VARIANT_ID}},
            "UpdateExpression": SELL_ONE,
            "ConditionExpression": ANY_LEFT,
            "ExpressionAttributeNames": {"#q": "quantity", "#s": "sold"},
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }

    def fact(self, item: Any) -> Fact:
        return fact_of_dict(plain({"M": item}))
