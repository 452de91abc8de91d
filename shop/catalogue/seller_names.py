"""Keeps the seller's names on products, cards and stock up to date, so that a page of cards reads no profiles.

The names follow the stream of the users' table, when a seller changes the user name or the name of the shop.
"""

from collections.abc import Sequence
from contextlib import suppress

from accounts.members import Member
from accounts.sellers import SellerProfile
from dynamo import Transaction, batches
from dynamo.errors import Conflict, Refused
from dynamo.streams import Change
from shop.catalogue.seller_products import all_products_of
from shop.inventory import Stock
from shop.products import VARIANT_LIMIT, Listing, Product, cards_on_shelves

WRITE_ATTEMPTS = 4


def follow(changes: Sequence[Change[Member | SellerProfile]]) -> None:
    """Update the products of every seller among the changes."""
    for seller_id in dict.fromkeys(change.key["user_id"] for change in changes if _is_renamed(change)):
        refresh(seller_id)


def derive(shops: Sequence[SellerProfile]) -> None:
    """Update the products of some sellers."""
    for shop in shops:
        refresh(shop.user_id)


def refresh(seller_id: str) -> None:
    """Write a seller's names of today on those of their products that have other ones.

    One request for the profile and two for every hundred products; for each product that changes, one for its stock,
    one for its cards, and one transaction. Then it looks again: whoever follows at the same time may have written older
    names. `Conflict` when others keep writing the same products.
    """
    for _ in range(WRITE_ATTEMPTS):
        # Consistent: an eventual read may be older than the change that the stream brought.
        keys = [Member.key(user_id=seller_id), SellerProfile.key(user_id=seller_id)]
        member, shop = batches.read(keys, consistent=True)
        if not isinstance(member, Member) or not isinstance(shop, SellerProfile):
            return
        names = (member.username, shop.shop_name)
        others = [
            product for product in all_products_of(seller_id) if (product.seller_username, product.seller_name) != names
        ]
        if not others:
            return
        for product in others:
            with suppress(Refused):
                _rename(product, *names)
    raise Conflict(f"The names of {seller_id} on their products kept changing.")


def _rename(product: Product, username: str, name: str) -> None:
    """Write the names on a product, its cards and its stock in one transaction."""
    cards = cards_on_shelves(product)
    stocks = Stock.of_product_now(product_id=product.product_id).all(limit=VARIANT_LIMIT)
    as_read = (Product.seller_username == product.seller_username) & (Product.seller_name == product.seller_name)
    with Transaction() as transaction:
        transaction.update(
            product.own_key, Product.seller_username.set(username), Product.seller_name.set(name), condition=as_read
        )
        for card in cards:
            transaction.update(card.own_key, Listing.seller_username.set(username), Listing.seller_name.set(name))
        for stock in stocks:
            transaction.update(stock.own_key, Stock.seller_username.set(username), Stock.seller_name.set(name))


def _is_renamed(change: Change[Member | SellerProfile]) -> bool:
    return _name_in(change.before) != _name_in(change.after)


def _name_in(profile: Member | SellerProfile | None) -> str | None:
    if profile is None:
        return None
    return profile.username if isinstance(profile, Member) else profile.shop_name
