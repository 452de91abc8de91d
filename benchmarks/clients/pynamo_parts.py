"""What stands inside the items of Plaza, as PynamoDB's attributes."""

from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import (
    Attribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)


class Moment(Attribute[datetime]):
    """A time as Plaza stores it; PynamoDB's own attribute writes and reads another form."""

    attr_type = "S"

    def serialize(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class Spec(MapAttribute[str, Any]):
    name = UnicodeAttribute()
    value = UnicodeAttribute()


class OrderLine(MapAttribute[str, Any]):
    product_id = UnicodeAttribute()
    variant_id = UnicodeAttribute()
    quantity = NumberAttribute()
    name = UnicodeAttribute()
    slug = UnicodeAttribute()
    options = ListAttribute(of=UnicodeAttribute)
    price_cents = NumberAttribute()
    seller_id = UnicodeAttribute()
    photo = UnicodeAttribute(null=True)


class DeliveryAddress(MapAttribute[str, Any]):
    name = UnicodeAttribute()
    street = UnicodeAttribute()
    postcode = UnicodeAttribute()
    city = UnicodeAttribute()
    country = UnicodeAttribute()
    phone = UnicodeAttribute(null=True)


class SellerPart(MapAttribute[str, Any]):
    seller_id = UnicodeAttribute()
    seller_name = UnicodeAttribute()
    status = UnicodeAttribute()
    total_cents = NumberAttribute()


class Event(MapAttribute[str, Any]):
    status = UnicodeAttribute()
    at = Moment()
    actor = UnicodeAttribute()
    seller_id = UnicodeAttribute(null=True)


class Ancestor(MapAttribute[str, Any]):
    id = UnicodeAttribute()
    name = UnicodeAttribute()
    path = UnicodeAttribute()
