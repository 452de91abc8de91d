"""Adding, changing and removing addresses: unless the book is empty, exactly one of them is the default."""

from collections.abc import Callable
from contextlib import suppress

from accounts.addresses import ADDRESS_LIMIT, Address, AddressBook, book
from dynamo import Budget, Transaction, access_pattern, update
from dynamo.errors import NotFound, Refused

# A change that others come before reads the book again, so often.
TRIES = 10


class BookFull(Refused):
    """There are as many addresses in the book as it holds."""


class BookChanged(Refused):
    """The book was changed elsewhere at the same time."""


@access_pattern("", "GetItem, Query, TransactWriteItems", "Addresses", Budget(3, 3, 3, 6))
def add_address(address: Address) -> Address:
    """Add an address, the first one as the default; `BookFull` when there is no room. Three requests, one after the
    other; as many again for each other change at the same moment."""

    def add(transaction: Transaction, addresses: list[Address]) -> Address:
        if len(addresses) >= ADDRESS_LIMIT:
            raise BookFull(f"An address book holds {ADDRESS_LIMIT}.")
        added = address.replace(is_default=address.is_default or not addresses)
        transaction.put(added, new=True)
        if added.is_default:
            _unset_default(transaction, addresses)
        return added

    return _change(address.user_id, add)


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


@access_pattern("", "GetItem, Query, TransactWriteItems", "Addresses", Budget(3, 3, 3, 6))
def set_default_address(user_id: str, address_id: str) -> Address:
    """Let this address be the default. `NotFound` if it is not in the book. Three requests, two if it is already."""

    def choose(transaction: Transaction, addresses: list[Address]) -> Address:
        chosen = _in_book(addresses, address_id)
        if not chosen.is_default:
            _unset_default(transaction, addresses)
            transaction.update(chosen.own_key, Address.is_default.set(True), failing=BookChanged())
        return chosen

    return _change(user_id, choose)


@access_pattern("", "GetItem, Query, TransactWriteItems", "Addresses", Budget(3, 3, 3, 6))
def remove_address(user_id: str, address_id: str) -> Address:
    """Remove an address; if it was the default, the oldest other one becomes it. `NotFound` if it is not in the book.
    Three requests."""

    def remove(transaction: Transaction, addresses: list[Address]) -> Address:
        removed = _in_book(addresses, address_id)
        transaction.delete(removed.own_key)
        others = [address for address in addresses if address.address_id != address_id]
        if others and not any(address.is_default for address in others):
            transaction.update(others[0].own_key, Address.is_default.set(True), failing=BookChanged())
        return removed

    return _change(user_id, remove)


def _change(user_id: str, write: Callable[[Transaction, list[Address]], Address]) -> Address:
    """Read the book, let `write` say what changes in it, and write that if nobody changed the book meanwhile; else
    begin again. `BookChanged` when others came first each time."""
    for _ in range(TRIES):
        # The number is read before the addresses, so these are never older than it.
        read = AddressBook.of_member.find(user_id=user_id)
        addresses = book(user_id)
        with suppress(BookChanged), Transaction() as transaction:
            address = write(transaction, addresses)
            if transaction.writes:
                transaction.update(
                    AddressBook.key(user_id=user_id),
                    AddressBook.version.set(read.version + 1 if read else 1),
                    condition=AddressBook.version == read.version if read else AddressBook.version.does_not_exist(),
                    upsert=True,
                    failing=BookChanged(),
                )
            return address
    raise BookChanged("The book was changed by others, time after time.")


def _in_book(addresses: list[Address], address_id: str) -> Address:
    for address in addresses:
        if address.address_id == address_id:
            return address
    raise NotFound(f"No address {address_id} is in this book.")


def _unset_default(transaction: Transaction, addresses: list[Address]) -> None:
    for address in addresses:
        if address.is_default:
            transaction.update(address.own_key, Address.is_default.set(False), failing=BookChanged())
