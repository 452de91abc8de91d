"""The inventory: how many of each variant there are, apart from the product's details, which are cached. Stock never
is."""

from enum import Enum
from typing import NamedTuple

from dynamo import AsText, BatchGet, Budget, Entity, Flag, Get, Integer, Query, Text, TupleOf
from shop import tables
from web.photos.photo import Photo

# The id of the variant of a product without options.
ONLY = "default"

# The most that a variant may cost, in minor units, and the most there may be of it.
PRICE_LIMIT_CENTS = 100_000_000
QUANTITY_LIMIT = 100_000

# Up to this number pages say how many are left.
LOW = 5


class StockLevel(Enum):
    """How much there is of something, as far as a shopper needs to know."""

    PLENTY = "plenty"
    LOW = "low"
    ONE_OF_A_KIND = "one of a kind"
    SOLD_OUT = "sold out"


class Availability(NamedTuple):
    """What pages, stylesheets and search engines say about the stock of something. `left` is set for a low stock."""

    level: StockLevel
    left: int | None = None

    @property
    def words(self) -> str:
        match self.level:
            case StockLevel.PLENTY:
                return "In stock"
            case StockLevel.LOW:
                return f"Only {self.left} left"
            case StockLevel.ONE_OF_A_KIND:
                return "One of a kind"
            case StockLevel.SOLD_OUT:
                return "Sold out"

    @property
    def note(self) -> str:
        """The words where they matter: empty for plenty."""
        return "" if self.level is StockLevel.PLENTY else self.words

    @property
    def css_state(self) -> str:
        """The value of `data-stock`, for css/components/stock.css and js/variant-picker.js."""
        return _CSS_STATES[self.level]

    @property
    def schema_org(self) -> str:
        """The value of https://schema.org/ItemAvailability."""
        return f"https://schema.org/{'SoldOut' if self.is_sold_out else 'InStock'}"

    @property
    def is_sold_out(self) -> bool:
        return self.level is StockLevel.SOLD_OUT

    @property
    def is_one_of_a_kind(self) -> bool:
        return self.level is StockLevel.ONE_OF_A_KIND


_CSS_STATES = {
    StockLevel.PLENTY: "",
    StockLevel.LOW: "low",
    StockLevel.ONE_OF_A_KIND: "fact",
    StockLevel.SOLD_OUT: "none",
}
SOLD_OUT = Availability(StockLevel.SOLD_OUT)


def availability_of(left: int | None, *, one_of_a_kind: bool = False) -> Availability:
    """The availability of something with so many left; None means plenty."""
    if left is not None and left <= 0:
        return SOLD_OUT
    if one_of_a_kind and left == 1:
        return Availability(StockLevel.ONE_OF_A_KIND)
    if left is not None and left <= LOW:
        return Availability(StockLevel.LOW, left)
    return Availability(StockLevel.PLENTY)


class Stock(Entity, table=tables.inventory, size_kb=0.3):
    """One variant of a product: what it is called, what it costs, how many are left."""

    product_id = Text()
    variant_id = Text()
    # Copies of the product's and the seller's names, so that a cart reads nothing else.
    seller_id = Text()
    seller_username = Text()
    seller_name = Text()
    name = Text()
    slug = Text()
    one_of_a_kind = Flag(default=False)
    # The product's option names, ("Size",), and the value of each: ("12 cm",).
    option_names = TupleOf(str, default=())
    options = TupleOf(str, default=())
    photo = AsText(Photo, null=True)
    price_cents = Integer()
    quantity = Integer()
    sold = Integer(default=0)
    # Whether its seller offers this variant, and whether it can be bought: offered, and the product on sale.
    offered = Flag(default=True)
    active = Flag(default=True)

    of_variant = Get("", Budget(1, 1, 0.5))
    of_product = Query("", Budget(1, 1, 1), "{product_id}")
    of_product_now = Query("", Budget(1, 1, 2), "{product_id}", consistent=True)
    of_variants_now = BatchGet("", Budget(1, 1, 3), consistent=True)

    @property
    def full_name(self) -> str:
        """The name with the values of its options, where there are any: "Gardener’s shirt (S, Navy)"."""
        return f"{self.name} ({', '.join(self.options)})" if self.options else self.name

    @property
    def named_options(self) -> str:
        """The options with their names, "Size: 12 cm"; without them where they are not known."""
        names = self.option_names
        if len(names) != len(self.options):
            return ", ".join(self.options)
        return ", ".join([f"{name}: {value}" for name, value in zip(names, self.options, strict=True)])

    @property
    def available(self) -> int:
        """How many can be bought."""
        return self.quantity if self.active else 0

    @property
    def availability(self) -> Availability:
        return availability_of(self.available, one_of_a_kind=self.one_of_a_kind)
