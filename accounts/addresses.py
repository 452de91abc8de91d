"""Addresses: where a member's orders may go."""

from accounts import tables
from accounts.countries import country_name
from dynamo import Budget, Entity, Flag, Get, Integer, Query, Text, new_id

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


class AddressBook(Entity, table=tables.addresses, partition="book:{user_id}", sort="BOOK", size_kb=0.1):
    """How often a member's address book was changed: what depends on all of its addresses, such as which one is the
    default, is written only if that number is still the one that was read before them."""

    user_id = Text()
    version = Integer(default=0)

    of_member = Get("", Budget(1, 1, 1), consistent=True)


def book(user_id: str) -> list[Address]:
    """A member's addresses, the default first, then as they were added. One request.

    Where there are more than fit, all are shown, so that some can be removed.
    """
    found = Address.of_member(user_id=user_id).all(limit=2 * ADDRESS_LIMIT)
    return sorted(found, key=lambda address: not address.is_default)


def default_of(addresses: list[Address]) -> Address | None:
    """The address that is used unless another is chosen."""
    return next((address for address in addresses if address.is_default), addresses[0] if addresses else None)
