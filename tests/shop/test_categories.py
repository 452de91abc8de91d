"""The pages of categories: what they show, to whom, and what that costs."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from dynamo.cache import forget_everything
from dynamo.tools.testing import requests_at_most
from shop.catalogue import shelf_sellers
from shop.catalogue.browsing import PAGE_SIZE
from shop.catalogue.category_tree import tree
from tests.build import a_category, a_member, a_product, a_shop, client_of, sellers_counted, sold_by

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


def read(url: str, client: Client | None = None, **kwargs) -> str:
    return unescape((client or Client()).get(url, **kwargs).content.decode())


def a_shelf(things: int = 3):
    plants = a_category("Plants", intro="Grown by the people who post them.", product_count=2)
    cacti = a_category("Cacti", plants, product_count=things)
    for number in range(things):
        a_product(
            cacti, name=f"Cactus {number}", price_cents=1000 + number * 100, created_at=MONDAY + timedelta(hours=number)
        )
    return plants, cacti


@pytest.mark.parametrize("who", ["stranger", "member", "seller", "staff"])
def test_everybody_sees_the_same_shelf(who):
    a_shelf()
    viewer = {
        "stranger": lambda: None,
        "member": a_member,
        "seller": a_member,
        "staff": lambda: a_member(is_staff=True),
    }[who]()
    client = client_of(viewer)
    for url in ("/c/plants/", "/c/plants/cacti/", "/everything/", "/categories/"):
        assert client.get(url).status_code == 200
    assert client.post("/c/plants/").status_code == 405


def test_a_shelf_costs_one_request_once_a_second_two_at_once_and_cold_two_round_trips(a_second_passes):
    a_shelf()
    forget_everything()
    with requests_at_most(4, round_trips=3, read_units=2):
        Client().get("/c/plants/")
    Client().get("/everything/")
    for url in ("/c/plants/", "/c/plants/?price_to=50&in_stock=1", "/everything/?sort=dearest"):
        with requests_at_most(1, round_trips=1, read_units=0.5):
            Client().get(url)
        a_second_passes()
        with requests_at_most(2, round_trips=1, read_units=1):
            Client().get(url)


def test_a_member_pays_one_request_more_at_once_for_the_hearts():
    a_shelf()
    client = client_of(a_member())
    tree()
    with requests_at_most(3, round_trips=1, read_units=1):
        client.get("/c/plants/")


def test_all_categories_cost_the_tree():
    a_shelf()
    with requests_at_most(2, round_trips=2, read_units=1):
        Client().get("/categories/")


def test_shows_where_it_stands_and_what_is_below():
    a_shelf()
    page = read("/c/plants/cacti/")
    assert '<a href="/c/plants/">Plants</a>' in page
    assert '<span aria-current="page">Cacti</span>' in page
    page = read("/c/plants/")
    assert '<a class="chip" href="/c/plants/" aria-current="true">All plants</a>' in page
    assert '<a class="chip" href="/c/plants/cacti/">Cacti</a>' in page
    assert "Grown by the people who post them." in page
    assert '<span class="subtle head-count">5<' in page


FILTERS = {"HX-Request": "true", "HX-Target": "span#filters-show"}


def test_the_count_of_what_is_filtered_is_known_when_one_page_has_it_all():
    plants, _ = a_shelf(PAGE_SIZE)
    for query, heading, button in [
        ("price_to=11", "2", "Show 2 things"),
        ("in_stock=1", "24", "Show 24 things"),
        ("price_to=10", "1", "Show 1 thing"),
        ("price_to=1", "", "Nothing fits"),
        ("price_to=abc", "24", "Show 24 things"),
    ]:
        page = read(f"/c/plants/?{query}")
        assert (f'head-count">{heading}<' in page) == bool(heading), query
        assert f">{button}</span></button>" in page.replace("\n", ""), query
        assert read(f"/c/plants/?{query}", headers=FILTERS).strip() == button
    a_product(plants)
    page = read("/c/plants/?in_stock=1&sort=dearest")
    assert 'head-count">24+<' in page
    assert "Show 24+ things" in page
    further = read(page.split('id="more"')[1].split('hx-get="')[1].split('"')[0])
    assert "head-count" not in further


def test_unknown_addresses_are_not_found():
    a_shelf()
    for path in ("cacti", "plants/roses", "Plants", "plants/cacti/more"):
        assert Client().get(f"/c/{path}/").status_code == 404


def test_a_category_moved_meanwhile_is_found_at_its_new_address(a_second_passes):
    plants, _ = a_shelf()
    read("/c/plants/")
    a_category("Lamps", category_id=plants.category_id, path="lamps")
    assert "Cactus 1" in read("/c/lamps/")
    a_second_passes()
    assert Client().get("/c/plants/").status_code == 404


def test_shows_24_and_then_24_more():
    a_shelf(PAGE_SIZE + 1)
    page = read("/c/plants/")
    assert page.count("card-product") == PAGE_SIZE
    next_url = unescape(page.split('id="more"')[1].split('hx-get="')[1].split('"')[0])
    more = read(next_url, headers=HTMX)
    assert (more.count('class="card-product'), "<html" in more, " autofocus" in more) == (1, False, True)
    assert "Cactus 0<" in more
    whole = read(next_url)
    assert "Cactus 0<" in whole
    assert "Start from the top" in whole
    assert " autofocus" not in whole


def test_answers_to_htmx_are_kept_apart():
    a_shelf()
    assert "HX-Request" in Client().get("/c/plants/")["Vary"]


@pytest.mark.parametrize("cursor", ["forged", "x" * 5000, "eyJhIjoxfQ:abc"])
def test_a_forged_cursor_is_refused_in_words(cursor):
    a_shelf()
    answer = Client().get("/c/plants/", {"after": cursor})
    assert answer.status_code == 400
    assert "That came across broken" in answer.content.decode()


def test_a_cursor_for_other_filters_is_refused():
    a_shelf(PAGE_SIZE + 1)
    cursor = read("/c/plants/").split("after=")[1].split('"')[0]
    assert Client().get(f"/c/plants/?after={cursor}").status_code == 200
    assert Client().get(f"/c/plants/?sort=cheapest&after={cursor}").status_code == 400
    assert Client().get(f"/everything/?after={cursor}").status_code == 400


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("price_from=-3", "“-3” is not a price. Write it as a number, such as 40 or 12.50."),
        ("price_to=abc", "“abc” is not a price."),
        ("price_from=80&price_to=50", "The lowest price is above the highest. Swap them, or empty one."),
        ("price_to=<script>", "“<script>” is not a price."),
    ],
)
def test_a_price_that_makes_no_sense_is_said_beside_it_and_nothing_is_lost(query, words):
    a_shelf()
    answer = Client().get(f"/c/plants/?in_stock=1&sort=dearest&{query}")
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    assert 'aria-describedby="price-error"' in page
    assert 'name="in_stock" value="1" checked' in page
    assert '<option value="dearest" selected' in page
    assert "Cactus 2" in page
    assert b'value="<script>' not in answer.content


def test_between_two_prices_things_stand_in_order_of_price_and_it_is_said():
    a_shelf()
    page = read("/c/plants/?price_from=10.50&sort=newest")
    assert page.index("Cactus 1<") < page.index("Cactus 2<")
    assert "With a price set, things stand in order of price." in page
    assert "Newest first" not in page
    assert "in order of price" not in read("/c/plants/?price_from=10.50&sort=dearest")


def test_filters_can_be_taken_away():
    a_shelf()
    page = read("/c/plants/?price_to=50&in_stock=1")
    assert 'href="/c/plants/?in_stock=1"' in page
    assert 'href="/c/plants/?price_to=50"' in page
    assert "Clear both" in page


def test_one_shop_within_a_category():
    plants, _ = a_shelf()
    shop = a_shop(shop_name="Fernhouse")
    a_product(plants, name="Trailing fern", **sold_by(shop))
    a_product(plants, name="Far down", seller_id="01SELLERWINDOWSILL00000000", created_at=MONDAY - timedelta(days=1))
    sellers_counted(shop)
    shelf_sellers.refresh("01SELLERWINDOWSILL00000000")
    page = read("/c/plants/")
    assert 'Fernhouse<span class="choice-note">1</span>' in page
    page = read(f"/c/plants/?seller={shop.member.user_id}")
    assert "Trailing fern" in page
    assert "Cactus 1" not in page
    # Choosing one leaves the others to choose.
    assert 'Windowsill<span class="choice-note">4</span>' in page
    with requests_at_most(2, round_trips=1, read_units=0.5):
        read(f"/c/plants/?seller={shop.member.user_id}&sort=cheapest&price_from=1")


def test_empty_shelves_have_a_way_out():
    plants = a_category("Plants")
    a_category("Roses", plants)
    assert 'href="/c/plants/">See Plants' in read("/c/plants/roses/")
    assert 'href="/categories/">See all categories' in read("/c/plants/")
    a_product(plants)
    page = read("/c/plants/?price_to=1&sort=dearest")
    assert "Nothing here fits all of that" in page
    assert 'href="/c/plants/?sort=dearest">Clear filters' in page


def test_sold_out_cards_say_so():
    plants = a_category("Plants")
    a_product(plants, quantity=0)
    a_product(plants, quantity=2)
    page = read("/c/plants/")
    assert page.count("ticket-sold") == 1
    assert "Only 2 left" in page


def test_all_categories_and_a_search_by_name():
    a_shelf()
    page = read("/categories/")
    assert page.index("Plants") < page.index("Cacti")
    found = read("/categories/?q=cac")
    assert "One category named “cac”" in found
    assert "in Plants" in found
    assert "No category is named “<b>”" in read("/categories/?q=<b>")
    assert "<b>”" not in Client().get("/categories/?q=<b>").content.decode()


def test_no_categories_at_all():
    assert "No shelves yet" in read("/categories/")


def test_a_browser_that_has_the_page_is_told_so():
    a_shelf()
    client = Client()
    etag = client.get("/c/plants/")["ETag"]
    assert client.get("/c/plants/", headers={"If-None-Match": etag}).status_code == 304


def test_every_page_has_the_same_ways_into_the_shop():
    plants = a_category("Plants")
    foot = f'<li><a href="/c/{plants.path}/">Plants</a></li>'
    for address in ("/", "/categories/", f"/c/{plants.path}/", "/everything/", "/cart/"):
        assert foot in Client().get(address).content.decode(), address
