"""Brings every card up to date, for when the worker was away for longer than a stream keeps changes."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.catalogue import seller_names, stock_flags
from shop.products import EVERYTHING, Listing

# Cards read at a time.
SIZE = 100


class Command(BaseCommand):
    help = "Say on every card what the inventory holds and what its seller is called, where it says otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        cards, sellers, cursor = 0, set[str](), None
        while True:
            page = Listing.newest(category_id=EVERYTHING).page(SIZE, after=cursor)
            for card in page:
                stock_flags.refresh(card.product_id)
                sellers.add(card.seller_id)
            cards, cursor = cards + len(page), page.next
            if cursor is None:
                break
        for seller_id in sellers:
            seller_names.refresh(seller_id)
        self.stdout.write(f"Products looked at: {cards}; sellers: {len(sellers)}.")
