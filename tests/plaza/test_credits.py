"""The page that names the demo's photographers."""

from django.test import Client, override_settings
from django.urls import reverse

from dynamo.tools.testing import requests_at_most
from plaza.demo.credits import photographers
from tests.build import a_member, client_of


def test_it_names_everybody_and_shows_something_of_each() -> None:
    with requests_at_most(0, round_trips=0):
        page = Client().get(reverse("credits")).content.decode()
    assert photographers()
    for photographer in photographers():
        assert photographer.name in page
        assert photographer.prints[0].photo.key in page


def test_members_see_the_same_page() -> None:
    assert client_of(a_member()).get(reverse("credits")).status_code == 200


def test_a_real_shop_does_not_link_to_it() -> None:
    assert reverse("credits") in Client().get(reverse("shop:cart")).content.decode()
    with override_settings(DEMO=False):
        assert reverse("credits") not in Client().get(reverse("shop:cart")).content.decode()
