"""Counters of products, exact: each changes in the transaction that it counts."""

from dynamo import Budget, Entity, Get, Integer, Text
from shop import tables
from shop.ratings import MOST_STARS, Rating


class ProductStats(Entity, table=tables.product_stats, size_kb=0.2):
    """How often a product is saved, and how many of its reviews give one to five stars. The first that counts makes the
    item; a product without one has zeros."""

    product_id = Text()
    save_count = Integer(default=0)
    stars_1 = Integer(default=0)
    stars_2 = Integer(default=0)
    stars_3 = Integer(default=0)
    stars_4 = Integer(default=0)
    stars_5 = Integer(default=0)

    of_product = Get("", Budget(1, 1, 1), consistent=True)

    @property
    def by_stars(self) -> dict[int, int]:
        """How many reviews give each number of stars, the best first."""
        return {stars: getattr(self, f"stars_{stars}") for stars in range(MOST_STARS, 0, -1)}

    @property
    def rating(self) -> Rating | None:
        count = sum(self.by_stars.values())
        return Rating(count, sum(stars * many for stars, many in self.by_stars.items())) if count else None


def stars_counter(stars: int) -> Integer:
    """The counter of the reviews that give so many stars."""
    counters = (
        ProductStats.stars_1,
        ProductStats.stars_2,
        ProductStats.stars_3,
        ProductStats.stars_4,
        ProductStats.stars_5,
    )
    return counters[stars - 1]
