"""The page of a product: what it says, to whom, and what that costs."""

import json
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from dynamo import put
from dynamo.cache import forget_everything
from dynamo.tools.testing import requests_at_most
from shop.catalogue.product_details import product_with_stock
from shop.inventory import Stock
from shop.products import REMOVED, Product, Spec
from tests.build import a_category, a_member, a_product, a_shop, client_of, sold_by
from web.photos.photo import Photo

POTS = (
    {"options": ("12 cm",), "quantity": 3},
    {"options": ("17 cm",), "price_cents": 4900, "quantity": 9},
    {"options": ("21 cm",), "price_cents": 6400, "quantity": 0},
)


def a_cactus(**values) -> Product:
    """By Windowsill, which has more, in a category that has more."""
    plants = a_category("Plants")
    cacti = a_category("Cacti", plants)
    shop = a_shop(dispatch_note="Posts on Mondays.")
    for number in range(5):
        a_product(cacti, name=f"Neighbour {number}")
        a_product(plants, name=f"Their thing {number}", **sold_by(shop))
    given = {"variants": POTS, "option_names": ("Pot",), "specs": [Spec("Light", "Full sun")], **sold_by(shop)} | values
    return a_product(cacti, **given)


def url_of(product: Product) -> str:
    return f"/products/{product.product_id}/{product.slug}/"


def read(product: Product, client: Client | None = None) -> str:
    return unescape((client or Client()).get(url_of(product)).content.decode())


@pytest.mark.parametrize("who", ["stranger", "member", "owner", "staff"])
def test_everybody_sees_it(who):
    owner = a_member()
    product = a_cactus(seller_id=owner.user_id, seller_username=owner.username)
    viewer = {"stranger": None, "member": a_member(), "owner": owner, "staff": a_member(is_staff=True)}[who]
    client = client_of(viewer)
    assert client.get(url_of(product)).status_code == 200
    assert client.get(f"/stock/{product.product_id}/").status_code == 200
    assert client.post(url_of(product)).status_code == 405


@pytest.mark.parametrize("signed_in", [False, True])
def test_costs_one_round_trip_warm_and_two_cold(signed_in):
    product = a_cactus()
    client = client_of(a_member() if signed_in else None)
    forget_everything()
    # A member's hearts, votes and own review take three more, beside the others, and their counts are of now.
    with requests_at_most(10 + 3 * signed_in, round_trips=2, read_units=4.5 + signed_in):
        client.get(url_of(product))
    with requests_at_most(1 + 4 * signed_in, round_trips=1, read_units=0.5 + 2 * signed_in):
        client.get(url_of(product))


def test_says_what_it_is_what_it_costs_and_how_many_are_left():
    page = read(a_cactus())
    assert "Blue column cactus in terracotta, from Windowsill · Plaza" in page
    assert "Choose pot." in page
    assert '<input type="radio" name="option_0" value="12 cm">' in page
    assert "<span data-price>from €34.00</span>" in page
    assert '<input type="radio" name="option_0" value="21 cm" disabled>' in page
    assert '<span class="price-from">from </span>€34' in page
    assert "Add to cart" in page
    assert "Full sun" in page
    assert "Posts on Mondays." in page
    assert "style=" not in page


def test_shows_the_shelf_the_seller_and_what_else_there_is():
    page = read(a_cactus())
    assert '<a href="/c/plants/cacti/">Cacti</a>' in page
    assert "one patient aunt" in page
    assert "More from Cacti" in page
    assert "Neighbour 4" in page
    assert page.count("Their thing") == 3


def test_the_stock_is_never_remembered():
    product = a_cactus(variants=({"quantity": 3},), option_names=())
    read(product)
    stock = Stock.of_product(product_id=product.product_id).first()
    put(stock.replace(quantity=0))
    page = read(product)
    assert "Sold out" in page
    assert "Add to cart" not in page
    assert "More from Windowsill" in page


def test_a_form_without_a_choice_names_its_variant():
    page = read(a_cactus(variants=({},), option_names=()))
    assert '<input type="hidden" name="variant_id" value="default">' in page
    assert "option_0" not in page


def test_a_link_can_choose_the_variant():
    product = a_cactus()
    page = unescape(Client().get(f"{url_of(product)}?variant=01").content.decode())
    assert '<input type="radio" name="option_0" value="17 cm" checked>' in page
    assert "<span data-price>€49.00</span>" in page


def test_the_stock_as_it_is_now():
    product = a_cactus()
    read(product)
    with requests_at_most(1, round_trips=1, read_units=0.5):
        answer = Client().get(f"/stock/{product.product_id}/", headers={"HX-Request": "true"})
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(answer.content.decode().split(">", 1)[1].rsplit("<", 1)[0])
    assert [(one["note"], one["most"]) for one in told][:2] == [("Only 3 left", 3), ("In stock", 9)]


