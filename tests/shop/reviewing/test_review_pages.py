"""Reviews in the browser's way: on the product's page, on pages of their own, and in what search engines read."""

import json
import re
from html import unescape
from io import BytesIO
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from accounts.identity.limits import Limit
from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo.tools.testing import requests_at_most
from shop.product_stats import ProductStats
from shop.products import REMOVED, Product
from shop.ratings import Rating
from shop.reviewing import card_ratings
from shop.reviews import REVIEW_PHOTO_LIMIT, TEXT_LIMIT, Review
from shop.views import own_reviews
from tests.build import a_category, a_member, a_product, a_review, a_shop, an_arrived_order, client_of, sold_by

HTMX = {"HX-Request": "true"}
WRITTEN = {"stars": "4", "title": "Bluer than I thought", "text": "In a box in a box.\n\nNot a spine lost."}


def url_of(product: Product) -> str:
    return f"/products/{product.product_id}/{product.slug}/"


def form_of(product: Product) -> str:
    return f"/reviews/{product.product_id}/write/"


def read(product: Product, client: Client | None = None) -> str:
    return unescape((client or Client()).get(url_of(product)).content.decode())


def a_buyer(product: Product) -> tuple[Account, Client]:
    member = a_member()
    an_arrived_order(member.user_id, product)
    return member, client_of(member)


def a_picture(name: str = "pot.png") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (400, 300), "green").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def told(answer: HttpResponse) -> list[str]:
    return [str(message) for message in answer.wsgi_request._messages]


def test_from_the_order_to_the_product_s_page() -> None:
    product = a_product(a_category())
    author, client = a_buyer(product)
    order = re.search(r'href="(/orders/[^"]+/)"', client.get("/orders/").content.decode())
    assert order
    assert f'href="{form_of(product)}"' in client.get(order[1]).content.decode()
    answer = client.post(form_of(product), WRITTEN)
    assert answer["Location"] == form_of(product)
    page = unescape(client.get(form_of(product)).content.decode())
    assert "Your review is out. Add photographs if you have some." in page
    assert 'value="4" class' in page or re.search(r'value="4"[^>]*checked', page)
    answer = client.post(form_of(product), WRITTEN | {"stars": "5"})
    assert answer["Location"] == f"{url_of(product)}#reviews"
    page = read(product, client)
    for words in ("Bluer than I thought", "<p>Not a spine lost.</p>", "Your review", "Change it", "5.0", "1 review"):
        assert words in page
    assert "Write one" not in page
    page = read(product)
    assert author.name in page
    assert "Helpful" in page
    assert "Change it" not in page


def test_what_is_wrong_is_said_and_what_was_typed_stays() -> None:
    product = a_product()
    _, client = a_buyer(product)
    answer = client.post(form_of(product), {"stars": "6", "title": "", "text": "x" * (TEXT_LIMIT + 1)})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f"{TEXT_LIMIT} characters fit here; these are {TEXT_LIMIT + 1}." in page
    assert "x" * (TEXT_LIMIT + 1) in page
    page = unescape(client.post(form_of(product), {"text": "Fine."}).content.decode())
    assert "Choose one to five stars." in page
    assert Review.by_author.find(product_id=product.product_id, author_id="x") is None


def test_whoever_may_not_is_told_why_on_the_product_s_page() -> None:
    product = a_product(a_category())
    for method in ("get", "post"):
        answer = getattr(client_of(a_member()), method)(form_of(product), WRITTEN)
        assert answer["Location"] == f"{url_of(product)}#reviews"
        assert told(answer) == ["You can review a thing once it has arrived with you. Your last 200 orders count."]
    answer = Client().get(form_of(product))
    assert answer["Location"].startswith("/sign-in/")
    assert "Sign in to review what arrived with you." in Client().get(answer["Location"]).content.decode()


