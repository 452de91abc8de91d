"""Whatever shoppers and sellers do one after the other, and whatever becomes of their requests: the books balance.

Hypothesis makes up courses of events and looks into the books after each event. `HYPOTHESIS_PROFILE=long` tries many
more, and others each time.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from dynamo import batches, id_at, new_id, put, update
from dynamo.errors import Refused
from dynamo.wire import retries
from shop.cart import checking, filling, merging, saving
from shop.carts import GUEST_PREFIX, LINE_LIMIT, QUANTITY_LIMIT, Cart, CartLine, cart_of, line_of
from shop.checkout import placing
from shop.checkout.offers import Offer
from shop.fulfilment.cancelling import cancel
from shop.fulfilment.progressing import confirm, deliver, left_to_ship, ship
from shop.inventory import ONLY, Stock
from shop.orders import Order
from tests.build import add_to_cart, an_offer
from tests.shop.books import check_cart, check_parts, check_stock, orders_of
from tests.shop.trouble import NO_TROUBLE, TROUBLES, Trouble, in_trouble

VARIANTS, SELLERS, MEMBERS, GUESTS = 4, 2, 2, 1
SUPPLY = 5

members, guests = st.integers(0, MEMBERS - 1), st.integers(MEMBERS, MEMBERS + GUESTS - 1)
shoppers = members | guests
variants = st.integers(0, VARIANTS - 1)
quantities = st.sampled_from([1, 1, 2, 3, QUANTITY_LIMIT])
changes = st.sampled_from(
    [*[Stock.price_cents.set(cents) for cents in (1, 3400, 1_248_000)], Stock.active.set(False), Stock.active.set(True)]
)
troubles = st.sampled_from(TROUBLES)


class Marketplace(RuleBasedStateMachine):
    """Two members and a guest, each with something in the cart, at four things of two sellers."""

    removed: Bundle[tuple[int, CartLine]] = Bundle("removed")
    merges: Bundle[tuple[int, str]] = Bundle("merges")
    offers: Bundle[Offer] = Bundle("offers")

    @initialize()
    def open(self) -> None:
        self.shoppers = [new_id() for _ in range(MEMBERS)] + [GUEST_PREFIX + new_id() for _ in range(GUESTS)]
        self.sellers = [new_id() for _ in range(SELLERS)]
        self.stocks = [
            Stock(
                product_id=new_id(),
                variant_id=ONLY,
                seller_id=self.sellers[number % SELLERS],
                seller_username=f"seller{number % SELLERS}",
                seller_name=f"Seller {number % SELLERS}",
                name=f"Thing {number}",
                slug=f"thing-{number}",
                price_cents=1000 + number,
                quantity=SUPPLY,
            )
            for number in range(VARIANTS)
        ]
        batches.write(self.stocks)
        self.supplied = {stock.product_id: SUPPLY for stock in self.stocks}
        self.offered: dict[str, Offer] = {}
        for number, who in enumerate(self.shoppers):
            add_to_cart(who, *self.ids(number), 1)

    # What sellers do.

    @rule(variant=variants, more=st.sampled_from([1, 2, 150]))
    def supply(self, variant: int, more: int) -> None:
        stock = self.stocks[variant]
        update(stock.own_key, Stock.quantity.add(more))
        self.supplied[stock.product_id] += more

    @rule(variant=variants, change=changes)
    def sell_otherwise(self, variant: int, change: Any) -> None:
        update(self.stocks[variant].own_key, change)

    # What shoppers do to their carts.

    @rule(shopper=shoppers, variant=variants, quantity=quantities, trouble=troubles)
    def add(self, shopper: int, variant: int, quantity: int, trouble: Trouble) -> None:
        self.change(shopper, trouble, lambda who: add_to_cart(who, *self.ids(variant), quantity))

    @rule(shopper=shoppers, line=variants, quantity=quantities, trouble=troubles)
    def change_quantity(self, shopper: int, line: int, quantity: int, trouble: Trouble) -> None:
        ids = self.ids_of_line(shopper, line)
        self.change(shopper, trouble, lambda who: filling.change_quantity(who, *ids, quantity))

    @rule(target=removed, shopper=shoppers, line=variants, saved=st.booleans(), trouble=troubles)
    def remove(self, shopper: int, line: int, saved: bool, trouble: Trouble) -> Any:
        ids = self.ids_of_line(shopper, line, saved=saved)
        taken: list[CartLine] = []

        def take(who: str) -> Cart:
            cart, line = saving.remove_saved(who, *ids) if saved else filling.remove(who, *ids)
            taken.extend([line] if line else [])
            return cart

        self.change(shopper, trouble, take)
        return multiple(*[(shopper, each) for each in taken])

    @rule(taken=removed, saved=st.booleans(), trouble=troubles)
    def put_back(self, taken: tuple[int, CartLine], saved: bool, trouble: Trouble) -> None:
        shopper, line = taken
        self.change(shopper, trouble, lambda who: (saving.put_back_saved if saved else filling.put_back)(who, line))

    @rule(shopper=shoppers, line=variants, back=st.booleans(), trouble=troubles)
    def save_for_later_or_move_back(self, shopper: int, line: int, back: bool, trouble: Trouble) -> None:
        ids = self.ids_of_line(shopper, line, saved=back)
        self.change(shopper, trouble, lambda who: (saving.move_to_cart if back else saving.save_for_later)(who, *ids))

    @rule(shopper=shoppers, trouble=troubles, how=st.sampled_from([filling.clear, filling.restore, checking.correct]))
    def clear_restore_or_correct(self, shopper: int, trouble: Trouble, how: Callable[[str], Cart]) -> None:
        self.change(shopper, trouble, how)

    @rule(shopper=shoppers)
    def save_as_many_as_can_be(self, shopper: int) -> None:
        self.fill(shopper, "saved")

    # A guest turns out to be a member.

    @rule(target=merges, guest=guests, full=st.booleans(), member=members, trouble=troubles)
    def merge(self, guest: int, full: bool, member: int, trouble: Trouble) -> Any:
        if full:
            self.fill(guest, "lines")
        before, merged = self.count_in(guest, member), []

        def merge(who: str) -> Cart:
            merged.extend([one for one in (merging.merge(self.shoppers[guest], who),) if one])
            return merged[0].cart if merged else cart_of(who)

        self.change(member, trouble, merge)
        after = self.count_in(guest, member)
        assert after.keys() == before.keys()
        assert after <= before
        assert after == before or trouble.error or merged[0].capped
        return multiple(*[(member, one.merge_id) for one in merged])

    @rule(merged=merges, trouble=troubles)
    def unmerge(self, merged: tuple[int, str], trouble: Trouble) -> None:
        member, merge_id = merged
        self.change(member, trouble, lambda who: merging.unmerge(who, merge_id))

    # A member checks out.

    @rule(target=offers, member=members, stale=st.sampled_from([False, False, False, True]))
    def offer(self, member: int, stale: bool) -> Offer:
        offer = an_offer(self.shoppers[member])
        if stale:
            offer = replace(offer, order_id=id_at(datetime.now(UTC) - timedelta(minutes=16)))
        self.offered[offer.order_id] = offer
        return offer

    @rule(offer=offers, trouble=troubles, again=st.booleans())
    def place(self, offer: Offer, trouble: Trouble, again: bool) -> None:
        self.send(offer, trouble)
        if again:
            self.send(offer, NO_TROUBLE)

    @rule(
        target=offers,
        member=members,
        variant=variants,
        quantity=quantities,
        change=st.none() | changes,
        trouble=troubles,
    )
    def buy(self, member: int, variant: int, quantity: int, change: Any, trouble: Trouble) -> Offer:
        """All the way from the cart to the order, while the seller may change something."""
        self.sell_otherwise(variant, Stock.active.set(True))
        self.change(member, NO_TROUBLE, checking.correct)
        self.change(member, NO_TROUBLE, lambda who: add_to_cart(who, *self.ids(variant), 1))
        self.change(member, NO_TROUBLE, lambda who: filling.change_quantity(who, *self.ids(variant), quantity))
        offer = self.offer(member, stale=False)
        if change is not None:
            self.sell_otherwise(variant, change)
        self.send(offer, trouble)
        return offer

    # What becomes of orders.

    @rule(
        member=members,
        number=st.integers(0, 9),
        act=st.sampled_from(["confirm", "ship", "ship one", "deliver", "cancel", "cancel all"]),
        trouble=troubles,
    )
    def move_order_on(self, member: int, number: int, act: str, trouble: Trouble) -> None:
        placed = [offer for offer in self.offered.values() if offer.viewer == self.shoppers[member]]
        orders = [order for order in map(placing.placed_before, placed) if order]
        if not orders:
            return
        order = orders[number % len(orders)]
        part = order.parts[number % len(order.parts)]
        left = left_to_ship(order, part)
        acts: dict[str, Callable[[], Order]] = {
            "confirm": lambda: confirm(order, part.seller_id),
            "ship": lambda: ship(order, part.seller_id, left),
            "ship one": lambda: ship(order, part.seller_id, dict.fromkeys(list(left)[:1], 1)),
            "deliver": lambda: deliver(order, part.seller_id, part.seller_id),
            "cancel": lambda: cancel(order, [part.seller_id], part.seller_id, "Sold out"),
            "cancel all": lambda: cancel(order, [each.seller_id for each in order.parts], order.user_id),
        }
        after = None
        try:
            with in_trouble(trouble):
                after = acts[act]()
        except Refused:
            assert Order.by_id(user_id=order.user_id, order_id=order.order_id) == order or trouble.error
        if after:
            assert Order.by_id(user_id=order.user_id, order_id=order.order_id) == after

    # How it is done.

    def ids(self, variant: int) -> tuple[str, str]:
        return self.stocks[variant].product_id, ONLY

    def ids_of_line(self, shopper: int, number: int, *, saved: bool = False) -> tuple[str, str]:
        """Of a line of the cart, or of a variant that is not in it when there is none."""
        cart = cart_of(self.shoppers[shopper])
        lines = list((cart.saved if saved else cart.lines).values())
        return (lines[number % len(lines)].product_id, ONLY) if lines else self.ids(number)

    def fill(self, shopper: int, name: str) -> None:
        """Put as many lines into a cart as it holds, for products that are not there."""
        cart = cart_of(self.shoppers[shopper])
        lines: dict[str, CartLine] = getattr(cart, name)
        more = [line_of(self.stocks[0].replace(product_id=new_id()), 1) for _ in range(LINE_LIMIT - len(lines))]
        put(cart.replace(**{name: lines | {line.key: line for line in more}}, cart_version=cart.cart_version + 1))

    def count_in(self, *shoppers: int) -> Counter[str]:
        """How many of each thing, in their carts and saved for later."""
        counted = Counter[str]()
        for cart in [cart_of(self.shoppers[shopper]) for shopper in shoppers]:
            for line in (*cart.lines.values(), *cart.saved.values()):
                counted[line.key] += line.quantity
        return counted

    def change(self, shopper: int, trouble: Trouble, change: Callable[[str], Cart]) -> None:
        """What a change answers is what stands then, and one that is refused changes nothing."""
        who = self.shoppers[shopper]
        before = cart_of(who)
        try:
            with in_trouble(trouble):
                answered, stored = change(who), cart_of(who)
                for name in ("lines", "saved", "cart_version"):
                    assert getattr(answered, name) == getattr(stored, name)
        except Refused:
            assert cart_of(who) == before

    def send(self, offer: Offer, trouble: Trouble) -> None:
        """An offer that became an order answers with that order, one that is refused is none, and a new order is of the
        cart and the prices at that moment."""
        checked, former = placing.validate(offer.viewer), placing.placed_before(offer)
        order: Order | None = None
        try:
            with in_trouble(trouble):
                order = placing.place_order(offer)
        except Refused:
            assert placing.placed_before(offer) is None
        if order:
            assert order == placing.placed_before(offer)
        if former:
            assert order == former or trouble.error
        elif order:
            assert checked.can_be_bought
            assert [(line.product_id, line.quantity, line.price_cents) for line in order.lines] == [
                (each.line.product_id, each.line.quantity, each.price_cents) for each in checked.lines
            ]

    @invariant()
    def the_books_balance(self) -> None:
        for who in self.shoppers:
            check_cart(cart_of(who))
        orders = [order for member in self.shoppers[:MEMBERS] for order in orders_of(member, self.offered)]
        check_stock(self.supplied, orders)
        check_parts(self.sellers, orders)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "sleep", lambda seconds: None)


TestMarketplace = Marketplace.TestCase
if settings.get_current_profile_name() != "long":
    TestMarketplace.settings = settings(max_examples=15, derandomize=True)
