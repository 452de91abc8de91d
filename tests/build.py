"""What tests stand on: members, categories, products, made in a line each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils.text import slugify

from accounts.credentials import Credential
from accounts.identity import joining
from accounts.members import Member
from accounts.models import Account
from accounts.profiles.reading import Profile
from accounts.sellers import SellerProfile
from dynamo import batches, moment_of, new_id, put
from shop.cart import filling
from shop.carts import Cart, cart_of
from shop.catalogue import shelf_sellers
from shop.catalogue.stock_flags import stock_left
from shop.categories import ROOT, Ancestor, Category, TreeVersion
from shop.checkout import offers, placing
from shop.checkout.offers import Offer
from shop.inventory import ONLY, Stock
from shop.orders import DELIVERED, DeliveryAddress, Order
from shop.products import ACTIVE, EVERYTHING, Product, card_on
from shop.reviewing import writing
from shop.reviewing.writing import ReviewText
from shop.reviews import Review

PASSWORD = "a window box of thyme"

_numbers = count(1)


def a_member(username: str = "", **values: Any) -> Account:
    """A member who just joined; `password` is PASSWORD unless given."""
    username = username or f"member{next(_numbers)}"
    password_hash = make_password(values.pop("password", PASSWORD))
    values = {"email": f"{username}@example.org", "name": username.capitalize()} | values
    return joining.join(username=username, password_hash=password_hash, **values)


def client_of(member: Account | None) -> Client:
    """A browser that is signed in as this member, or nobody's."""
    client = Client()
    if member:
        client.force_login(member)
    return client


def a_stock(**values: Any) -> Stock:
    """Ten of one variant at €34, from a shop called Windowsill."""
    given = {
        "product_id": new_id(),
        "variant_id": ONLY,
        "seller_id": "01SELLERWINDOWSILL00000000",
        "seller_username": "windowsill",
        "seller_name": "Windowsill",
        "name": "Blue column cactus in terracotta",
        "slug": "blue-column-cactus-in-terracotta",
        "price_cents": 3400,
        "quantity": 10,
    } | values
    stock = Stock(**given)
    put(stock)
    return stock


def add_to_cart(shopper_id: str, product_id: str, variant_id: str, quantity: int) -> Cart:
    """Add so many of a variant to a cart, by its stock as it is now."""
    return filling.add(shopper_id, filling.stock_for(product_id, variant_id, quantity), quantity)


def a_cart(shopper_id: str, *stocks: Stock, quantity: int = 1) -> Cart:
    """A cart with so many of each, filled as a shopper fills it."""
    for stock in stocks:
        add_to_cart(shopper_id, stock.product_id, stock.variant_id, quantity)
    return cart_of(shopper_id)


AN_ADDRESS = DeliveryAddress("June Park", "Zwaanshals 281 B", "3035 KJ", "Rotterdam", "NL")


def an_offer(member_id: str, *, address: DeliveryAddress = AN_ADDRESS, address_id: str | None = None) -> Offer:
    """What the checkout offers for the member's cart as it stands."""
    return offers.offer(placing.validate(member_id), address, address_id)


def an_order(member_id: str, *stocks: Stock, quantity: int = 1) -> Order:
    """An order of so many of each, placed through the checkout."""
    a_cart(member_id, *(stocks or (a_stock(),)), quantity=quantity)
    return placing.place_order(an_offer(member_id))


def an_arrived_order(member_id: str, product: Product) -> Order:
    """An order of one of a product, which was delivered."""
    stock = Stock.of_product_now(product_id=product.product_id).first()
    assert stock
    order = an_order(member_id, stock)
    arrived = order.replace(parts=[replace(part, status=DELIVERED) for part in order.parts], status=DELIVERED)
    put(arrived)
    return arrived


def a_review(product: Product, stars: int = 5, author: Account | None = None, **words: str) -> Review:
    """A review by a member with whom the product arrived."""
    author = author or a_member()
    an_arrived_order(author.user_id, product)
    own = writing.own_review(author.user_id, product.product_id)
    given = {"title": "Not one spine lost", "text": "Came in a box in a box."} | words
    return writing.publish(own, author, ReviewText(stars=stars, **given))


