"""What the style guide shows: easy and difficult examples of everything in the shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static

from shop.inventory import Availability, availability_of
from shop.ratings import Rating
from web.pages.links import Link
from web.pages.toasts import Toast
from web.photos.photo import Format, Photo


class SamplePhoto(Photo):
    """A drawing that comes with Plaza, in place of a seller's photograph."""

    __slots__ = ()

    def url(self, width: int = 640, kind: Format = "webp") -> str:
        fitting = next((each for each in self.widths if each >= width), self.widths[-1])
        return static(f"styleguide/{self.name(fitting, kind)}")

    def srcset(self, kind: Format) -> str:
        return ", ".join(f"{static(f'styleguide/{self.name(each, kind)}')} {each}w" for each in self.widths)


def sample(key: str, width: int, height: int, alt: str, focus: str = "") -> SamplePhoto:
    return SamplePhoto(key, width, height, (320, 640), alt, focus)


CACTUS = sample("cactus", 640, 640, "A column cactus in a terracotta pot on a tan background")
STOOL = sample("stool", 480, 720, "A wooden stool against a blue wall", "low")
LAMP = sample("lamp", 720, 480, "A white pendant lamp against a teal wall")
CAMERA = sample("camera", 640, 640, "A black camera on a dark table")
SOFA = sample("sofa", 720, 540, "A tan sofa against a pale wall")
NOOR = SamplePhoto("noor", 192, 192, (96, 192))
THEO = SamplePhoto("theo", 192, 192, (96, 192))


PLENTY = availability_of(None)
ONE_OF_A_KIND = availability_of(1, one_of_a_kind=True)
SOLD_OUT = availability_of(0)


@dataclass(frozen=True)
class Card:
    """What a product card shows."""

    name: str
    price_cents: int
    photo: Photo | None
    seller_name: str
    availability: Availability = PLENTY
    price_is_from: bool = False
    was_cents: int | None = None
    rating: Rating | None = None
    url: str = "#notch"


@dataclass(frozen=True)
class Line:
    """What a line of a cart or an order shows."""

    name: str
    photo: Photo | None
    options: str
    price_cents: int
    quantity: int = 1
    max_quantity: int = 9
    availability: Availability = PLENTY
    problem: str = ""
    seller_name: str = ""
    url: str = "#cart"
    update_url: str = "#cart"
    remove_url: str = "#cart"
    later_url: str = "#cart"
    is_refused: bool = False

    @property
    def id(self) -> str:
        return f"line-{self.price_cents}"

    @property
    def quantity_entered(self) -> int:
        return self.quantity

    @property
    def total_cents(self) -> int:
        return self.price_cents * self.quantity


@dataclass(frozen=True)
class Value:
    """One of the things an option can be."""

    value: str
    note: str
    checked: bool = False
    is_sold: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Option:
    """What variants differ in."""

    key: str
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class VariantChoice:
    """Variants to choose from."""

    options: Sequence[Option]
    variants: Sequence[dict[str, Any]]
    combinations: Sequence[tuple[str, Value]] = ()


@dataclass(frozen=True)
class Tab:
    """A link in a row of tabs."""

    name: str
    url: str
    count: int | None
    current: bool = False


@dataclass(frozen=True)
class Seller:
    """A shop to choose in the filters."""

    value: str
    name: str
    checked: bool = False
    product_count: int | None = None


@dataclass(frozen=True)
class Criteria:
    """What is chosen in the filters."""

    in_stock: bool
    sort: str


@dataclass(frozen=True)
class Filters:
    """The filters of a list, with an invalid price."""

    criteria: Criteria
    errors: Sequence[str]
    sorts: Sequence[tuple[str, str]]
    sort: str
    price_from: str = ""
    price_to: str = "fifty"
    path: str = "#g-way"
    clear_url: str = "#g-way"
    fields: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Step:
    """A step on a timeline."""

    name: str
    note: str
    done: bool = False
    current: bool = False


