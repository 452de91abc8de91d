"""Staff look after the categories in the browser's way."""

import re
from html import unescape

import pytest
from django.test import Client

from dynamo.tools.testing import requests_at_most
from shop.catalogue.category_tree import tree_now
from shop.categories import ROOT, Category
from tests.build import a_category, a_member, client_of


@pytest.fixture
def staff() -> Client:
    return client_of(a_member("clerk", is_staff=True))


def paths() -> list[str]:
    return [category.path for category in tree_now().descendants()]


def read(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def sent(category: Category, **values: str) -> dict[str, str]:
    """What the form sends: the fields, and what they said when it was shown."""
    said = {"name": category.name, "slug": category.slug, "intro": category.intro or ""}
    return {f"initial-{name}": value for name, value in said.items()} | said | {"reason": ""} | values


def test_from_nothing_to_a_tree_and_back(staff: Client) -> None:
    assert "Add the first category" in read(staff, "/staff/categories/")
    answer = staff.post("/staff/categories/add/", {"name": "Plants", "slug": "", "intro": "Grown at home."})
    plants = tree_now().children()[0]
    assert answer["Location"] == f"/staff/categories/#category-{plants.category_id}"
    staff.post(f"/staff/categories/add/?under={plants.category_id}", {"name": "Cacti & succulents"})
    cacti = tree_now().children(plants.category_id)[0]
    assert paths() == ["plants", "plants/cacti-succulents"]
    assert Client().get("/c/plants/cacti-succulents/").status_code == 200

    staff.post(f"/staff/categories/{cacti.category_id}/", sent(cacti, slug="Cacti"))
    assert paths() == ["plants", "plants/cacti"]
    staff.post(f"/staff/categories/{cacti.category_id}/move/", {"parent": ROOT, "place": "first"})
    assert paths() == ["cacti", "plants"]
    assert "Move them first" not in read(staff, f"/staff/categories/{plants.category_id}/delete/")
    answer = staff.post(f"/staff/categories/{plants.category_id}/delete/", {"reason": "Nobody grows any"})
    assert answer["Location"] == "/staff/categories/"
    assert paths() == ["cacti"]
    log = read(staff, "/staff/log/")
    for words in ("Deleted", "“Nobody grows any”", "Moved", "the first level", "@clerk", "plants/cacti-succulents"):
        assert words in log


def test_what_is_refused_is_said_at_the_field_with_what_was_typed(staff: Client) -> None:
    plants = a_category("Plants")
    a_category("Lamps")
    answer = staff.post(f"/staff/categories/{plants.category_id}/", sent(plants, slug="lamps", name="Green"))
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "“Lamps”, beside it, has this URL already" in page
    assert 'value="Green"' in page
    answer = staff.post("/staff/categories/add/", {"name": "植物", "slug": ""})
    assert "Write how it is called in the URL" in unescape(answer.content.decode())
    answer = staff.post(f"/staff/categories/{plants.category_id}/move/", {"parent": plants.category_id})
    assert answer.status_code == 422


def test_a_category_in_use_says_why_it_stays(staff: Client) -> None:
    plants = a_category("Plants", product_count=3)
    for url in (f"/staff/categories/{plants.category_id}/", f"/staff/categories/{plants.category_id}/delete/"):
        assert "There are 3 products in it. Move them first." in read(staff, url)
    answer = staff.post(f"/staff/categories/{plants.category_id}/delete/", {"reason": "Unused"})
    assert answer.status_code == 422
    assert paths() == ["plants"]


def test_two_who_change_different_fields_both_keep_their_change(staff: Client) -> None:
    plants = a_category("Plants", intro="Old words.")
    staff.post(f"/staff/categories/{plants.category_id}/", sent(plants, name="Green things"))
    staff.post(f"/staff/categories/{plants.category_id}/", sent(plants, intro="New words."))
    now = tree_now().children()[0]
    assert (now.name, now.intro, now.slug) == ("Green things", "New words.", "plants")


def test_the_form_sends_what_it_said(staff: Client) -> None:
    plants = a_category("Plants", intro="Old words.")
    page = read(staff, f"/staff/categories/{plants.category_id}/")
    names = set(re.findall(r'name="([a-z-]+)"', page))
    assert {"name", "slug", "intro", "reason", "initial-name", "initial-slug", "initial-intro"} <= names


def test_what_tree_and_forms_cost(staff: Client) -> None:
    plants = a_category("Plants")
    a_category("Cacti", plants)
    with requests_at_most(2, round_trips=2, read_units=2):
        staff.get("/staff/categories/")
    with requests_at_most(2, round_trips=2, read_units=2):
        staff.get(f"/staff/categories/{plants.category_id}/move/")
    with requests_at_most(4, round_trips=4, read_units=3, write_units=8):
        staff.post(f"/staff/categories/{plants.category_id}/", sent(plants, name="Green"))


def test_a_large_tree_opens_by_its_parts(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.views.staff.categories.WHOLE_TREE", 2)
    plants = a_category("Plants")
    cacti = a_category("Cacti", plants)
    a_category("Opuntia", cacti)
    page = read(staff, "/staff/categories/")
    assert "Opuntia" not in page
    assert f"?under={cacti.category_id}" in page
    assert "Opuntia" in read(staff, f"/staff/categories/?under={cacti.category_id}")
    assert staff.get("/staff/categories/?under=nonsense").status_code == 404