def test_another_name_in_the_address_leads_to_the_right_one():
    product = a_cactus()
    for address in (f"/products/{product.product_id}/", f"/products/{product.product_id}/old-name/"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (301, url_of(product))
    answer = Client().get(f"/products/{product.product_id}/old-name/?variant=01")
    assert answer["Location"] == f"{url_of(product)}?variant=01"


def test_a_removed_product_says_so_and_offers_its_shelf():
    product = a_cactus(status=REMOVED)
    for address in (url_of(product), f"/products/{product.product_id}/any/"):
        answer = Client().get(address)
        page = unescape(answer.content.decode())
        assert answer.status_code == 410
        assert "Windowsill took “Blue column cactus in terracotta” down." in page
        assert 'href="/c/plants/cacti/">See Cacti' in page
    assert (
        json.loads(Client().get(f"/stock/{product.product_id}/").content.decode().split(">", 1)[1].rsplit("<", 1)[0])
        == []
    )


@pytest.mark.parametrize(
    "product_id", ["01J9ZQ6N3G5T8V7XW2K4M6P8R0", "DETAILS", "x" * 300, "01j9zq6n3g5t8v7xw2k4m6p8r0"]
)
def test_what_never_was_is_not_found(product_id):
    assert Client().get(f"/products/{product_id}/cactus/").status_code == 404
    assert Client().get(f"/stock/{product_id}/").status_code == 404


def test_tells_search_engines_and_previews():
    photo = Photo("photos/products/cactus", 1280, 1280, (320, 640, 1280), "A cactus")
    page = Client().get(url_of(a_cactus(photos=(photo,), photo=photo))).content.decode()
    product, trail = (
        json.loads(block.split("</script>")[0]) for block in page.split('<script type="application/ld+json">')[1:]
    )
    assert product["offers"] == {
        "@type": "AggregateOffer",
        "lowPrice": "34.00",
        "highPrice": "49.00",
        "offerCount": 2,
        "url": product["offers"]["url"],
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
        "seller": {"@type": "Organization", "name": "Windowsill"},
    }
    assert product["image"] == [f"{settings.SITE_URL}/media/photos/products/cactus-1280.webp"]
    assert [step["name"] for step in trail["itemListElement"]] == ["Plants", "Cacti"]
    assert f'<link rel="canonical" href="{product["offers"]["url"]}">' in page
    assert f'<meta property="og:image" content="{settings.SITE_URL}/media/photos/products/cactus-1280.webp">' in page


def test_data_cannot_break_out_of_its_block():
    page = Client().get(url_of(a_cactus(description="</script><script>alert(1)</script>"))).content.decode()
    assert "<script>alert" not in page


def test_a_product_whose_seller_and_category_are_gone_still_has_a_page():
    product = a_product(name="Orphan")
    page = read(product)
    assert "Orphan" in page
    assert "More from" not in page


def test_costs_two_round_trips_when_only_the_tree_is_cold():
    product = a_cactus()
    forget_everything()
    product_with_stock(product.product_id)
    with requests_at_most(9, round_trips=2, read_units=4):
        Client().get(url_of(product))


SHIRTS = ({"options": ("S", "Navy")}, {"options": ("S", "Brick"), "quantity": 0}, {"options": ("M", "Navy")})
HTMX = {"HX-Request": "true", "HX-Target": "dialog#drawer"}


def add(product: Product, **values: str):
    return Client().post("/cart/lines/", {"product_id": product.product_id, **values})


def test_without_scripts_combinations_are_one_choice_and_those_sold_out_are_marked():
    page = read(a_cactus(variants=SHIRTS, option_names=("Size", "Colour")))
    alone = page.split("<noscript>")[1].split("</noscript>")[0]
    assert '<input type="radio" name="variant_id" value="00">' in alone
    assert '<input type="radio" name="variant_id" value="01" disabled>' in alone
    assert "S, Brick" in alone
    assert "noscript" not in read(a_cactus())


@pytest.mark.parametrize(
    ("values", "words", "kept"),
    [
        ({"option_0": "17 cm", "quantity": "x3"}, "x3", 'value="17 cm" checked'),
        (
            {"option_0": "12 cm", "quantity": "4"},
            "Only 3 left of Blue column cactus in terracotta (12 cm).",
            'value="4"',
        ),
        ({"option_0": "21 cm"}, "Blue column cactus in terracotta (21 cm) is sold out.", 'value="21 cm" checked'),
        ({"quantity": "2"}, "Choose one", 'value="2"'),
        ({"variant_id": "02"}, "(21 cm) is sold out.", 'value="21 cm" checked'),
    ],
)
def test_what_cannot_be_added_is_said_at_the_form_and_what_was_chosen_is_kept(values, words, kept):
    product = a_cactus()
    answer = add(product, **values)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert '<p class="error" id="buy-error" role="alert" data-refusal>' in page
    assert words in page.split('id="buy-error"')[1].split("</p>")[0]
    assert "Nothing was added." in page
    assert kept in page
    assert 'aria-describedby="buy-error"' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}{url_of(product)}">' in page


def test_htmx_gets_the_form_with_the_reason_in_its_place():
    answer = Client().post("/cart/lines/", {"product_id": a_cactus().product_id, "quantity": "2"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (422, "#buy", "outerHTML")
    assert answer.content.decode().lstrip().startswith('<div id="buy">')


def test_what_sold_out_or_was_removed_meanwhile_cannot_be_added():
    gone = a_cactus(variants=({"quantity": 0},), option_names=())
    answer = add(gone, variant_id="default")
    assert answer.status_code == 422
    assert "is sold out. Nothing was added." in unescape(answer.content.decode())
    assert "More from Windowsill" in unescape(answer.content.decode())
    removed = a_product(status=REMOVED, variants=({"active": False},))
    answer = add(removed, variant_id="default")
    assert answer.status_code == 422
    assert "isn’t for sale any more. Nothing was added." in unescape(answer.content.decode())


def test_there_is_no_quantity_of_the_only_one():
    page = read(a_cactus(variants=({"quantity": 1},), option_names=(), one_of_a_kind=True))
    assert '<input type="hidden" name="quantity" value="1">' in page
    assert "quantity-stepper" not in page.split("<main")[1].split("</main>")[0]
