"""Twelve of Plaza's entities as PynamoDB's models, with the same attributes in the same tables."""

import os
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from benchmarks.clients import INDEX, KEY, REGION
from benchmarks.clients.pynamo_parts import Ancestor, DeliveryAddress, Event, Moment, OrderLine, SellerPart, Spec

PREFIX = os.environ.get("DYNAMO_PREFIX") or "plaza-"


class Meta:
    region = REGION
    aws_access_key_id = KEY
    aws_secret_access_key = KEY


class Product(Model):
    class Meta(Meta):
        table_name = PREFIX + "Products"

    product_id = UnicodeAttribute(hash_key=True)
    record = UnicodeAttribute(range_key=True, default="DETAILS")
    seller_id = UnicodeAttribute()
    seller_username = UnicodeAttribute()
    seller_name = UnicodeAttribute()
    category_id = UnicodeAttribute()
    category_name = UnicodeAttribute()
    shelves = ListAttribute(of=UnicodeAttribute)
    name = UnicodeAttribute()
    slug = UnicodeAttribute()
    description = UnicodeAttribute()
    specs = ListAttribute(of=Spec)
    photos = ListAttribute(of=UnicodeAttribute)
    photo = UnicodeAttribute(null=True)
    option_names = ListAttribute(of=UnicodeAttribute)
    price_cents = NumberAttribute()
    price_varies = BooleanAttribute(default=False)
    one_of_a_kind = BooleanAttribute(default=False)
    stock_left = NumberAttribute(null=True)
    dispatch_note = UnicodeAttribute(null=True)
    status = UnicodeAttribute(default="ACTIVE")
    rating = UnicodeAttribute(null=True)
    version = NumberAttribute(default=0)
    created_at = Moment()
    published_at = Moment(null=True)
    updated_at = Moment()


