"""What the demo is made of: its shops, the shelves of its categories, things and the variants they come in."""

from dataclasses import dataclass

from django.utils.text import slugify

from plaza.demo.prints import Print


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller of the demo, under the user name that signs in."""

    username: str
    name: str
    owner: str
    city: str
    country: str
    open_days: int
    photo: Print
    about: str
    dispatch: str
    packing: str
    returns: str

    @property
    def dispatch_note(self) -> str:
        return f"{self.dispatch}. {self.packing}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category of the demo; `path` holds the slugs from the top down to its own."""

    path: tuple[str, ...]
    name: str
    words: str
    position: int

    @property
    def slug(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way a thing comes: a value for each of its options, with its own price, stock and sometimes picture."""

    options: tuple[str, ...]
    price_cents: int
    stock: int
    photo: Print | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Something a shop of the demo sells."""

    name: str
    shop: Shop
    shelf: Shelf
    text: str
    details: dict[str, str]
    photos: tuple[Print, ...]
    option_names: tuple[str, ...]
    variants: tuple[Variant, ...]

    @property
    def slug(self) -> str:
        return slugify(self.name)

    @property
    def is_sold_out(self) -> bool:
        return not any(variant.stock for variant in self.variants)

    @property
    def is_one_of_a_kind(self) -> bool:
        return len(self.variants) == 1 and self.variants[0].stock == 1
