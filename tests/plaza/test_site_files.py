"""What browsers and search engines ask for at the root of a site."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

pytestmark = pytest.mark.no_engine


def content_of(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(("path", "size"), [("/favicon.ico", 48), ("/apple-touch-icon.png", 180)])
def test_icons_are_where_browsers_look_without_being_told(path: str, size: int) -> None:
    assert Image.open(BytesIO(content_of(path))).width == size


def test_the_manifest_names_icons_that_are_there() -> None:
    manifest = json.loads(content_of("/site.webmanifest"))
    for icon in manifest["icons"]:
        assert f"{Image.open(BytesIO(content_of(icon['src']))).width}" == icon["sizes"].split("x")[0]
    assert manifest["start_url"] == "/"


def test_robots_are_led_to_the_sitemap_and_away_from_carts() -> None:
    lines = content_of("/robots.txt").decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert {"Disallow: /cart/", "Disallow: /checkout/", "Disallow: /*?*seller="} <= set(lines)
    assert not [line for line in lines if not line.startswith(("User-agent: ", "Disallow: /", "Sitemap: "))]


def test_no_page_may_ask_for_a_device() -> None:
    policy = Client().get("/sign-in/")["Permissions-Policy"]
    for feature in ("camera", "microphone", "geolocation", "payment"):
        assert f"{feature}=()" in policy


def test_only_what_is_meant_is_public() -> None:
    names = {path.name for path in Path(settings.WHITENOISE_ROOT).iterdir()}
    assert names == {"favicon.ico", "apple-touch-icon.png", "icon-192.png", "icon-512.png", "site.webmanifest"}
