"""Saved products: once each, counted exactly, and with what changed since."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from django.test import Client

from dynamo import put, update
from dynamo.errors import BadCursor, NotFound
from dynamo.tools.testing import requests_at_most, within_budget
from shop.catalogue.product_details import forget
from shop.product_stats import ProductStats
from shop.products import HIDDEN, Product
from shop.reviewing import saved_page as pages
from shop.reviewing import saving
from shop.reviewing.saved_page import saved_page
from shop.reviewing.saving import NotForSale, TooManySaved, save, saved_ids, unsave
from shop.saved_products import SAVED_LIMIT, SavedCount, SavedProduct
from tests.build import a_category, a_member, a_product, a_shop, client_of, sold_by

HTMX = {"HX-Request": "true"}


def saves_of(product: Product) -> int:
    stats = ProductStats.of_product.find(product_id=product.product_id)
    return stats.save_count if stats else 0


def kept(member_id: str) -> set[str]:
    return {saved.product_id for saved in SavedProduct.of_member_now(user_id=member_id).all(limit=SAVED_LIMIT)}


def change(product: Product, **values: object) -> None:
    update(product.own_key, *(Product.attributes[name].set(value) for name, value in values.items()))
    forget(product.product_id)


def test_saving_twice_saves_once_and_keeps_what_was_seen_first() -> None:
    member, product = a_member().user_id, a_product()
    with requests_at_most(2, round_trips=2, read_units=0.5, write_units=6):
        save(member, product.product_id)
    change(product, price_cents=9900)
    save(member, product.product_id)
    (saved,) = SavedProduct.of_member_now(user_id=member).all(limit=9)
    assert (saved.price_cents, saved.was_sold_out) == (3400, False)
    assert saves_of(product) == 1


def test_both_changes_keep_to_their_budgets() -> None:
    member, product = a_member(), a_product()
    save(member.user_id, a_product().product_id)
    saved = SavedProduct(
        user_id=member.user_id, product_id=product.product_id, saved_at=product.created_at, price_cents=1
    )
    with within_budget(saving._add):
        saving._add(saved)
    with within_budget(SavedProduct.of_member):
        assert product.product_id in (saved_ids(member) or ())
    with within_budget(saving._take_away):
        saving._take_away(member.user_id, product.product_id)


def test_what_is_not_saved_can_be_unsaved() -> None:
    member, product = a_member().user_id, a_product()
    unsave(member, product.product_id)
    save(member, product.product_id)
    unsave(member, product.product_id)
    unsave(member, product.product_id)
    assert (kept(member), saves_of(product)) == (set(), 0)


def test_a_storm_of_presses_leaves_counts_that_are_true() -> None:
    members, product = [a_member().user_id for _ in range(3)], a_product()

    def press(number: int) -> None:
        (save, save, unsave)[number % 3](members[number // 3 % 3], product.product_id)

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(press, range(54)))
    true = sum(product.product_id in kept(member) for member in members)
    counted = [SavedCount.key(user_id=member) for member in members]
    assert saves_of(product) == true
    for member, key in zip(members, counted, strict=True):
        count = update(key, SavedCount.saved_count.add(0), upsert=True).saved_count
        assert count == len(kept(member))


def test_what_cannot_be_saved_is_refused_in_words() -> None:
    member = a_member().user_id
    hidden = a_product(status=HIDDEN)
    with pytest.raises(NotForSale, match="Blue column cactus in terracotta is not for sale any more"):
        save(member, hidden.product_id)
    with pytest.raises(NotFound):
        save(member, "01J9ZQ6N3G5T8V7XW2K4M6P8R0")
    put(SavedCount(user_id=member, saved_count=SAVED_LIMIT))
    with pytest.raises(TooManySaved, match="200 things are saved"):
        save(member, a_product().product_id)
    assert kept(member) == set()


def test_the_page_tells_what_changed_since() -> None:
    member = a_member().user_id
    names = ("Same", "Cheaper", "Dearer", "Came back", "Sold out", "Still sold out", "Hidden")
    things = {
        name: a_product(name=name, quantity=0 if name in ("Came back", "Still sold out") else 9) for name in names
    }
    for product in things.values():
        save(member, product.product_id)
    change(things["Cheaper"], price_cents=2900)
    change(things["Dearer"], price_cents=3900)
    change(things["Came back"], stock_left=None, price_cents=3300)
    change(things["Sold out"], stock_left=0)
    change(things["Hidden"], status=HIDDEN)
    with requests_at_most(2, round_trips=2, read_units=5):
        found = saved_page(member)
    told = {saved.card.name: (saved.note, saved.cheaper_by, saved.was_cents) for saved in found.cards}
    assert list(told) == list(reversed(names))
    assert told == {
        "Same": ("", 0, None),
        "Cheaper": ("", 500, 3400),
        "Dearer": ("", 0, None),
        "Came back": ("Back in stock", 100, 3400),
        "Sold out": ("Sold out since you saved it", 0, None),
        "Still sold out": ("", 0, None),
        "Hidden": ("Not for sale any more", 0, None),
    }


def test_it_comes_page_by_page_though_some_are_unsaved_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    member = a_member()
    products = [a_product(name=f"Thing {number}") for number in range(5)]
    for product in products:
        save(member.user_id, product.product_id)
    client = client_of(member)
    first = client.get("/saved/").context["next_url"]
    unsave(member.user_id, products[3].product_id)
    second = client.get(first)
    assert [one.card.name for one in second.context["page"].cards] == ["Thing 2", "Thing 1"]
    assert "You are further down the list" in second.content.decode()
    assert "<html" not in client.get(first, headers=HTMX).content.decode()
    for wrong in ("soon", "2026-01-01"):
        with pytest.raises(BadCursor):
            saved_page(member.user_id, wrong)
        assert client.get(f"/saved/?before={wrong}").status_code == 400


def test_nothing_saved_says_how_to() -> None:
    client = client_of(a_member())
    client.get("/saved/")
    with requests_at_most(1, round_trips=1):
        page = client.get("/saved/").content.decode()
    assert "Press the heart on a thing" in page


def test_the_heart_without_scripts_comes_back_to_its_page() -> None:
    client, product = client_of(a_member()), a_product(a_category())
    url = f"/products/{product.product_id}/{product.slug}/"
    answer = client.post(f"/saved/{product.product_id}/", headers={"Referer": f"http://testserver{url}"})
    assert (answer.status_code, answer["Location"]) == (302, url)
    page = client.get(url).content.decode()
    assert "Blue column cactus in terracotta is saved." in page
    assert f'action="/saved/{product.product_id}/remove/"' in page
    assert client.post(f"/saved/{product.product_id}/remove/").status_code == 302
    assert f'action="/saved/{product.product_id}/"' in client.get(url).content.decode()


def test_for_htmx_the_heart_takes_the_place_of_the_heart() -> None:
    client, product = client_of(a_member()), a_product()
    answer = client.post(f"/saved/{product.product_id}/", {"in_words": "1"}, headers=HTMX)
    page = answer.content.decode()
    assert 'aria-pressed="true" autofocus' in page
    assert ">Saved</button>" in page.replace("</svg>", ">").replace(">>", ">")
    assert (
        'aria-label="Save Blue column cactus in terracotta"'
        in client.post(f"/saved/{product.product_id}/remove/", headers=HTMX).content.decode()
    )


def test_a_full_list_is_said_in_words() -> None:
    member, product = a_member(), a_product()
    put(SavedCount(user_id=member.user_id, saved_count=SAVED_LIMIT))
    answer = client_of(member).post(f"/saved/{product.product_id}/", headers=HTMX)
    assert answer.status_code == 422
    assert "Remove one to make room." in answer.content.decode()
    assert 'aria-pressed="false"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/everything/", "/@windowsill/things/"])
def test_hearts_cost_members_one_request_beside_the_others_and_visitors_none(path: str) -> None:
    sold = sold_by(a_shop("windowsill"))
    member = a_member()
    for number in range(6):
        product = a_product(a_category(), name=f"Thing {number}", **sold)
        save(member.user_id, product.product_id)
    visitor, signed_in = Client(), client_of(member)
    for client in (visitor, signed_in):
        client.get(path)
    with requests_at_most(3, round_trips=2, read_units=3) as theirs:
        page = unescape(visitor.get(path).content.decode())
    assert "save-form" not in page
    with requests_at_most(4, round_trips=2, read_units=3.5) as ours:
        page = unescape(signed_in.get(path).content.decode())
    assert len(ours.requests) == len(theirs.requests) + 1
    assert ours.round_trips <= max(1, theirs.round_trips)
    assert page.count('aria-pressed="true"') == page.count("/remove/") // 2 > 3
