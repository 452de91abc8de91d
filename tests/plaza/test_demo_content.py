"""The demo's content: what it promises in numbers, and that nothing in it is too long, doubled or missing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from accounts import countries
from accounts.addresses import Address
from accounts.identity import names
from accounts.sellers import SellerProfile
from plaza.demo import catalogue, histories, loading, prints
from plaza.demo.catalogue import listed_at, shelves, shops, things
from plaza.demo.credits import photographers
from plaza.demo.people import SELLER, SHOPPER, STAFF, people
from shop.helpful_votes import HelpfulVote, voted_id
from shop.inventory import Stock
from shop.orders import Order, OrderSummary
from shop.product_stats import ProductStats
from shop.products import PHOTO_LIMIT, VARIANT_LIMIT, Listing, Product
from shop.questions import ANSWER_LIMIT, QUESTION_LIMIT, Question
from shop.reviews import TEXT_LIMIT, TITLE_LIMIT, Review
from shop.saved_products import SavedCount, SavedProduct
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder

pytestmark = pytest.mark.no_engine

NOW = datetime(2026, 3, 7, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def items():
    return list(loading.items(NOW))


def of(kind, items):
    return [item for item in items if isinstance(item, kind)]


def test_is_as_large_as_promised():
    assert len(shops()) >= 12
    assert len(things()) >= 200
    assert len([person for person in people().values() if person.username not in shops() and not person.is_staff]) == 40
    assert {len(path) for path in shelves()} == {1, 2, 3}
    assert {SHOPPER, SELLER, STAFF} <= people().keys()
    assert people()[STAFF].is_staff


def test_every_shelf_has_something_and_every_shop_sells():
    assert {thing.shelf.path for thing in things()} == {path for path in shelves() if len(path) == 3}
    assert {thing.shop for thing in things()} == set(shops().values())


def test_no_slug_is_given_twice():
    assert max(Counter(thing.slug for thing in things()).values()) == 1
    leaves = [path[-1] for path in shelves() if len(path) == 3]
    assert len(leaves) == len(set(leaves))


def test_each_thing_can_be_sold():
    wrong = {thing.slug: [name for name, holds in promises(thing).items() if not holds] for thing in things()}
    assert {slug: names for slug, names in wrong.items() if names} == {}


def promises(thing):
    return {
        "name": 3 < len(thing.name) <= 120,
        "text": 80 < len(thing.text) <= 4000,
        "tone": "!" not in thing.text + thing.name,
        "number of photographs": 1 <= len(thing.photos) <= PHOTO_LIMIT,
        "different photographs": len(set(thing.photos)) == len(thing.photos),
        "photographs in words": all(len(photo.alt) > 10 for photo in thing.photos),
        "number of variants": 1 <= len(thing.variants) <= VARIANT_LIMIT,
        "number of options": len(thing.option_names) <= 2,
        "options": all(len(variant.options) == len(thing.option_names) for variant in thing.variants),
        "prices and stock": all(variant.price_cents > 0 and variant.stock >= 0 for variant in thing.variants),
        "different variants": len({variant.options for variant in thing.variants}) == len(thing.variants),
        "details": bool(thing.details) and all(thing.details.values()),
    }


def test_no_two_things_show_the_same_photograph_first():
    assert max(Counter(thing.photos[0].name for thing in things()).values()) == 1


def test_stock_is_of_every_kind():
    assert any(thing.is_sold_out for thing in things())
    assert any(thing.is_one_of_a_kind for thing in things())
    assert any(0 < variant.stock <= 3 for thing in things() for variant in thing.variants if len(thing.variants) > 1)
    assert not any(thing.is_sold_out for thing in things()[:24])


def test_things_are_listed_over_two_years_and_never_before_their_shop():
    dates = [listed_at(place, thing, NOW) for place, thing in enumerate(things())]
    assert dates == sorted(dates, reverse=True) or len(set(dates)) == len(dates)
    assert NOW - timedelta(days=735) < min(dates) < NOW - timedelta(days=600)
    assert max(dates) < NOW
    assert all(date > NOW - timedelta(days=thing.shop.open_days) for date, thing in zip(dates, things(), strict=True))


def test_people_have_names_and_homes_that_could_be_taken():
    for person in people().values():
        if not person.is_staff:
            assert names.username(person.username) == person.username
        assert names.shown(person.name) == person.name
        for home in person.homes:
            assert countries.tidy_postcode(home.country, home.postcode) == home.postcode


def test_every_print_is_shown_and_lies_within_its_original():
    shown = {print_.name for print_ in loading.pictures()}
    assert shown == prints.prints().keys()
    assert all(min(print_.cut) >= 0 and min(print_.cut[2:]) >= 380 for print_ in prints.prints().values())


def test_photographers_are_named_once_each():
    assert len(photographers()) == 53
    assert len({person.name for person in photographers()}) == 53
    assert sum(len(person.prints) for person in photographers()) == 54


def test_two_runs_make_the_same(items):
    for cached in (catalogue.things, catalogue.shops, catalogue.shelves, prints.prints):
        cached.cache_clear()
    again = list(loading.items(NOW))
    assert len(again) == len(items)
    differing = [one for one, other in zip(items, again, strict=True) if one != other]
    # One hash of the password is made a process, so even credentials agree.
    assert not differing


def test_no_item_is_made_twice(items):
    keys = Counter((item.table.label, *(part["S"] for part in item.own_key.wire.values())) for item in items)
    assert max(keys.values()) == 1


def test_cards_stand_on_their_shelf_on_those_above_and_on_everything(items):
    by_product = Counter(card.product_id for card in of(Listing, items))
    assert set(by_product.values()) == {4}
    left = {product.product_id: product.stock_left for product in of(Product, items)}
    assert all((card.stocked_category_id is None) == (left[card.product_id] == 0) for card in of(Listing, items))


def test_orders_are_at_every_stage_also_those_of_the_shopper(items):
    orders = of(Order, items)
    stages = {"PENDING", "CONFIRMED", "SHIPPED", "DELIVERED", "CANCELLED"}
    assert {order.status for order in orders} == stages
    assert {order.status for order in orders if order.address.name == people()[SHOPPER].name} == stages
    assert min(order.placed_at for order in orders) > NOW - timedelta(days=430)
    assert all(order.timeline[-1].at <= NOW for order in orders)


def test_orders_add_up(items):
    orders = of(Order, items)
    for order in orders:
        assert order.total_cents == sum(line.total_cents for line in order.lines)
        assert order.total_cents == sum(part.total_cents for part in order.parts)
    for summary in of(OrderSummary, items):
        own = [order for order in orders if order.user_id == summary.user_id]
        spent = sum(order.total_cents for order in own if order.status != "CANCELLED")
        # As many as the history has rows.
        assert (summary.order_count, summary.spent_cents) == (len(own), spent)
    parts = [(part.seller_id, part.order_id) for kind in (OpenSellerOrder, DoneSellerOrder) for part in of(kind, items)]
    assert Counter(parts) == Counter((part.seller_id, order.order_id) for order in orders for part in order.parts)


def test_what_was_sold_is_counted_on_the_stock(items):
    taken = Counter()
    for order in of(Order, items):
        if order.status != "CANCELLED":
            for line in order.lines:
                taken[line.product_id, line.variant_id] += line.quantity
    assert taken == Counter(
        {(stock.product_id, stock.variant_id): stock.sold for stock in of(Stock, items) if stock.sold}
    )


def test_nobody_buys_from_their_own_shop_or_before_it_was_listed():
    for order in histories.histories(NOW):
        for line in order.lines:
            assert line.thing.shop.username != order.buyer
            assert listed_at(line.place, line.thing, NOW) < order.placed_at


def test_sellers_and_addresses_are_there(items):
    assert len(of(SellerProfile, items)) == len(shops())
    assert all(profile.about and profile.dispatch_note and profile.avatar for profile in of(SellerProfile, items))
    assert len(of(Address, items)) > len(people())


def test_reviews_are_of_what_arrived_and_are_counted(items):
    orders = {(order.user_id, order.order_id): order for order in of(Order, items)}
    reviews = of(Review, items)
    assert len(reviews) >= 30
    for review in reviews:
        order = orders[review.author_id, review.order_id]
        (line,) = [line for line in order.lines if line.product_id == review.product_id]
        assert (order.status, line.options) == ("DELIVERED", review.options)
        assert order.timeline[-1].at < review.written_at
        assert len(review.title) <= TITLE_LIMIT
        assert 10 < len(review.text) <= TEXT_LIMIT
        assert "!" not in review.text + review.title + review.answer
    stars = Counter((review.product_id, review.stars) for review in reviews)
    stats = {one.product_id: one for one in of(ProductStats, items)}
    counted = {(own_id, given): many for own_id, one in stats.items() for given, many in one.by_stars.items() if many}
    assert stars == Counter(counted)
    for kind in (Product, Listing):
        for one in of(kind, items):
            assert one.rating == (stats[one.product_id].rating if one.product_id in stats else None)
    helped = Counter(vote.voted_id for vote in of(HelpfulVote, items))
    assert helped == Counter({voted_id(review): review.helpful_count for review in reviews if review.helpful_count})


def test_questions_are_answered_by_those_who_may_and_some_wait(items):
    bought = {(review.author_id, review.product_id) for review in of(Review, items)}
    questions = of(Question, items)
    sellers = {product.product_id: product.seller_id for product in of(Product, items)}
    for question in questions:
        assert question.seller_id == sellers[question.product_id] != question.asker_id
        assert len(question.text) <= QUESTION_LIMIT
        for answer in question.answers:
            assert len(answer.text) <= ANSWER_LIMIT
            assert question.asked_at < answer.at < NOW
            assert answer.by_seller or (answer.author_id, question.product_id) in bought
    windowsill = next(seller for seller in of(SellerProfile, items) if seller.shop_name == "Windowsill").user_id
    assert sum(question.open_seller_id == windowsill for question in questions) >= 2


def test_saved_things_are_counted(items):
    saved = of(SavedProduct, items)
    kept = {one.user_id: one.saved_count for one in of(SavedCount, items)}
    assert Counter(one.user_id for one in saved) == Counter(kept)
    counts = {one.product_id: one.save_count for one in of(ProductStats, items) if one.save_count}
    assert Counter(one.product_id for one in saved) == Counter(counts)
