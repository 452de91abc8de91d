"""How many of each variant there are, apart from the details, which are cached; stock never is."""

from dynamo import AsText, BatchGet, Budget, Entity, Flag, Get, Integer, Query, Text, TupleOf
from shop import tables
from web.photos.photo import Photo

# The variant of a product that comes in one kind only.
ONLY = "default"

# From here down pages say how many are left.
LOW = 5


class Stock(Entity, table=tables.inventory, size_kb=0.3):
    """One variant of a product: what it is called, what it costs, how many are left."""

    product_id = Text()
    variant_id = Text()
    # The product's name and slug and the seller's names stand here once more, so that a cart needs nothing else.
    seller_id = Text()
    seller_username = Text()
    seller_name = Text()
    name = Text()
    slug = Text()
    one_of_a_kind = Flag(default=False)
    # One value for each of the product's option names: ("12 cm",).
    options = TupleOf(str, default=())
    photo = AsText(Photo, null=True)
    price_cents = Integer()
    quantity = Integer()
    sold = Integer(default=0)
    active = Flag(default=True)

    of_variant = Get("", Budget(1, 1, 0.5))
    of_product = Query("", Budget(1, 1, 1), "{product_id}")
    of_product_now = Query("", Budget(1, 1, 2), "{product_id}", consistent=True)
    of_variants = BatchGet("", Budget(1, 1, 3))
    of_variants_now = BatchGet("", Budget(1, 1, 3), consistent=True)

    @property
    def available(self) -> int:
        """How many can be bought."""
        return self.quantity if self.active else 0
