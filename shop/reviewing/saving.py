"""Saves products for members, and tells which are saved."""

from contextlib import suppress
from datetime import UTC, datetime

from accounts.models import Account
from dynamo import Budget, Transaction, access_pattern
from dynamo.errors import Refused
from shop.catalogue.product_details import details
from shop.product_stats import ProductStats
from shop.products import Product
from shop.saved_products import SAVED_LIMIT, SavedCount, SavedProduct


class NotForSale(Refused):
    """The product is hidden or removed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not for sale any more, so it was not saved.")


class TooManySaved(Refused):
    """The member has no room for another saved product."""

    def __init__(self) -> None:
        super().__init__(f"{SAVED_LIMIT} things are saved, which is as many as fit. Remove one to make room.")


class AlreadySaved(Refused):
    """The product is saved already."""


class NotSaved(Refused):
    """The product is not saved."""


def save(member_id: str, product_id: str) -> Product:
    """Save a product, and return it. Saving it twice keeps what was seen the first time.

    One transaction, after a read where the details are not cached. `NotFound` when no product has this id. Refuses
    with `NotForSale` and `TooManySaved`.
    """
    product = details(product_id)
    if not product.is_on_sale:
        raise NotForSale(product.name)
    seen = SavedProduct(
        user_id=member_id,
        product_id=product_id,
        saved_at=datetime.now(UTC),
        price_cents=product.price_cents,
        was_sold_out=product.stock_left == 0,
    )
    with suppress(AlreadySaved):
        _add(seen)
    return product


@access_pattern("", "TransactWriteItems", "Likes, ProductStats", Budget(1, 1, write_units=6))
def _add(saved: SavedProduct) -> None:
    count = SavedCount.saved_count
    with Transaction() as transaction:
        transaction.put(saved, new=True, failing=AlreadySaved())
        transaction.update(
            SavedCount.key(user_id=saved.user_id),
            count.add(1),
            condition=count.does_not_exist() | (count < SAVED_LIMIT),
            upsert=True,
            failing=TooManySaved(),
        )
        transaction.update(ProductStats.key(product_id=saved.product_id), ProductStats.save_count.add(1), upsert=True)


def unsave(member_id: str, product_id: str) -> None:
    """Keep a product saved no longer; one that is not saved stays so. One transaction."""
    with suppress(NotSaved):
        _take_away(member_id, product_id)


@access_pattern("", "TransactWriteItems", "Likes, ProductStats", Budget(1, 1, write_units=6))
def _take_away(member_id: str, product_id: str) -> None:
    with Transaction() as transaction:
        transaction.delete(
            SavedProduct.key(user_id=member_id, product_id=product_id),
            condition=SavedProduct.saved_at.exists(),
            failing=NotSaved(),
        )
        transaction.update(SavedCount.key(user_id=member_id), SavedCount.saved_count.add(-1))
        transaction.update(ProductStats.key(product_id=product_id), ProductStats.save_count.add(-1))


def saved_ids(member: Account | None) -> frozenset[str] | None:
    """The ids of all products that a member has saved, for the hearts of a page. One request; for a visitor, who has
    no hearts, None and no request."""
    if member is None:
        return None
    return frozenset(
        saved.product_id for saved in SavedProduct.of_member(user_id=member.user_id).all(limit=SAVED_LIMIT)
    )
