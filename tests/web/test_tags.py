from typing import Any

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.urls import resolve
from pytest_django import Settings

from web.context import view_name
from web.photos import Photo

pytestmark = pytest.mark.no_engine

CACTUS = Photo("photos/products/ab12", 1280, 854, (320, 640, 1280), 'A cactus, "blue"', "top")
FACE = Photo("photos/avatars/cd34", 192, 192, (96, 192))


def rendered(source: str, **context: Any) -> str:
    return Template(source).render(Context(context)).strip()


def at(address: str, source: str, **context: Any) -> str:
    request = RequestFactory().get(address)
    request.resolver_match = resolve(request.path)
    return (
        Template(source).render(RequestContext(request, {"request": request, **view_name(request), **context})).strip()
    )


@pytest.fixture(autouse=True)
def _addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.urls"


def test_an_icon_is_for_the_eye_only() -> None:
    html = rendered('{% icon "heart" "icon-s" %}')
    assert html == '<svg class="icon icon-s" aria-hidden="true"><use href="/static/icons.svg#heart"/></svg>'


def test_a_photograph_offers_every_width_in_both_formats_and_says_how_large_it_is() -> None:
    html = rendered('{% photo photo sizes="46vw" %}', photo=CACTUS)
    assert 'type="image/avif" srcset="/media/photos/products/ab12-320.avif 320w, ' in html
    assert "/media/photos/products/ab12-1280.webp 1280w" in html
    assert 'sizes="46vw"' in html
    assert 'width="1280" height="854"' in html
    assert 'alt="A cactus, &quot;blue&quot;"' in html
    assert 'loading="lazy"' in html


def test_the_photograph_a_page_is_about_is_not_lazy() -> None:
    html = rendered("{% photo photo eager=True %}", photo=CACTUS)
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_a_photograph_whose_words_stand_beside_it() -> None:
    assert 'alt=""' in rendered('{% photo photo alt="" %}', photo=CACTUS)


def test_no_photograph_prints_nothing() -> None:
    assert rendered("{% photo photo %}", photo=None) == ""


def test_a_square_cut_keeps_what_matters() -> None:
    assert rendered("{{ photo|focus_class }}|{{ none|focus_class }}", photo=CACTUS, none=None) == "photo-top|"


def test_an_avatar_is_a_picture_or_initials() -> None:
    assert "/media/photos/avatars/cd34-96.webp" in rendered('{% avatar photo "June Park" "s" %}', photo=FACE)
    assert ">JP</span>" in rendered('{% avatar photo "June van der Park" %}', photo=None)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Windowsill", "W"), ("Dahl & Daughter", "DD"), ("łukasz żółć", "ŁŻ"), ("", "?"), ("  ", "?")],
)
def test_initials(name: str, initials: str) -> None:
    assert f">{initials}</span>" in rendered("{% avatar none name %}", none=None, name=name)


def test_a_name_is_escaped() -> None:
    assert "<b>" not in rendered("{% avatar none name %}", none=None, name="<b>x <i>y")


def test_query_changes_this_pages_address() -> None:
    assert at("/cart/?sort=price&after=x", '{% query sort="newest" after=None %}') == "?sort=newest"
    assert at("/cart/?sort=price", "{% query sort=None %}") == "?"
    assert at("/cart/", "{% query seller=sellers %}", sellers=["a b", "c"]) == "?seller=a+b&amp;seller=c"


def test_a_link_knows_that_it_is_here() -> None:
    assert at("/cart/", '{% current "shop:cart" %}') == 'aria-current="page"'
    assert at("/orders/1/", '{% current "shop:orders" "shop:order" %}') == 'aria-current="true"'
    assert at("/orders/1/", '{% current "shop:orders" within="shop:order" %}') == 'aria-current="true"'
    assert at("/cart/", '{% current "shop:home" %}') == ""
    assert rendered('{% current "shop:home" %}') == ""


def test_numbers_in_words() -> None:
    words = '{{ 4|plural_words }}, {{ 1|plural_words:"order,orders" }}, {{ 1300|plural_words }}, {{ 0|plural_words }}'
    assert rendered(words) == "four things, one order, 1,300 things, no things"
    assert rendered("{{ 1206|grouped }}") == "1,206"


@pytest.mark.parametrize(
    ("note", "state"), [("Only 3 left", "low"), ("Sold out", "none"), ("One of a kind", "fact"), ("", ""), (None, "")]
)
def test_what_a_line_about_the_stock_means(note: str | None, state: str) -> None:
    assert rendered("{{ note|stock_state }}", note=note) == state


def test_stars() -> None:
    assert rendered("{% for star in 3.6|stars %}{{ star|yesno:'*,.' }}{% endfor %}") == "****."
