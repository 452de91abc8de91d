"""What tests stand on: members, categories, products, made in a line each."""

from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts import joining
from accounts.models import Account
from dynamo import new_id, put
from shop import cart_filling, checkout, offers
from shop.carts import Cart, cart_of
from shop.inventory import ONLY, Stock
from shop.offers import Offer
from shop.orders import DeliveryAddress, Order

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


def a_cart(shopper_id: str, *stocks: Stock, quantity: int = 1) -> Cart:
    """A cart with so many of each, filled as a shopper fills it."""
    for stock in stocks:
        cart_filling.add(shopper_id, stock.product_id, stock.variant_id, quantity)
    return cart_of(shopper_id)


AN_ADDRESS = DeliveryAddress("June Park", "Zwaanshals 281 B", "3035 KJ", "Rotterdam", "NL")


def an_offer(member_id: str, *, address: DeliveryAddress = AN_ADDRESS, address_id: str | None = None) -> Offer:
    """What the checkout offers for the member's cart as it stands."""
    return offers.offer(checkout.validate(member_id), address, address_id)


def an_order(member_id: str, *stocks: Stock, quantity: int = 1) -> Order:
    """An order of so many of each, placed through the checkout."""
    a_cart(member_id, *(stocks or (a_stock(),)), quantity=quantity)
    return checkout.place_order(an_offer(member_id))
