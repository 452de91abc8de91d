"""pydynox's models, to objects. Its writes return none, so only reads are compared."""

from typing import Any

import pydynox
from pydynox.attributes import (
    BooleanAttribute,
    DatetimeAttribute,
    ListAttribute,
    NumberAttribute,
    StringAttribute,
)
from pydynox.indexes import GlobalSecondaryIndex

from benchmarks.clients import (
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
    fact_of_object,
)


class Product(pydynox.Model):
    model_config = pydynox.ModelConfig(table="plaza-Products")
    product_id = StringAttribute(partition_key=True)
    record = StringAttribute(sort_key=True)
    seller_id = StringAttribute()
    seller_username = StringAttribute()
    seller_name = StringAttribute()
    category_id = StringAttribute()
    category_name = StringAttribute()
    shelves = ListAttribute()
    name = StringAttribute()
    slug = StringAttribute()
    description = StringAttribute()
    specs = ListAttribute()
    photos = ListAttribute()
    photo = StringAttribute()
    option_names = ListAttribute()
    price_cents = NumberAttribute()
    price_varies = BooleanAttribute()
    one_of_a_kind = BooleanAttribute()
    stock_left = NumberAttribute()
    dispatch_note = StringAttribute()
    status = StringAttribute()
    rating = StringAttribute()
    version = NumberAttribute()
    published_at = DatetimeAttribute()
    created_at = DatetimeAttribute()
    updated_at = DatetimeAttribute()


class Listing(pydynox.Model):
    model_config = pydynox.ModelConfig(table="plaza-Products")
    product_id = StringAttribute(partition_key=True)
    record = StringAttribute(sort_key=True)
    listing_category_id = StringAttribute()
    stocked_category_id = StringAttribute()
    listed_at = DatetimeAttribute()
    listing_price_cents = NumberAttribute()
    name = StringAttribute()
    slug = StringAttribute()
    photo = StringAttribute()
    seller_id = StringAttribute()
    seller_username = StringAttribute()
    seller_name = StringAttribute()
    price_varies = BooleanAttribute()
    one_of_a_kind = BooleanAttribute()
    stock_left = NumberAttribute()
    rating = StringAttribute()

    newest = GlobalSecondaryIndex[Any](INDEX, "listing_category_id", "listed_at")


class Stock(pydynox.Model):
    model_config = pydynox.ModelConfig(table="plaza-Inventory")
    product_id = StringAttribute(partition_key=True)
    variant_id = StringAttribute(sort_key=True)
    seller_id = StringAttribute()
    seller_username = StringAttribute()
    seller_name = StringAttribute()
    name = StringAttribute()
    slug = StringAttribute()
    one_of_a_kind = BooleanAttribute()
    option_names = ListAttribute()
    options = ListAttribute()
    photo = StringAttribute()
    price_cents = NumberAttribute()
    quantity = NumberAttribute()
    sold = NumberAttribute()
    offered = BooleanAttribute()
    active = BooleanAttribute()


class PydynoxModels(Client):
    operations = ("GetItem", "Query", "BatchGetItem")

    def __init__(self, where: Where):
        super().__init__(where)
        pydynox.set_default_client(
            pydynox.DynamoDBClient(region=REGION, access_key=KEY, secret_key=KEY, endpoint_url=where.endpoint)
        )
        for model in (Product, Listing, Stock):
            label = model.model_config.table.partition("-")[2]
            model.model_config.table = self.table(label)

    def get_item(self) -> Any:
        return Product.sync_get(product_id=PRODUCT_IDS[0], record="DETAILS")

    def query(self) -> Any:
        return list(Listing.newest.sync_query(SHELF, limit=PAGE + 1, scan_index_forward=False))

    def batch_get(self) -> Any:
        return Stock.sync_batch_get([{"product_id": each, "variant_id": VARIANT_ID} for each in PRODUCT_IDS])

    def fact(self, item: Any) -> Fact:
        return fact_of_object(item)
