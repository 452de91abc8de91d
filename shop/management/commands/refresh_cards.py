"""Updates cards and the lists of sellers, for when the worker was away for longer than a stream keeps changes."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dynamo.errors import Conflict, Refused
from shop.catalogue import seller_names, shelf_sellers, stock_flags
from shop.products import EVERYTHING, Listing

# Cards read at a time.
BATCH_SIZE = 100


class Command(BaseCommand):
    help = "Update what products and cards say of stock and seller, and the list of sellers of each shelf."

    def handle(self, *args: Any, **options: Any) -> None:
        products, sellers = dict[str, None](), dict[str, None]()
        cursor = None
        while True:
            page = Listing.newest(category_id=EVERYTHING).page(BATCH_SIZE, after=cursor)
            for card in page:
                products[card.product_id] = sellers[card.seller_id] = None
            cursor = page.next
            if cursor is None:
                break
        left = [
            *_each(stock_flags.refresh, products),
            *_each(seller_names.refresh, sellers),
            *_each(shelf_sellers.refresh, sellers),
        ]
        self.stdout.write(f"Products looked at: {len(products)}; sellers: {len(sellers)}.")
        if left:
            raise CommandError(f"These kept changing meanwhile: {', '.join(left)}. Run it again.")


def _each(refresh: Callable[[str], None], ids: Iterable[str]) -> list[str]:
    """Refresh each; those that somebody else was writing are tried again at the end. Returns what still failed."""
    for _ in range(2):
        left = []
        for each in ids:
            try:
                refresh(each)
            except (Refused, Conflict):
                left.append(each)
        ids = left
    return left
