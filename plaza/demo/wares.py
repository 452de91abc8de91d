"""The records of the demo's content: shops, categories, products and their variants."""

from dataclasses import dataclass

from django.utils.text import slugify

from plaza.demo.prints import Print


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller of the demo."""

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
    """A category of the demo; `path` has the slugs from the top down."""

    path: tuple[str, ...]
    name: str
    words: str
    position: int

    @property
    def slug(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of a product: a value for each option, its price, its stock, and perhaps a photograph of its own."""

    options: tuple[str, ...]
    price_cents: int
    stock: int
    photo: Print | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A product of the demo."""

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
