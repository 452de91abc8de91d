"""Addresses: where a member's orders may go."""

from accounts import tables
from accounts.countries import country_name
from dynamo import Budget, Entity, Flag, Get, Query, Text, new_id

ADDRESS_LIMIT = 20


class Address(Entity, table=tables.addresses, size_kb=0.4):
    """One entry of a member's address book; `country` is an ISO 3166 alpha-2 code."""

    user_id = Text()
    address_id = Text(default=new_id)
    name = Text()
    street = Text()
    postcode = Text()
    city = Text()
    country = Text()
    phone = Text(null=True)
    is_default = Flag(default=False)

    by_id = Get("", Budget(1, 1, 1), consistent=True)
    # In the order they were written down; strong, so that a page after a change shows it.
    of_member = Query("", Budget(1, 1, 2), "{user_id}", consistent=True)

    @property
    def country_name(self) -> str:
        return country_name(self.country)


def book(user_id: str) -> list[Address]:
    """A member's addresses, the default first, then as they were added. One request."""
    found = Address.of_member(user_id=user_id).all(limit=ADDRESS_LIMIT)
    return sorted(found, key=lambda address: not address.is_default)


def default_of(addresses: list[Address]) -> Address | None:
    """The address that is used unless another is chosen."""
    return next((address for address in addresses if address.is_default), addresses[0] if addresses else None)
