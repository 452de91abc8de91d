"""A seller's own products in the browser's way: from an empty draft to a card on the shelf, and off again."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo import update
from shop.catalogue.browsing import PAGE_SIZE
from shop.inventory import Stock
from shop.products import ACTIVE, HIDDEN, REMOVED, Listing, Product
from shop.stock_movements import StockMovement, stock_id
from tests.build import a_category, a_member, client_of


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


@pytest.fixture
def client(seller: Account) -> Client:
    return client_of(seller)


def a_picture(name: str = "cactus.png", size: tuple[int, int] = (400, 300)) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", size, "green").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def begun(client: Client) -> str:
    """A new draft; its URL."""
    answer = client.post("/sell/things/")
    assert answer.status_code == 302
    return str(answer["Location"])


def fields(client: Client, url: str) -> dict[str, str]:
    """What the page's form would send, but for its buttons."""
    html = client.get(url).content.decode()
    form = html[html.index("own-product-form") :]
    form = form[: form.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if given.get("type") != "checkbox" or " checked" in tag:
            sent[given["name"]] = given.get("value", "on" if given.get("type") == "checkbox" else "")
    sent |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_from_an_empty_draft_to_the_shelf(client: Client, seller: Account) -> None:
    plants = a_category("Plants")
    url = begun(client)
    product_id = url.rstrip("/").rpartition("/")[2]
    assert client.post(f"{url}photos/", {"photos": a_picture()}).status_code == 200
    sent = fields(client, url) | {
        "name": "Blue column cactus",
        "category": plants.category_id,
        "description": "Grown from seed.",
        "specs": "Height: 31 cm",
        "variants-0-price": "34.50",
        "variants-0-quantity": "4",
        "then": "publish",
    }
    answer = client.post(url, sent)
    assert answer["Location"] == "/sell/things/", answer.content.decode()
    product = Product.details(product_id=product_id)
    assert (product.status, product.name, product.slug) == (ACTIVE, "Blue column cactus", "blue-column-cactus")
    assert (product.price_cents, product.stock_left, product.category_name) == (3450, 4, "Plants")
    (stock,) = Stock.of_product(product_id=product_id).all(limit=24)
    assert (stock.quantity, stock.active, stock.name, stock.photo) == (4, True, product.name, product.photo)
    (card,) = Listing.newest(category_id=plants.category_id).page(PAGE_SIZE)
    assert (card.name, card.listing_price_cents, card.photo) == (product.name, 3450, product.photo)
    (movement,) = StockMovement.of_variant(stock_id=stock_id(product_id, stock.variant_id)).all(limit=9)
    assert (movement.difference, movement.actor) == (4, seller.user_id)


def test_a_draft_may_be_empty_and_says_what_it_lacks(client: Client) -> None:
    url = begun(client)
    assert client.post(url, fields(client, url))["Location"] == url
    answer = client.post(f"{url}publish/", follow=True)
    assert "Give it a name." in answer.content.decode()
    assert "Add a photograph." in answer.content.decode()
    assert client.get(f"/products/{url.rstrip('/').rpartition('/')[2]}/").status_code in (404, 410)


def published(client: Client, **values: str) -> tuple[str, str]:
    """A product on sale; its URL and its id."""
    plants = a_category("Plants")
    url = begun(client)
    client.post(f"{url}photos/", {"photos": a_picture()})
    sent = fields(client, url) | {"name": "Cactus", "category": plants.category_id, "description": "Green."}
    sent |= {"variants-0-price": "34", "variants-0-quantity": "4", "then": "publish"} | values
    assert client.post(url, sent)["Location"] == "/sell/things/"
    return url, url.rstrip("/").rpartition("/")[2]


def test_options_make_a_row_for_each_variant(client: Client) -> None:
    url, product_id = published(client)
    client.post(
        url,
        fields(client, url)
        | {"option_1": "Size", "values_1": "S, M, M ,", "option_2": "Colour", "values_2": "red, blue"},
    )
    sent = fields(client, url)
    assert [sent[f"variants-{n}-options"] for n in range(4)] == ["S, red", "S, blue", "M, red", "M, blue"]
    client.post(url, sent | {"variants-0-quantity": "7", "variants-3-price": "40"})
    product = Product.details(product_id=product_id)
    stocks = Stock.of_product(product_id=product_id).all(limit=24)
    assert product.option_names == ("Size", "Colour")
    assert (product.price_cents, product.price_varies) == (3400, True)
    assert [(stock.options, stock.price_cents, stock.quantity) for stock in stocks] == [
        (("S", "red"), 3400, 7),
        (("S", "blue"), 3400, 0),
        (("M", "red"), 3400, 0),
        (("M", "blue"), 4000, 0),
    ]


def test_an_id_of_a_variant_is_never_used_again(client: Client) -> None:
    url, product_id = published(client)
    client.post(url, fields(client, url) | {"option_1": "Colour", "values_1": "C++, C#"})
    first = {stock.options: stock.variant_id for stock in Stock.of_product(product_id=product_id).all(limit=24)}
    client.post(url, fields(client, url) | {"values_1": "C++"})
    client.post(url, fields(client, url) | {"values_1": "C++, C"})
    then = {stock.options: stock.variant_id for stock in Stock.of_product(product_id=product_id).all(limit=24)}
    assert then["C++",] == first["C++",]
    assert then["C",] not in first.values()
    assert all(stock.option_names == ("Colour",) for stock in Stock.of_product(product_id=product_id).all(limit=24))


def test_what_is_on_sale_stays_complete(client: Client) -> None:
    url, product_id = published(client)
    sent = fields(client, url)
    unoffered = {name: value for name, value in sent.items() if not name.endswith("-offered")}
    for wrong in (
        sent | {"variants-0-price": ""},
        sent | {"variants-0-price": "0"},
        sent | {"variants-0-price": "99999999"},
        sent | {"variants-0-quantity": "-1"},
        unoffered,
    ):
        assert client.post(url, wrong).status_code == 422, wrong
    for forged in ({"variants-TOTAL_FORMS": "0"}, {"variants-INITIAL_FORMS": "99"}, {"variants-TOTAL_FORMS": "x"}):
        assert client.post(url, sent | forged).status_code in (302, 422), forged
    assert Stock.of_variant(product_id=product_id, variant_id="default").price_cents == 3400


def test_photographs_do_not_make_the_open_form_old(client: Client) -> None:
    url = begun(client)
    sent = fields(client, url)
    client.post(f"{url}photos/", {"photos": a_picture()})
    assert client.post(url, sent | {"name": "Cactus"})["Location"] == url
    product = Product.details(product_id=url.rstrip("/").rpartition("/")[2])
    assert (product.name, len(product.photos)) == ("Cactus", 1)


def test_what_keeps_it_from_being_on_sale_stands_at_its_field(client: Client) -> None:
    url = begun(client)
    answer = client.post(url, fields(client, url) | {"description": "Green.", "then": "publish"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_name"' in html
    assert "Add a photograph." in html
    assert "Green." in html


def test_too_many_variants_are_refused_in_words(client: Client) -> None:
    url = begun(client)
    many = ", ".join(map(str, range(13)))
    answer = client.post(
        url, fields(client, url) | {"option_1": "Size", "values_1": many, "option_2": "Colour", "values_2": "red, blue"}
    )
    assert answer.status_code == 422
    assert "26 variants; 24 fit" in answer.content.decode()
    assert many in answer.content.decode()


def test_a_number_that_was_sold_meanwhile_is_not_overwritten(client: Client) -> None:
    url, product_id = published(client)
    sent = fields(client, url)
    update(Stock.key(product_id=product_id, variant_id="default"), Stock.quantity.add(-1), Stock.sold.add(1))
    assert client.post(url, sent | {"name": "Green cactus"}).status_code == 302
    assert Stock.of_variant(product_id=product_id, variant_id="default").quantity == 3
    answer = client.post(url, fields(client, url) | {"variants-0-seen": "4", "variants-0-quantity": "9"})
    assert answer.status_code == 422
    assert "There are 3 now" in answer.content.decode()
    assert 'value="9"' in answer.content.decode()


def test_an_older_form_is_refused_once_and_keeps_what_was_typed(client: Client) -> None:
    url, product_id = published(client)
    old = fields(client, url)
    client.post(url, fields(client, url) | {"name": "First"})
    answer = client.post(url, old | {"name": "Second"})
    assert answer.status_code == 422
    assert "Second" in answer.content.decode()
    assert Product.details(product_id=product_id).name == "First"


def test_hidden_it_is_on_no_shelf_and_cannot_be_bought(client: Client) -> None:
    url, product_id = published(client)
    client.post(f"{url}hide/")
    product = Product.details(product_id=product_id)
    assert product.status == HIDDEN
    assert not Stock.of_variant(product_id=product_id, variant_id="default").active
    assert not Listing.newest(category_id=product.category_id).all(limit=9)
    assert Client().get(f"/products/{product_id}/{product.slug}/").status_code == 410
    client.post(f"{url}publish/")
    assert Stock.of_variant(product_id=product_id, variant_id="default").active


def test_removed_it_is_gone_from_the_list_too(client: Client) -> None:
    url, product_id = published(client)
    assert client.get(f"{url}remove/").status_code == 200
    client.post(f"{url}remove/")
    assert Product.details(product_id=product_id).status == REMOVED
    assert "Cactus" not in client.get("/sell/things/").content.decode().partition("own-products")[2]
    assert client.get(url).status_code == 404


def test_a_photograph_that_fails_spoils_no_other(client: Client) -> None:
    url = begun(client)
    text = SimpleUploadedFile("notes.png", b"not a picture at all", "image/png")
    answer = client.post(f"{url}photos/", {"photos": [a_picture(), text, a_picture(size=(90, 90))]})
    assert answer.status_code == 422
    assert "notes.png" in answer.content.decode()
    product = Product.details(product_id=url.rstrip("/").rpartition("/")[2])
    assert [photo.width for photo in product.photos] == [400, 90]


def test_photographs_are_described_sorted_and_removed(client: Client) -> None:
    url, product_id = published(client)
    client.post(f"{url}photos/", {"photos": a_picture(size=(90, 90))})
    first, second = Product.details(product_id=product_id).photos
    second_url = f"{url}photos/{second.key.rpartition('/')[2]}/"
    client.post(second_url, {"alt": "  From the  side ", "focus": "top"})
    client.post(second_url, {"do": "earlier"})
    product = Product.details(product_id=product_id)
    assert [photo.key for photo in product.photos] == [second.key, first.key]
    assert (product.photo.alt, product.photo.focus) == ("From the side", "top")
    assert Stock.of_variant(product_id=product_id, variant_id="default").photo == product.photo
    assert Listing.newest(category_id=product.category_id).all(limit=1)[0].photo == product.photo
    client.post(second_url, {"do": "remove"})
    answer = client.post(f"{url}photos/{first.key.rpartition('/')[2]}/", {"do": "remove"})
    assert answer.status_code == 422
    assert "needs a photograph" in answer.content.decode()


def test_another_sellers_thing_is_not_found_by_any_url(client: Client) -> None:
    url, product_id = published(client)
    other = a_member()
    open_shop(other, {"shop_name": "Other", "about": "", "city": "", "country": "PT"}, None)
    theirs = client_of(other)
    for path in ("", "publish/", "hide/", "remove/", "copy/", "photos/", "photos/x/"):
        assert theirs.post(f"{url}{path}").status_code == 404, path
    assert theirs.get(url).status_code == 404
    assert Product.details(product_id=product_id).status == ACTIVE
