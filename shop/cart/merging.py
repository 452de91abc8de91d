"""Merges the cart of a guest into the cart of the member who signed in, and undoes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dynamo import Transaction, new_id, together
from dynamo.errors import Conflict, Refused
from shop.cart.refusals import SavedFull, UndoTooLate
from shop.carts import LINE_LIMIT, QUANTITY_LIMIT, Cart, CartLine, MergedCart, cart_of

UNDO_DAYS = 1
MERGE_ATTEMPTS = 3


class _CartsChanged(Refused):
    """One of the carts changed between reading and writing."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge: the member's cart, how many things came into it, and where those went that did not fit.

    Counts are of pieces, not of lines. `capped` names what reached the limit of a line. `is_mixed` says that the member
    had something in the cart already, or saved.
    """

    merge_id: str
    cart: Cart
    count: int
    capped: tuple[str, ...]
    saved_count: int
    left_count: int
    is_mixed: bool

    @property
    def is_worth_saying(self) -> bool:
        """Whether the cart is another one than the shopper has seen."""
        return self.is_mixed or bool(self.saved_count or self.left_count)


class _MergedLines:
    """The lines of two carts together, within the limits of a cart."""

    def __init__(self, guest: Cart, member: Cart) -> None:
        self.lines, self.saved = dict(member.lines), dict(member.saved)
        self.left_lines: dict[str, CartLine] = {}
        self.left_saved: dict[str, CartLine] = {}
        self.capped: list[str] = []
        self.count = self.saved_count = self.left_count = 0
        for line in _oldest_first(guest.lines.values()):
            if self._fits(self.lines, line):
                self.count += line.quantity
            elif self._fits(self.saved, line):
                self.saved_count += line.quantity
            else:
                self.left_lines[line.key] = line
                self.left_count += line.quantity
        for line in _oldest_first(guest.saved.values()):
            if not self._fits(self.saved, line):
                self.left_saved[line.key] = line
                self.left_count += line.quantity

    def _fits(self, lines: dict[str, CartLine], line: CartLine) -> bool:
        if existing := lines.get(line.key):
            if existing.quantity + line.quantity > QUANTITY_LIMIT:
                self.capped.append(line.name)
            lines[line.key] = existing.together_with(line)
        elif len(lines) < LINE_LIMIT:
            lines[line.key] = line
        else:
            return False
        return True


def merge(guest_id: str, member_id: str) -> Merged | None:
    """Move the guest's lines into the member's cart in one transaction; None when the guest's cart is empty.

    Quantities of the same variant add up to at most 99. Lines for which the cart has no room are saved for later, and
    those for which there is no room either stay in the guest's cart. Two requests at once, then one. `Conflict` when
    the carts keep changing.
    """
    for _ in range(MERGE_ATTEMPTS):
        guest, member = together(lambda: cart_of(guest_id), lambda: cart_of(member_id))
        if not guest.lines and not guest.saved:
            return None
        try:
            return _write(guest, member, _MergedLines(guest, member))
        except _CartsChanged:
            continue
    raise Conflict("The carts kept changing.")


def _write(guest: Cart, member: Cart, merged: _MergedLines) -> Merged:
    version = member.cart_version + 1
    record = MergedCart(
        merge_id=new_id(),
        member_id=member.user_id,
        guest_lines={key: line for key, line in guest.lines.items() if key not in merged.left_lines},
        former_lines=member.lines,
        cart_version=version,
        expires_at=datetime.now(UTC) + timedelta(days=UNDO_DAYS),
    )
    seen = Cart.cart_version == member.cart_version
    if not member.cart_version:
        seen = Cart.cart_version.does_not_exist() | seen
    with Transaction() as transaction:
        transaction.update(
            Cart.key(user_id=member.user_id),
            Cart.lines.set(merged.lines),
            Cart.saved.set(merged.saved),
            Cart.cart_version.set(version),
            condition=seen,
            upsert=True,
            failing=_CartsChanged(),
        )
        same = Cart.cart_version == guest.cart_version
        if merged.left_lines or merged.left_saved:
            rest = guest.replace(lines=merged.left_lines, saved=merged.left_saved, cart_version=guest.cart_version + 1)
            transaction.put(rest, condition=same, failing=_CartsChanged())
        else:
            transaction.delete(guest.own_key, condition=same, failing=_CartsChanged())
        transaction.put(record, new=True)
    return Merged(
        merge_id=record.merge_id,
        cart=member.replace(lines=merged.lines, saved=merged.saved, cart_version=version),
        count=merged.count,
        capped=tuple(merged.capped),
        saved_count=merged.saved_count,
        left_count=merged.left_count,
        is_mixed=bool(member.lines or member.saved),
    )


def unmerge(member_id: str, merge_id: str) -> Cart:
    """Undo a merge: the member has their former cart again, and the guest's lines are saved for later. One transaction.

    `UndoTooLate` once the cart was changed after the merge, `SavedFull` when there is no room.
    """
    record, cart = together(lambda: MergedCart.by_id.find(merge_id=merge_id), lambda: cart_of(member_id))
    if record is None or record.member_id != member_id or record.expires_at < datetime.now(UTC):
        raise UndoTooLate
    changed_since = UndoTooLate("You have changed your cart since, so it stays as it is.")
    if cart.cart_version != record.cart_version:
        raise changed_since
    saved = record.guest_lines | cart.saved
    if len(saved) > LINE_LIMIT:
        raise SavedFull
    with Transaction() as transaction:
        transaction.update(
            Cart.key(user_id=member_id),
            Cart.lines.set(record.former_lines),
            Cart.saved.set(saved),
            Cart.cart_version.add(1),
            condition=Cart.cart_version == record.cart_version,
            failing=changed_since,
        )
        transaction.delete(record.own_key)
    return cart.replace(lines=record.former_lines, saved=saved, cart_version=record.cart_version + 1)


def _oldest_first(lines: Iterable[CartLine]) -> list[CartLine]:
    return sorted(lines, key=lambda line: (line.added_at, line.key))
