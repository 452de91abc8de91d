"""Adding, changing and removing addresses: unless the book is empty, exactly one of them is the default."""

from accounts.addresses import ADDRESS_LIMIT, Address, book
from dynamo import Budget, Transaction, access_pattern, update
from dynamo.errors import NotFound, Refused


class BookFull(Refused):
    """There are as many addresses in the book as it holds."""


class BookChanged(Refused):
    """The book was changed elsewhere at the same time."""


@access_pattern("", "Query, TransactWriteItems", "Addresses", Budget(2, 2, 2, 4))
def add_address(address: Address) -> Address:
    """Add an address, the first one as the default; `BookFull` when there is no room. Two requests."""
    addresses = book(address.user_id)
    if len(addresses) >= ADDRESS_LIMIT:
        raise BookFull(f"An address book holds {ADDRESS_LIMIT}.")
    address = address.replace(is_default=address.is_default or not addresses)
    with Transaction() as transaction:
        transaction.put(address, new=True)
        if address.is_default:
            _unset_default(transaction, addresses)
    return address


@access_pattern("", "UpdateItem", "Addresses", Budget(1, 1, write_units=1))
def correct_address(address: Address) -> Address:
    """Rewrite an address that is in the book; whether it is the default stays as it is. One request."""
    texts = (Address.name, Address.street, Address.postcode, Address.city, Address.country, Address.phone)
    corrected: Address = update(
        address.own_key,
        *(attribute.set(getattr(address, attribute.attr_name)) for attribute in texts),
        failing=BookChanged("This address is not in the book any more."),
        repeatable=True,
    )
    return corrected


@access_pattern("", "Query, TransactWriteItems", "Addresses", Budget(2, 2, 2, 4))
def set_default_address(user_id: str, address_id: str) -> Address:
    """Let this address be the default. `NotFound` if it is not in the book. Two requests, one if it is already."""
    addresses = book(user_id)
    chosen = _in_book(addresses, address_id)
    if not chosen.is_default:
        with Transaction() as transaction:
            _unset_default(transaction, addresses)
            transaction.update(chosen.own_key, Address.is_default.set(True), failing=BookChanged())
    return chosen


@access_pattern("", "Query, TransactWriteItems", "Addresses", Budget(2, 2, 2, 4))
def remove_address(user_id: str, address_id: str) -> Address:
    """Remove an address; if it was the default, the oldest other one becomes it. `NotFound` if it is not in the book.
    Two requests."""
    addresses = book(user_id)
    removed = _in_book(addresses, address_id)
    heir = next((address for address in addresses if address.address_id != address_id), None)
    with Transaction() as transaction:
        # Whether it is the default decides what else changes, so it must still be as it was read.
        transaction.delete(removed.own_key, condition=Address.is_default == removed.is_default, failing=BookChanged())
        if removed.is_default and heir:
            transaction.update(heir.own_key, Address.is_default.set(True), failing=BookChanged())
    return removed


def _in_book(addresses: list[Address], address_id: str) -> Address:
    for address in addresses:
        if address.address_id == address_id:
            return address
    raise NotFound(f"No address {address_id} is in this book.")


def _unset_default(transaction: Transaction, addresses: list[Address]) -> None:
    for address in addresses:
        if address.is_default:
            # Of two that set another default at once, the second finds this one unset, and none is lost.
            transaction.update(
                address.own_key,
                Address.is_default.set(False),
                condition=Address.is_default == True,  # noqa: E712 (a condition, not a comparison)
                failing=BookChanged(),
            )
