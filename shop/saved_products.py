"""Products that members saved, with what they saw then."""

from dynamo import Budget, Entity, Flag, Integer, Moment, Query, Range, Text
from shop import tables
from shop.products import Product

# How many products a member can have saved. All of them are read at once.
SAVED_LIMIT = 200


class SavedProduct(Entity, table=tables.likes, sort="PRODUCT#{product_id}", size_kb=0.2):
    """A product that a member saved, its lowest price then, and whether it was sold out."""

    user_id = Text()
    product_id = Text()
    saved_at = Moment()
    price_cents = Integer()
    was_sold_out = Flag(default=False)

    of_member = Query("", Budget(1, 1, 1.5), "{user_id}", within=Range("PRODUCT#"))
    of_member_now = Query("", Budget(1, 1, 3), "{user_id}", within=Range("PRODUCT#"), consistent=True)

    def saves_against(self, product: Product) -> int:
        """How many cents less the product costs now than when it was saved; 0 when it does not cost less."""
        return max(0, self.price_cents - product.price_cents)


class SavedCount(Entity, table=tables.likes, sort="SAVED", size_kb=0.1):
    """How many products a member has saved."""

    user_id = Text()
    saved_count = Integer(default=0)
