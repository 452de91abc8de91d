"""What tests stand on: members, categories, products, made in a line each."""

from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts import joining
from accounts.models import Account

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