def test_a_thing_that_is_gone_can_be_reviewed_by_whom_it_reached() -> None:
    product = a_product(status=REMOVED)
    _, client = a_buyer(product)
    assert client.post(form_of(product), WRITTEN).status_code == 302
    assert client.post(form_of(product), WRITTEN | {"stars": "2"})["Location"] == "/reviews/"
    assert "Bluer than I thought" in client.get("/reviews/").content.decode()


def test_markup_in_a_review_is_only_text() -> None:
    product = a_product()
    a_review(product, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    page = Client().get(url_of(product)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_rating_is_in_the_data_for_search_engines_and_on_cards() -> None:
    product, neighbour = a_product(a_category("Cacti")), a_product(name="Neighbour")
    assert "aggregateRating" not in read(product)
    a_review(product, 5)
    a_review(product, 4)
    found = re.findall(r'<script[^>]*ld\+json">(.*?)</script>', Client().get(url_of(product)).content.decode())
    assert json.loads(found[0])["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.50",
        "reviewCount": 2,
        "bestRating": 5,
    }
    card_ratings.refresh(product.product_id)
    page = re.sub(r"\s+", " ", Client().get("/everything/").content.decode())
    assert page.count('class="rating"') == 1
    assert "4.5 <span" in page
    assert neighbour.name in page


def test_reviews_cost_a_visitor_two_requests_once_in_five_seconds_and_a_member_three_more() -> None:
    product = a_product(a_category(), **sold_by(a_shop()))
    a_review(product)
    member = client_of(a_member())
    for client in (Client(), member):
        client.get(url_of(product))
    with requests_at_most(1, round_trips=1, read_units=0.5):
        Client().get(url_of(product))
    with requests_at_most(5, round_trips=1, read_units=3):
        member.get(url_of(product))


def test_the_list_of_all_reviews_goes_on_where_the_page_ends() -> None:
    product = a_product()
    for number in range(5):
        a_review(product, title=f"Number {number}")
    page = read(product)
    assert [words in page for words in ("Number 4", "Number 2", "Number 1")] == [True, True, False]
    more = re.search(r'hx-get="([^"]+)"', page[page.index('id="reviews"') :])
    assert more
    fragment = Client().get(more[1], headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert [words in fragment for words in ("Number 2", "Number 1", "Number 0")] == [False, True, True]
    whole = Client().get(more[1]).content.decode()
    assert "You are further down the list" in whole
    assert "noindex" in whole
    assert Client().get(f"/reviews/{product.product_id}/?after=forged").status_code == 400
    assert Client().get("/reviews/nonsense/").status_code == 404


def test_the_button_says_how_many_it_helped() -> None:
    product = a_product(a_category())
    review = a_review(product)
    client = client_of(a_member())
    url = f"/reviews/{product.product_id}/{review.author_id}/helpful/"
    fragment = client.post(url, headers=HTMX).content.decode()
    assert 'aria-pressed="true" autofocus>Helpful, 1<' in fragment
    answer = client.post(f"{url}remove/", headers={"Referer": f"http://testserver{url_of(product)}"})
    assert answer["Location"] == url_of(product)
    assert "Helpful," not in read(product, client)
    assert client.post(f"/reviews/{product.product_id}/nobody/helpful/").status_code == 404


def test_authors_do_not_vote_for_themselves() -> None:
    product = a_product()
    author, client = a_buyer(product)
    client.post(form_of(product), WRITTEN)
    answer = client.post(f"/reviews/{product.product_id}/{author.user_id}/helpful/", headers=HTMX)
    assert answer.status_code == 422
    assert "This is your own review." in answer.content.decode()


def test_photographs_are_added_and_removed_and_a_bad_one_spoils_no_other() -> None:
    product = a_product(a_category())
    author, client = a_buyer(product)
    client.post(form_of(product), WRITTEN)
    url = f"/reviews/{product.product_id}/photos/"
    notes = SimpleUploadedFile("notes.txt", b"no photograph", "text/plain")
    answer = client.post(url, {"photos": [a_picture(), notes]}, headers=HTMX)
    assert answer.status_code == 422
    assert "<b>notes.txt</b>: This file isn't a photograph" in unescape(answer.content.decode())
    (photo,) = Review.by_author(product_id=product.product_id, author_id=author.user_id).photos
    assert default_storage.exists(photo.name(photo.widths[-1], "webp"))
    assert photo.url(320) in read(product)
    answer = client.post(url, {"photos": [a_picture() for _ in range(REVIEW_PHOTO_LIMIT)]})
    assert "4 photographs fit. Remove one to make room." in unescape(answer.content.decode())
    assert len(Review.by_author(product_id=product.product_id, author_id=author.user_id).photos) == 4
    assert client.post(f"{url}{photo.id}/remove/").status_code == 200
    assert not default_storage.exists(photo.name(photo.widths[-1], "webp"))
    assert client.post(f"{url}{photo.id}/remove/").status_code == 200
    assert client.post(url).status_code == 422
    assert client_of(a_member()).post(url, {"photos": a_picture()}).status_code == 404
    client.post(f"/reviews/{product.product_id}/remove/")
    assert not any(default_storage.listdir(f"photos/reviews/{photo.key.split('/')[2]}")[1])


def test_so_many_photographs_are_taken_in_an_hour() -> None:
    product = a_product()
    author, client = a_buyer(product)
    client.post(form_of(product), WRITTEN)
    with mock.patch.object(own_reviews, "PICTURE_BY_MEMBER", Limit("picture-test", 1, 60 * 60)):
        answer = client.post(f"/reviews/{product.product_id}/photos/", {"photos": [a_picture(), a_picture("two.png")]})
    assert answer.status_code == 422
    assert "<b>two.png</b>: Those were many pictures at once. Try again in an hour." in answer.content.decode()
    assert len(Review.by_author(product_id=product.product_id, author_id=author.user_id).photos) == 1


def test_removing_it_asks_first() -> None:
    product = a_product(a_category())
    _, client = a_buyer(product)
    url = f"/reviews/{product.product_id}/remove/"
    assert client.get(url).status_code == 404
    client.post(form_of(product), WRITTEN)
    assert "This can’t be undone." in client.get(url).content.decode()
    assert ProductStats.of_product(product_id=product.product_id).rating == Rating(1, 4)
    answer = client.post(url)
    assert (answer["Location"], told(answer)) == ("/reviews/", ["Your review is removed."])
    assert ProductStats.of_product(product_id=product.product_id).rating is None
    assert "No reviews yet" in client.get("/reviews/").content.decode()


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


def test_the_seller_answers_and_nobody_else(seller: Account) -> None:
    product = a_product(a_category(), seller_id=seller.user_id, seller_username=seller.username)
    review = a_review(product)
    url = f"/reviews/{product.product_id}/{review.author_id}/answer/"
    client = client_of(seller)
    assert f'href="{url}"' in read(product, client)
    assert "Write one" not in read(product, client)
    assert client.post(url, {"answer": "x" * 1001}).status_code == 422
    answer = client.post(url, {"answer": "Thank you for the patience."})
    assert (answer["Location"], told(answer)) == (url, ["Your answer is out."])
    assert "Save the answer" in client.get(url).content.decode()
    page = read(product)
    assert "Thank you for the patience." in page
    assert url not in page
    assert told(client.post(url, {"answer": ""})) == ["The review has no answer of yours."]
    other = a_member()
    open_shop(other, {"shop_name": "Fernhouse", "about": "Ferns.", "city": "Porto", "country": "PT"}, None)
    for method in ("get", "post"):
        assert getattr(client_of(other), method)(url, {"answer": "Mine!"}).status_code == 404
    assert client.get(f"/reviews/{product.product_id}/nobody/answer/").status_code == 404
