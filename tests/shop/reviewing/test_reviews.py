"""Reviews: by those with whom a thing arrived, one each, and counted exactly whatever happens at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from dynamo import delete, id_at, new_id, put
from dynamo.errors import NotFound, Refused
from dynamo.streams import Consumer, consumer_named
from dynamo.streams.rebuilding import ask_for, rebuild
from dynamo.streams.worker import catch_up
from dynamo.tools.testing import requests_at_most, within_budget
from shop.helpful_votes import votes_within
from shop.inventory import Stock
from shop.product_stats import ProductStats
from shop.products import EVERYTHING, Listing, Product
from shop.ratings import Rating
from shop.reviewing import answering, card_ratings, product_reviews, voting, writing
from shop.reviewing.answering import ReviewGone
from shop.reviewing.product_reviews import further_reviews, reviews_by
from shop.reviewing.purchases import NotArrived
from shop.reviewing.voting import OwnReviewVoted, take_back, vote
from shop.reviewing.writing import (
    AlreadyReviewed,
    OwnProductReviewed,
    ReviewChanged,
    ReviewText,
    TooLate,
    own_review,
    publish,
    rewrite,
)
from shop.reviews import EDITABLE, Review
from tests.build import a_category, a_member, a_product, a_review, an_arrived_order, an_order

WORDS = ReviewText(4, "Bluer than the photographs", "It came in a box in a box.")


def rating_of(product: Product) -> Rating | None:
    stats = ProductStats.of_product.find(product_id=product.product_id)
    return stats.rating if stats else None


def reviews_of(product: Product) -> list[Review]:
    return list(Review.of_product(product_id=product.product_id).all(limit=100))


def older(review: Review, age: timedelta) -> Review:
    """The same review, written that long ago."""
    delete(review.own_key)
    old = review.replace(review_id=id_at(datetime.now(UTC) - age))
    put(old)
    return old


def test_a_review_counts_once_for_its_product() -> None:
    product, author = a_product(), a_member()
    order = an_arrived_order(author.user_id, product)
    own = own_review(author.user_id, product.product_id)
    with within_budget(writing._first):
        review = publish(own, author, WORDS)
    assert Review.by_author(product_id=product.product_id, author_id=author.user_id) == review
    assert (review.order_id, review.author_name, review.stars) == (order.order_id, author.name, 4)
    assert rating_of(product) == Rating(1, 4)
    with pytest.raises(AlreadyReviewed):
        publish(own, author, WORDS)
    assert rating_of(product) == Rating(1, 4)


def test_whom_it_did_not_reach_writes_none() -> None:
    product, stranger, waiting, seller = a_product(), a_member(), a_member(), a_member()
    stock = Stock.of_product(product_id=product.product_id).first()
    assert stock
    an_order(waiting.user_id, stock)
    an_arrived_order(stranger.user_id, a_product(name="Something else"))
    for member in (stranger, waiting):
        with pytest.raises(NotArrived, match="once it has arrived with you"):
            own_review(member.user_id, product.product_id)
    with pytest.raises(OwnProductReviewed, match="This is yours"):
        own_review(seller.user_id, a_product(seller_id=seller.user_id).product_id)
    with pytest.raises(NotFound):
        own_review(stranger.user_id, new_id())


def test_changing_it_changes_the_rating_with_it() -> None:
    product, author = a_product(), a_member()
    a_review(product, 5)
    review = a_review(product, 2, author)
    own = own_review(author.user_id, product.product_id)
    with within_budget(writing.rewrite):
        changed = publish(own, author, WORDS)
    assert rating_of(product) == Rating(2, 9)
    assert (changed.version, changed.edited_at is not None, changed.review_id) == (1, True, review.review_id)
    with pytest.raises(ReviewChanged):
        rewrite(review, review.replace(stars=1))
    changed = publish(own_review(author.user_id, product.product_id), author, WORDS)
    assert changed.version == 1
    with within_budget(writing.remove):
        writing.remove(changed)
    assert rating_of(product) == Rating(1, 5)
    with pytest.raises(ReviewChanged):
        writing.remove(changed)
    assert rating_of(product) == Rating(1, 5)


def test_after_thirty_days_it_stays_as_it_is() -> None:
    product, author = a_product(), a_member()
    review = older(a_review(product, 3, author), EDITABLE - timedelta(minutes=5))
    assert own_review(author.user_id, product.product_id).review == review
    review = older(review, EDITABLE + timedelta(minutes=5))
    with pytest.raises(TooLate, match="can be changed for 30 days"):
        own_review(author.user_id, product.product_id)
    with pytest.raises(TooLate):
        rewrite(review, review.replace(stars=1))
    assert rating_of(product) == Rating(1, 3)


def test_writing_twice_at_once_makes_one_review() -> None:
    product, author = a_product(), a_member()
    an_arrived_order(author.user_id, product)
    own = own_review(author.user_id, product.product_id)

    def write(stars: int) -> None:
        with suppress(AlreadyReviewed):
            publish(own, author, ReviewText(stars, "", "Fine."))

    with ThreadPoolExecutor(5) as hands:
        list(hands.map(write, range(1, 6)))
    (review,) = reviews_of(product)
    assert rating_of(product) == Rating(1, review.stars)


def test_the_rating_is_that_of_the_reviews_after_any_course_of_events() -> None:
    product, authors = a_product(quantity=40), [a_member() for _ in range(6)]
    for author in authors:
        an_arrived_order(author.user_id, product)

    def do(number: int) -> None:
        chance, author = random.Random(number), authors[number % len(authors)]
        with suppress(Refused):
            own = own_review(author.user_id, product.product_id)
            if own.review and chance.random() < 0.3:
                writing.remove(own.review)
            else:
                publish(own, author, ReviewText(chance.randint(1, 5), "", f"Number {number}."))

    with ThreadPoolExecutor(6) as hands:
        list(hands.map(do, range(60)))
    stars = [review.stars for review in reviews_of(product)]
    assert rating_of(product) == (Rating(len(stars), sum(stars)) if stars else None)
    card_ratings.refresh(product.product_id)
    assert Product.details(product_id=product.product_id).rating == rating_of(product)


def test_votes_count_once_a_member_and_never_for_oneself() -> None:
    product, author, reader = a_product(), a_member(), a_member()
    review = a_review(product, 5, author)
    with within_budget(voting._add):
        assert vote(reader.user_id, review).helpful_count == 1
    assert vote(reader.user_id, review).helpful_count == 0  # As it was read; nothing was added.
    assert reviews_of(product)[0].helpful_count == 1
    assert further_reviews(product.product_id, reader, None).helped == {review.review_id}
    with pytest.raises(OwnReviewVoted):
        vote(author.user_id, review)
    with within_budget(voting._take_away):
        take_back(reader.user_id, review)
    take_back(reader.user_id, review)
    assert reviews_of(product)[0].helpful_count == 0


def test_a_storm_of_votes_leaves_the_true_count() -> None:
    product, readers = a_product(), [a_member().user_id for _ in range(4)]
    review = a_review(product)

    def press(number: int) -> None:
        (vote, take_back, vote)[number % 3](readers[number % 4], review)

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(press, range(60)))
    votes = sum(len(votes_within(reader, product.product_id)) for reader in readers)
    assert reviews_of(product)[0].helpful_count == votes


def test_a_review_that_is_written_anew_begins_without_votes_and_answer() -> None:
    product, author, reader = a_product(), a_member(), a_member()
    review = a_review(product, 1, author)
    vote(reader.user_id, review)
    writing.remove(review)
    for late in (lambda: vote(a_member().user_id, review), lambda: answering.answer(review, "Thank you.")):
        with pytest.raises(ReviewGone):
            late()
    again = a_review(product, 5, author)
    assert further_reviews(product.product_id, reader, None).helped == frozenset()
    take_back(reader.user_id, again)
    assert Review.by_author(product_id=product.product_id, author_id=author.user_id).helpful_count == 0


def test_an_answer_can_be_given_changed_and_taken_back() -> None:
    product = a_product()
    review = a_review(product)
    with within_budget(answering.answer):
        answered = answering.answer(review, "Thank you for the patience.")
    assert answered.answered_at
    assert reviews_of(product)[0].answer == "Thank you for the patience."
    assert answering.answer(answered, "").answered_at is None
    # An author who changes the review meanwhile loses no answer.
    answering.answer(review, "Thank you.")
    assert rewrite(review, review.replace(text="Still fine.")).text == "Still fine."
    assert reviews_of(product)[0].answer == "Thank you."


def test_all_reviews_come_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_reviews, "PAGE_SIZE", 2)
    product, reader = a_product(), a_member()
    written = [a_review(product, stars) for stars in (1, 2, 3)]
    with requests_at_most(2, round_trips=1, read_units=1.5):
        first = further_reviews(product.product_id, None, None)
    assert [one.review_id for one in first.reviews] == [written[2].review_id, written[1].review_id]
    with requests_at_most(3, round_trips=1, read_units=1.5):
        rest = further_reviews(product.product_id, reader, first.next)
    assert ([one.review_id for one in rest.reviews], rest.next) == ([written[0].review_id], None)


def test_authors_read_what_they_wrote_as_it_is() -> None:
    author, product = a_member(), a_product()
    with requests_at_most(1, round_trips=1):
        assert reviews_by(author.user_id).items == []
    review = a_review(product, 4, author)
    with requests_at_most(2, round_trips=2, read_units=1.5):
        assert list(reviews_by(author.user_id)) == [review]


def test_cards_learn_the_rating() -> None:
    # What other tests changed is passed by.
    catch_up([Consumer("tests.ratings", Review, lambda changes: None, rebuild=())])
    consumer = Consumer("tests.ratings", Review, card_ratings.follow, rebuild=())
    product = a_product(a_category())
    a_review(product, 5)
    last = a_review(product, 4)
    catch_up([consumer])
    assert Product.details(product_id=product.product_id).rating == Rating(2, 9)
    for shelf in product.shelves:
        for question in (Listing.newest, Listing.cheapest_in_stock):
            assert [card.rating for card in question(category_id=shelf).all(limit=9)] == [Rating(2, 9)]
    writing.remove(last)
    catch_up([consumer])
    (card,) = Listing.newest(category_id=EVERYTHING).all(limit=9)
    assert card.rating == Rating(1, 5)


def test_a_rebuild_says_it_on_all_cards() -> None:
    product = a_product(a_category())
    review = a_review(product, 3)
    ask_for("shop.ratings", "a test")
    assert rebuild(consumer_named("shop.ratings")).failures == 0
    (card,) = Listing.newest(category_id=EVERYTHING).all(limit=9)
    assert card.rating == Rating(1, 3)
    writing.remove(review)
    card_ratings.refresh(product.product_id)
    with requests_at_most(2, round_trips=1, read_units=3):
        card_ratings.refresh(product.product_id)
    (card,) = Listing.newest(category_id=EVERYTHING).all(limit=9)
    assert card.rating is None
