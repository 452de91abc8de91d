"""The kit keeps its own house: what is written in one place is true in the others."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.template.loader import get_template
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django import Settings

pytestmark = pytest.mark.no_engine

STATIC = Path(configured.BASE_DIR) / "static"
TEMPLATES = Path(configured.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
# Looks of the design that no page wears yet.
WAITING = {"chart", "composer", "search", "snippet", "story_viewer"}


@pytest.fixture
def guide(settings: Settings, client: Client) -> str:
    settings.ROOT_URLCONF, settings.DEBUG = "tests.web.urls", True
    answer = client.get("/styleguide/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_style_guide_is_for_development_only() -> None:
    with pytest.raises(Resolver404):
        resolve("/styleguide/", "plaza.urls")


def test_the_style_guide_shows_every_shop_component(guide: str) -> None:
    sources = "".join(path.read_text() for path in (TEMPLATES / "plaza" / "styleguide").rglob("*.html"))
    shown = set(re.findall(r"components/(\w+)\.html", sources))
    elsewhere = {
        "account_menu", "azulejo", "bottom_bar", "cart_count", "cart_form", "error_page", "footer", "header",
        "side", "toasts",
    }  # fmt: skip
    assert {path.stem for path in COMPONENTS} - shown - elsewhere == set()


def test_a_component_is_a_macro_of_its_name_that_is_described() -> None:
    sources = {path.stem: path.read_text() for path in COMPONENTS}
    assert [name for name, source in sources.items() if not source.startswith("{# ")] == []
    assert [name for name, source in sources.items() if f"{{% macro {name}(" not in source] == []


def test_every_template_can_be_read() -> None:
    for path in PAGES:
        get_template(str(path.relative_to(TEMPLATES)))


def test_nothing_inline_that_the_content_policy_forbids() -> None:
    forbidden = re.compile(r"\sstyle=|\son\w+=|hx-on|javascript:|js:|<script(?![^>]*\bsrc=)|<style")
    # Mail programs load no stylesheets.
    pages = [path for path in PAGES if path != TEMPLATES / "accounts/letters/letter.html"]
    found = {str(path.relative_to(TEMPLATES)): forbidden.findall(path.read_text()) for path in pages}
    assert {name: words for name, words in found.items() if words} == {}


def test_every_icon_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {name for path in PAGES for name in re.findall(r'\bicon\("([^"]+)"', path.read_text())}
    assert named - drawn == set()


def test_plaza_css_lists_every_part() -> None:
    listed = set(re.findall(r'url\("([^"]+)"\)', (STATIC / "css" / "plaza.css").read_text()))
    there = {str(path.relative_to(STATIC / "css")) for path in (STATIC / "css").rglob("*.css")}
    assert there - listed == {"plaza.css", "styleguide.css", "meter-panel.css"}
    assert listed - there == set()


def test_a_components_looks_share_the_name_of_its_markup_or_are_worn_by_a_page() -> None:
    worn = set(re.findall(r"[\w-]+", " ".join(path.read_text() for path in PAGES)))
    for looks in (STATIC / "css" / "components").glob("*.css"):
        classes = set(re.findall(r"\.([a-z][\w-]*)", looks.read_text()))
        named = looks.stem in {path.stem for path in COMPONENTS}
        assert named or looks.stem in WAITING or classes & worn, f"{looks.name} is neither named nor worn"


def test_htmx_is_the_pinned_one() -> None:
    pinned = (STATIC / "vendor" / "htmx" / "VERSION").read_text().split("sha256 ")[1].strip()
    assert hashlib.sha256((STATIC / "vendor" / "htmx" / "htmx.min.js").read_bytes()).hexdigest() == pinned


@pytest.mark.parametrize("status", [500, 503])
def test_the_page_of_a_shop_that_is_closed_needs_nothing_but_itself(settings: Settings, status: int) -> None:
    settings.ROOT_URLCONF = "tests.web.urls"
    html = get_template(f"{status}.html").render()
    assert str(status) in html
    assert "<h1" in html