class Newest(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = INDEX
        projection = IncludeProjection(["name", "slug", "photo"])

    listing_category_id = UnicodeAttribute(hash_key=True)
    listed_at = Moment(range_key=True)


class Listing(Model):
    class Meta(Meta):
        table_name = PREFIX + "Products"

    newest = Newest()
    product_id = UnicodeAttribute(hash_key=True)
    record = UnicodeAttribute(range_key=True)
    listing_category_id = UnicodeAttribute()
    stocked_category_id = UnicodeAttribute(null=True)
    listed_at = Moment()
    listing_price_cents = NumberAttribute()
    name = UnicodeAttribute()
    slug = UnicodeAttribute()
    photo = UnicodeAttribute(null=True)
    seller_id = UnicodeAttribute()
    seller_username = UnicodeAttribute()
    seller_name = UnicodeAttribute()
    price_varies = BooleanAttribute(default=False)
    one_of_a_kind = BooleanAttribute(default=False)
    rating = UnicodeAttribute(null=True)
    stock_left = NumberAttribute(null=True)


class Stock(Model):
    class Meta(Meta):
        table_name = PREFIX + "Inventory"

    product_id = UnicodeAttribute(hash_key=True)
    variant_id = UnicodeAttribute(range_key=True)
    seller_id = UnicodeAttribute()
    seller_username = UnicodeAttribute()
    seller_name = UnicodeAttribute()
    name = UnicodeAttribute()
    slug = UnicodeAttribute()
    one_of_a_kind = BooleanAttribute(default=False)
    option_names = ListAttribute(of=UnicodeAttribute)
    options = ListAttribute(of=UnicodeAttribute)
    photo = UnicodeAttribute(null=True)
    price_cents = NumberAttribute()
    quantity = NumberAttribute()
    sold = NumberAttribute(default=0)
    offered = BooleanAttribute(default=True)
    active = BooleanAttribute(default=True)


class Order(Model):
    class Meta(Meta):
        table_name = PREFIX + "Orders"

    user_id = UnicodeAttribute(hash_key=True)
    record = UnicodeAttribute(range_key=True)
    lines = ListAttribute(of=OrderLine)
    parts = ListAttribute(of=SellerPart)
    timeline = ListAttribute(of=Event)
    placed_at = Moment()
    # It hides a question of the model's that nobody asks here.
    count = NumberAttribute()  # type: ignore[assignment]
    pictures = ListAttribute(of=UnicodeAttribute)
    address = DeliveryAddress()
    status = UnicodeAttribute()
    total_cents = NumberAttribute()
    currency = UnicodeAttribute()
    order_number = UnicodeAttribute()


class OrderSummary(Model):
    class Meta(Meta):
        table_name = PREFIX + "Orders"

    user_id = UnicodeAttribute(hash_key=True)
    record = UnicodeAttribute(range_key=True, default="SUMMARY")
    order_count = NumberAttribute(default=0)
    spent_cents = NumberAttribute(default=0)
    last_order_at = Moment(null=True)


class SellerOrder(Model):
    class Meta(Meta):
        table_name = PREFIX + "SellerOrders"

    seller_id = UnicodeAttribute(hash_key=True)
    record = UnicodeAttribute(range_key=True)
    buyer_id = UnicodeAttribute()
    lines = ListAttribute(of=OrderLine)
    address = DeliveryAddress()
    status = UnicodeAttribute()
    total_cents = NumberAttribute()


class Cart(Model):
    class Meta(Meta):
        table_name = PREFIX + "Carts"

    user_id = UnicodeAttribute(hash_key=True)
    lines = MapAttribute[str, Any]()
    saved = MapAttribute[str, Any]()
    cleared = MapAttribute[str, Any]()
    cart_version = NumberAttribute(default=0)
    expires_at = NumberAttribute(null=True)


class Category(Model):
    class Meta(Meta):
        table_name = PREFIX + "Categories"

    tree_id = UnicodeAttribute(hash_key=True)
    category_id = UnicodeAttribute(range_key=True)
    parent_id = UnicodeAttribute()
    sort_name = UnicodeAttribute()
    name = UnicodeAttribute()
    slug = UnicodeAttribute()
    path = UnicodeAttribute()
    intro = UnicodeAttribute(null=True)
    photo = UnicodeAttribute(null=True)
    ancestors = ListAttribute(of=Ancestor)
    depth = NumberAttribute(default=0)
    child_count = NumberAttribute(default=0)
    product_count = NumberAttribute(default=0)


class Member(Model):
    class Meta(Meta):
        table_name = PREFIX + "Users"

    user_id = UnicodeAttribute(hash_key=True)
    record = UnicodeAttribute(range_key=True)
    username = UnicodeAttribute()
    email = UnicodeAttribute()
    name = UnicodeAttribute()
    bio = UnicodeAttribute(default="")
    city = UnicodeAttribute(default="")
    website = UnicodeAttribute(default="")
    avatar = UnicodeAttribute(null=True)
    is_seller = BooleanAttribute(default=False)
    joined_at = Moment()


class SellerProfile(Model):
    class Meta(Meta):
        table_name = PREFIX + "Users"

    user_id = UnicodeAttribute(hash_key=True)
    record = UnicodeAttribute(range_key=True)
    shop_name = UnicodeAttribute()
    about = UnicodeAttribute(default="")
    city = UnicodeAttribute(default="")
    country = UnicodeAttribute(default="")
    dispatch_note = UnicodeAttribute(default="")
    avatar = UnicodeAttribute(null=True)
    since = Moment()


class Credential(Model):
    class Meta(Meta):
        table_name = PREFIX + "Usernames"

    username = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()
    password = UnicodeAttribute()


class Address(Model):
    class Meta(Meta):
        table_name = PREFIX + "Addresses"

    user_id = UnicodeAttribute(hash_key=True)
    address_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    street = UnicodeAttribute()
    postcode = UnicodeAttribute()
    city = UnicodeAttribute()
    country = UnicodeAttribute()
    phone = UnicodeAttribute(null=True)
    is_default = BooleanAttribute(default=False)


TWELVE: tuple[type[Model], ...] = (
    Product,
    Listing,
    Stock,
    Order,
    OrderSummary,
    SellerOrder,
    Cart,
    Category,
    Member,
    SellerProfile,
    Credential,
    Address,
)
