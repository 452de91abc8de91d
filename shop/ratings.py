"""The rating of a product: how many reviews there are, and the sum of their stars."""

from typing import NamedTuple

MOST_STARS = 5


class Rating(NamedTuple):
    """So many reviews with so many stars together. There is none without reviews."""

    reviews: int
    stars: int

    @staticmethod
    def from_text(text: str) -> "Rating":
        reviews, stars = text.split()
        return Rating(int(reviews), int(stars))

    def as_text(self) -> str:
        return f"{self.reviews} {self.stars}"

    @property
    def average(self) -> float:
        return self.stars / self.reviews
