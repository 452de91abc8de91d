"""What the demo's people say, ask and answer about things, and what they have saved: read from `content/`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from plaza.demo.prints import CONTENT

SELLER = "seller"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review, written so many days ago of one of a product's variants; `helpful` counts whom it helped."""

    product: str
    by: str
    days: float
    stars: int
    text: str
    title: str = ""
    option: int = 0
    helpful: int = 0
    answer: str = ""

    @property
    def order_name(self) -> str:
        """What the order that brought the product is called in the demo."""
        return f"order of {self.by} for {self.product}"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a question, by the seller or by a buyer's user name."""

    by: str
    days: float
    text: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with its answers."""

    product: str
    by: str
    days: float
    text: str
    answers: tuple[Reply, ...]


# By username what is saved: the product's name, what is different since in cents, and whether it was sold out then.
SAVED: Mapping[str, Sequence[tuple[str, int, bool]]] = {
    "june": (
        ("Enamel pendant lamp, 36 cm", 2300, False),
        ("Ash counter stool", 0, False),
        ("Moth orchid, two stems, plum", 0, True),
        ("Barrel armchair, covered to order", 0, False),
        ("Woolly cactus, first year", 0, False),
        ("Three-leg bedside table, white and oak", 0, False),
        ("Indigo table runner, handwoven", 400, False),
    ),
    "noor": (("Cactus mix with pumice", 0, False), ("Old hanging fern, 90 cm trail", 900, False)),
    "theo": (("Saddle-stitched camera strap", 0, False), ("Kodak Instamatic 133, cleaned", 0, False)),
    "aiko": (("Shell armchair, black, dowel legs", 0, False), ("Ash counter stool", 0, False)),
    "elif": (("Blue column cactus in terracotta", 0, False), ("Three aloe pups, rooted", 0, False)),
}


@cache
def opinions() -> tuple[Opinion, ...]:
    """Every review."""
    entries = tomllib.loads((CONTENT / "reviews.toml").read_text("utf-8"))["review"]
    return tuple(Opinion(**entry | {"text": entry["text"].strip()}) for entry in entries)


@cache
def inquiries() -> tuple[Inquiry, ...]:
    """Every question."""
    entries = tomllib.loads((CONTENT / "questions.toml").read_text("utf-8"))["question"]
    return tuple(
        Inquiry(**entry | {"answers": tuple(Reply(**answer) for answer in entry.get("answers", ()))})
        for entry in entries
    )