def a_category(name: str = "Plants", above: Category | None = None, **values: Any) -> Category:
    """A category under another one, or on the first level; the tree gets a new version."""
    slug = slugify(name)
    ancestors = [*above.ancestors, Ancestor(above.category_id, above.name, above.path)] if above else []
    given = {
        "category_id": new_id(),
        "parent_id": above.category_id if above else ROOT,
        "sort_name": f"{next(_numbers):04} {name}",
        "name": name,
        "slug": slug,
        "path": f"{above.path}/{slug}" if above else slug,
        "ancestors": ancestors,
        "depth": len(ancestors),
    } | values
    category = Category(**given)
    put(category)
    put(TreeVersion(tree_version=next(_numbers)))
    return category


def a_product(
    category: Category | None = None, *, variants: Sequence[dict[str, Any]] = ({},), quantity: int = 10, **values: Any
) -> Product:
    """A product with its stock and its cards, on the shelves of its category: a cactus at €34 by Windowsill.

    `variants` are what each variant's stock has of its own; `created_at` also dates its place on the shelves.
    """
    name = values.get("name", "Blue column cactus in terracotta")
    slug = slugify(name)
    product_id = values.get("product_id") or new_id()
    now = moment_of(new_id())
    shared = {
        "product_id": product_id,
        "seller_id": values.get("seller_id", "01SELLERWINDOWSILL00000000"),
        "seller_username": values.get("seller_username", "windowsill"),
        "seller_name": values.get("seller_name", "Windowsill"),
        "name": name,
        "slug": slug,
        "price_cents": values.get("price_cents", 3400),
    }
    option_names = values.get("option_names", ())
    ids = [ONLY] if len(variants) == 1 else [f"{number:02}" for number in range(len(variants))]
    stocks = [
        Stock(**shared | {"variant_id": variant_id, "quantity": quantity, "option_names": option_names} | own)
        for variant_id, own in zip(ids, variants, strict=True)
    ]
    own_shelves = (category.category_id, *(one.id for one in category.ancestors)) if category else ()
    given = (
        shared
        | {
            "category_id": category.category_id if category else EVERYTHING,
            "category_name": category.name if category else "Everything",
            "shelves": (*own_shelves, EVERYTHING),
            "description": "Grown from seed on a west-facing sill.",
            "price_cents": min(stock.price_cents for stock in stocks),
            "price_varies": len({stock.price_cents for stock in stocks}) > 1,
            "stock_left": stock_left(stocks),
            "created_at": now,
            "updated_at": now,
        }
        | values
    )
    product = Product(**given)
    cards = [card_on(shelf, product, in_stock=product.stock_left != 0) for shelf in product.shelves]
    batches.write([product, *stocks, *(cards if product.status == ACTIVE else ())])
    return product


def a_shop(username: str = "", **values: Any) -> Profile:
    """A member who keeps a shop called Windowsill."""
    username = username or f"keeper{next(_numbers)}"
    given = {"user_id": new_id(), "username": username, "email": f"{username}@example.org", "name": "Ines Okafor"}
    member = Member(**given, is_seller=True, joined_at=datetime.now(UTC))
    about = "Cacti and succulents from three balconies and one patient aunt."
    shop = {"shop_name": "Windowsill", "about": about, "city": "Lisbon", "since": datetime.now(UTC)} | values
    seller = SellerProfile(user_id=member.user_id, **shop)
    credential = Credential(username=username, user_id=member.user_id, password_hash="!", is_seller=True)
    batches.write([credential, member, seller])
    return Profile(member, seller)


def sellers_counted(*shops: Profile) -> None:
    """As the worker leaves the shelves: with the number of products that each of these shops has on them."""
    for shop in shops:
        shelf_sellers.refresh(shop.member.user_id)


def sold_by(profile: Profile) -> dict[str, str]:
    """What a product says of its seller."""
    shop = profile.seller
    return {
        "seller_id": profile.member.user_id,
        "seller_username": profile.member.username,
        "seller_name": shop.shop_name if shop else profile.member.name,
    }
