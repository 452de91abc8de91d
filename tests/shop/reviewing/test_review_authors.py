"""Reviews follow what their authors are called and look like."""

from accounts.members import Member
from accounts.profiles.editing import edit_profile
from dynamo.streams import Consumer, consumer_named
from dynamo.streams.rebuilding import ask_for, rebuild
from dynamo.streams.worker import catch_up
from dynamo.tools.testing import requests_at_most
from shop.reviewing import review_authors
from shop.reviews import Review
from tests.build import a_member, a_product, a_review
from web.photos.photo import Photo

PICTURE = Photo("photos/members/june/1", 192, 192, (96, 192))


def looks_of(review: Review) -> tuple[str, Photo | None]:
    now = Review.by_author(product_id=review.product_id, author_id=review.author_id)
    return now.author_name, now.author_avatar


def test_a_new_name_and_picture_reach_all_reviews_of_their_author_and_no_others() -> None:
    catch_up([Consumer("tests.review_authors", Member, lambda changes: None, rebuild=())])
    consumer = Consumer("tests.review_authors", Member, review_authors.follow, rebuild=())
    author = a_member()
    theirs = [a_review(a_product(), author=author) for _ in range(2)]
    other = a_review(a_product())
    edit_profile(author.user_id, name="June Park", avatar=PICTURE)
    catch_up([consumer])
    assert [looks_of(review) for review in theirs] == [("June Park", PICTURE)] * 2
    assert looks_of(other) == (other.author_name, None)
    edit_profile(author.user_id, name="June Park", avatar=None)
    catch_up([consumer])
    assert [looks_of(review) for review in theirs] == [("June Park", None)] * 2


def test_a_change_that_shows_nowhere_asks_nothing() -> None:
    author = a_member()
    a_review(a_product(), author=author)
    edit_profile(author.user_id, name=author.name, bio="Four rooms.")
    with requests_at_most(3, round_trips=3, read_units=3.5):
        review_authors.refresh(author.user_id)


def test_a_rebuild_says_it_on_all_reviews() -> None:
    author = a_member()
    review = a_review(a_product(), author=author)
    edit_profile(author.user_id, name="June Park", avatar=PICTURE)
    ask_for("shop.review_authors", "a test")
    assert rebuild(consumer_named("shop.review_authors")).failures == 0
    assert looks_of(review) == ("June Park", PICTURE)
