"""What search engines are told of: every list by a key, bounded and cached."""

from xml.etree import ElementTree

from django.conf import settings
from django.test import Client

from dynamo.tools.testing import requests_at_most
from shop.catalogue.category_tree import tree
from tests.build import a_category, a_product, a_shop, sellers_counted, sold_by


def pages(path: str) -> list[str]:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    assert "max-age=3600" in answer["Cache-Control"]
    found = [one.text or "" for one in ElementTree.fromstring(answer.content).iter() if one.tag.endswith("}loc")]
    assert all(one.startswith(f"{settings.SITE_URL}/") for one in found)
    return [one.removeprefix(settings.SITE_URL) for one in found]


def test_the_index_leads_to_every_public_page() -> None:
    plants = a_category("Plants & pots", path="plants")
    cacti = a_category("Cacti", plants, product_count=1)
    shop = a_shop("windowsill")
    cactus = a_product(cacti, **sold_by(shop))
    sellers_counted(shop)
    lists = pages("/sitemap.xml")
    assert lists == ["/sitemap/categories.xml", "/sitemap/sellers.xml", "/sitemap/products/plants/cacti.xml"]
    assert [pages(one) for one in lists] == [
        ["/", "/everything/", "/categories/", "/c/plants/", "/c/plants/cacti/"],
        ["/@windowsill/"],
        [f"/products/{cactus.product_id}/{cactus.slug}/"],
    ]
    assert f"<lastmod>{cactus.created_at.date()}</lastmod>" in Client().get(lists[2]).content.decode()
    assert Client().get("/sitemap/products/nowhere.xml").status_code == 404


def test_a_list_is_one_question_and_then_none() -> None:
    cacti = a_category("Cacti", product_count=1)
    a_product(cacti)
    tree()
    for path in ("/sitemap/products/cacti.xml", "/sitemap/sellers.xml"):
        with requests_at_most(1, round_trips=1, read_units=0.5):
            Client().get(path)
        with requests_at_most(0, round_trips=0):
            Client().get(path)
