"""Two hundred buyers after fifty pieces of one thing, through the real checkout on the real engine."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from dynamo import new_id
from shop.cart.refusals import OutOfStock
from shop.carts import cart_of
from shop.checkout import placing
from shop.inventory import Stock
from shop.orders import Order, OrderSummary
from tests.build import a_cart, a_stock, an_offer

BUYERS = 200
PIECES = 50
SOLD_OUT = "Someone bought the last of Blue column cactus in terracotta while you were here."


def test_everybody_presses_twice_and_all_at_once():
    stock = a_stock(quantity=PIECES)
    buyers = [new_id() for _ in range(BUYERS)]
    start = Barrier(2 * BUYERS)

    def press(offer):
        start.wait()
        while True:
            try:
                return placing.place_order(offer).order_id
            except OutOfStock as error:
                return str(error)
            except (placing.NoAnswer, placing.TooBusy):
                # The engine gave up waiting for a lock, as on a slow machine; the shopper is told to place it again.
                continue

    with ThreadPoolExecutor(2 * BUYERS) as crowd:
        offers = list(crowd.map(lambda buyer: (a_cart(buyer, stock), an_offer(buyer))[1], buyers))
        answers = list(crowd.map(press, [*offers, *offers]))

    assert answers[:BUYERS] == answers[BUYERS:]
    assert answers[:BUYERS].count(SOLD_OUT) == BUYERS - PIECES
    placed = set(answers) - {SOLD_OUT}
    assert placed == {offer.order_id for offer in offers} & placed
    assert len(placed) == PIECES

    left = Stock.of_variant(product_id=stock.product_id, variant_id=stock.variant_id)
    assert (left.quantity, left.sold) == (0, PIECES)
    for offer in offers:
        won = offer.order_id in placed
        assert [order.order_id for order in Order.history(user_id=offer.viewer).all(2)] == [offer.order_id] * won
        assert cart_of(offer.viewer).count == (0 if won else 1)
        summary = OrderSummary.of_member.find(user_id=offer.viewer)
        assert (summary.order_count if summary else 0) == won
