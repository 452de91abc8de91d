import pytest

from web.photos.photo import Photo
from web.photos.pictures import avatar, focus_class, icon, photo, preload_photo

pytestmark = pytest.mark.no_engine

CACTUS = Photo("photos/products/ab12", 1280, 854, (320, 640, 1280), 'A cactus, "blue"', "top")
FACE = Photo("photos/avatars/cd34", 192, 192, (96, 192))


def test_an_icon_is_for_the_eye_only() -> None:
    html = icon("heart", "icon-s")
    assert html == '<svg class="icon icon-s" aria-hidden="true"><use href="/static/icons.svg#heart"/></svg>'


def test_a_photograph_offers_every_width_in_both_formats_and_says_how_large_it_is() -> None:
    html = photo(CACTUS, "46vw")
    assert 'type="image/avif" srcset="/media/photos/products/ab12-320.avif 320w, ' in html
    assert "/media/photos/products/ab12-1280.webp 1280w" in html
    assert 'sizes="(resolution &gt;= 2.5x) calc(46vw * 0.7), 46vw"' in html
    assert 'width="1280" height="854"' in html
    assert 'alt="A cactus, &quot;blue&quot;"' in html
    assert 'loading="lazy"' in html


def test_the_photograph_a_page_is_about_is_not_lazy() -> None:
    html = photo(CACTUS, eager=True)
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_the_first_photograph_is_fetched_from_the_head_in_the_width_that_the_page_shows() -> None:
    sizes = "(width >= 900px) 52vw, 100vw"
    link, html = preload_photo(CACTUS, sizes), photo(CACTUS, sizes, eager=True)
    for name in ("srcset", "sizes"):
        value = link.split(f'image{name}="')[1].split('"')[0]
        assert f' {name}="{value}"' in html
    assert (
        "(resolution &gt;= 2.5x) and (width &gt;= 900px) calc(52vw * 0.7), (resolution &gt;= 2.5x) calc(100vw * 0.7)"
        in link
    )
    assert preload_photo(None, sizes) == ""


def test_a_photograph_whose_words_stand_beside_it() -> None:
    assert 'alt=""' in photo(CACTUS, alt="")


def test_no_photograph_prints_nothing() -> None:
    assert photo(None) == ""


def test_a_square_cut_keeps_what_matters() -> None:
    assert focus_class(CACTUS) == " photo-top"
    assert focus_class(FACE) == focus_class(None) == ""


def test_an_avatar_is_a_picture_or_initials() -> None:
    assert "/media/photos/avatars/cd34-96.webp" in avatar(FACE, "June Park", "s")
    assert ">JP</span>" in avatar(None, "June van der Park")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Windowsill", "W"), ("Dahl & Daughter", "DD"), ("łukasz żółć", "ŁŻ"), ("", "?"), ("  ", "?")],
)
def test_initials(name: str, initials: str) -> None:
    assert f">{initials}</span>" in avatar(None, name)


def test_a_name_is_escaped() -> None:
    assert "<b>" not in avatar(None, "<b>x <i>y")