AVAILABILITIES = (PLENTY, availability_of(3), ONE_OF_A_KIND, SOLD_OUT)
CARDS = [
    Card("Ash workshop stool, 64 cm", 12000, STOOL, "Dahl & Daughter", rating=Rating(76, 372)),
    Card("Enamel pendant lamp, 36 cm", 14500, LAMP, "Lamp Hour", was_cents=16800),
    Card("Blue column cactus in terracotta", 3400, CACTUS, "Windowsill", availability_of(3), price_is_from=True),
    Card("Twin-lens reflex, 1956, serviced", 36000, CAMERA, "Second Shutter", ONE_OF_A_KIND),
    Card("Prime lens 85 mm f/1.8", 24000, CAMERA, "Second Shutter", SOLD_OUT),
]
HARD_CARDS = [
    Card(
        "Höhenverstellbarer Schreibtischunterschrank mit Donaudampfschifffahrtsmotiv",
        1248000,
        SOFA,
        "Möbelwerkstätten Königswusterhausen",
        availability_of(1),
        was_cents=1499950,
        price_is_from=True,
    ),
    Card("A thing whose photograph is missing", 950, None, "Windowsill"),
    Card("Ziemniak", 5, CACTUS, "Łukasz Żółć"),
]
LEAD = Card("Three-seat sofa in saddle leather", 148000, SOFA, "Dahl & Daughter", ONE_OF_A_KIND, rating=Rating(14, 70))
LINES = [
    Line(
        "Blue column cactus in terracotta", CACTUS, "12 cm pot", 3400, availability=availability_of(2), max_quantity=2
    ),
    Line("Cactus mix with pumice, 5 litres", None, "5 litres", 1100, quantity=2),
    Line("Twin-lens reflex, 1956, serviced", CAMERA, "With leather case", 36000, availability=ONE_OF_A_KIND),
    Line(
        "Enamel pendant lamp",
        LAMP,
        "36 cm, white",
        14500,
        max_quantity=0,
        problem="Someone bought the last one. Take it out.",
    ),
]

# Two options; not every combination exists, and some are sold out.
OPTIONS = [
    Option(
        "size",
        "Pot",
        (
            Value("12 cm", "€34", checked=True),
            Value("17 cm", "€49"),
            Value("21 cm", "Sold out", is_sold=True, disabled=True),
        ),
    ),
    Option("colour", "Colour", (Value("Terracotta", "€34", checked=True), Value("Sand", "€36"))),
]


def variant(size: str, colour: str, cents: int, quantity: int, photo: int) -> dict[str, Any]:
    availability = availability_of(quantity)
    return {
        "options": {"size": size, "colour": colour},
        "price": f"€{cents / 100:.2f}",
        "price_short": f"€{cents // 100}",
        "price_cents": cents,
        "note": availability.words,
        "state": availability.css_state,
        "most": quantity,
        "photo": photo,
    }


VARIANTS = [
    variant("12 cm", "Terracotta", 3400, 3, 0),
    variant("12 cm", "Sand", 3600, 12, 1),
    variant("17 cm", "Terracotta", 4900, 7, 0),
    variant("17 cm", "Sand", 5200, 0, 1),
    variant("21 cm", "Terracotta", 6400, 0, 0),
]
CHOICE = VariantChoice(OPTIONS, VARIANTS)
SUMS = [("Things", 41600), ("Delivery, two parcels", 1340)]
ADDRESS = {
    "name": "June Park",
    "line1": "Zwaanshals 281 B",
    "postcode": "3035 KJ",
    "city": "Rotterdam",
    "country": "Netherlands",
}
TRAIL = [Link("Plants", "#way"), Link("Bonsai", "#way")]
TABS = [Tab("Shop", "#way", 48, current=True), Tab("Posts", "#way", 326), Tab("Reviews", "#way", 1308)]
KINDS = [
    Link(name, f"#{name.split()[0].lower()}", not at)
    for at, name in enumerate(
        ("All plants", "Cacti and succulents", "Hanging", "In flower", "Bonsai", "Rooted cuttings")
    )
]
APPLIED = [Link("Under €50", "#way"), Link("In stock", "#way")]
FILTERS = Filters(
    Criteria(in_stock=True, sort="newest"),
    errors=["“fifty” is no amount. Write it in figures: 50."],
    sorts=[("newest", "Newest first"), ("price", "Price, low to high"), ("-price", "Price, high to low")],
    sort="newest",
)
SELLERS = [
    Seller("", "Any shop", checked=True),
    Seller("windowsill", "Windowsill", product_count=12),
    Seller("fernhouse", "Fernhouse", product_count=4),
]
TOASTS = [
    Toast("Your address is kept"),
    Toast("Removed from your cart", undo_url="/styleguide/"),
    Toast("No answer came. Check the connection, then load the page again.", went_wrong=True),
]
STEPS = [
    Step("Ordered", "Sat 21 Nov, 10:42", done=True),
    Step("Packed by Ines", "Mon 23 Nov, 09:15", done=True),
    Step("Left Lisbon", "Mon 23 Nov, 17:30", current=True),
    Step("With you", "Wed 25 or Thu 26 Nov"),
]
