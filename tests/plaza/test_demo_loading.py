"""The demo in the tables: whole, loaded once, taken up where it stopped, multiplied."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from accounts.credentials import Credential
from accounts.profiles.reading import read_profile
from dynamo import put, together
from dynamo.cache import forget_everything
from plaza.demo import faces, loading, multiplying, prints
from plaza.demo.catalogue import things
from plaza.demo.opinions import opinions
from plaza.demo.people import PASSWORD, SHOPPER, people
from plaza.demo.settling import credential
from plaza.management.commands import demo
from shop.carts import Cart, cart_of
from shop.catalogue.category_tree import tree
from shop.orders import Order
from shop.products import EVERYTHING, Listing, Product
from shop.reports import OPEN, Report


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def pictured(monkeypatch):
    """As if every photograph were kept: drawing them is tested apart."""
    monkeypatch.setattr(loading, "load_photographs", lambda originals, told: told(1))


def run(*words):
    printed = StringIO()
    call_command("demo", *words, stdout=printed)
    return printed.getvalue()


def test_loads_into_an_empty_marketplace_says_how_to_sign_in_and_multiplies(pictured, monkeypatch):
    printed = run("--if-empty")
    assert SHOPPER in printed
    assert PASSWORD in printed
    newest = Listing.newest(category_id=EVERYTHING).page(size=24).items
    assert [card.name for card in newest][:3] == [thing.name for thing in things()][:3]
    credential = Credential.by_username(username=SHOPPER)
    profile, cart, orders = together(
        lambda: read_profile(credential.user_id),
        lambda: cart_of(credential.user_id),
        lambda: Order.history(user_id=credential.user_id).all(limit=50),
    )
    assert profile.member.name == people()[SHOPPER].name
    assert cart.count >= 3
    assert cart.saved
    # One in each state and age, and one for each of her reviews.
    assert len(orders) == 10 + sum(opinion.by == SHOPPER for opinion in opinions())
    waiting = Report.queue(status=OPEN).all(limit=9)
    assert len(waiting) == 4
    assert all(Product.details(product_id=report.product_id).name == report.product_name for report in waiting)
    plants = tree().by_path("plants")
    assert plants is not None
    assert tree().count_in(plants) == sum(thing.shelf.path[0] == "plants" for thing in things())

    monkeypatch.setattr(multiplying, "THOUSAND", 3)
    assert "in 36 items" in run("--scale", "2")
    newest = Listing.newest(category_id=EVERYTHING).all(limit=500)
    assert len(newest) == len(things()) + 6
    forget_everything()
    assert sum(tree().count_in(aisle) for aisle in tree().children()) == len(newest)


def test_leaves_what_is_there_alone(pictured, monkeypatch):
    monkeypatch.setattr(loading, "items", lambda now: [])
    run()
    first = Credential.by_username(username=SHOPPER)
    assert run("--if-empty") == ""
    with pytest.raises(CommandError, match="already"):
        run()
    assert Credential.by_username(username=SHOPPER) == first


def test_an_interrupted_start_is_taken_up_with_the_same_ids(monkeypatch):
    def fails(originals, report):
        raise prints.OriginalsMissing("There are none.")

    monkeypatch.setattr(loading, "load_photographs", fails)
    with pytest.raises(CommandError, match="bin/up"):
        run()
    assert not loading.is_loaded()
    first, began = Credential.by_username(username=SHOPPER), loading.begin()
    monkeypatch.setattr(loading, "load_photographs", lambda originals, told: None)
    monkeypatch.setattr(loading, "items", lambda now: [credential(people()[SHOPPER], now)])
    run("--if-empty")
    assert Credential.by_username(username=SHOPPER) == first
    assert loading.begin() == began


@pytest.mark.parametrize("word", ["0", "-1", "many"])
def test_refuses_a_scale_that_is_no_number_of_thousands(word):
    with pytest.raises(CommandError, match="number of thousands"):
        run(f"--scale={word}")


def test_stays_out_of_production(settings):
    settings.DYNAMO = settings.DYNAMO | {"PRODUCTION": True}
    with pytest.raises(CommandError, match="production"):
        run("--if-empty")


def test_does_not_empty_a_marketplace_outside_development(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="development"):
        run("--reset")


def test_starts_over_in_development(pictured, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(loading, "items", lambda now: [])
    run()
    put(Cart(user_id="somebody"))
    run("--reset")
    assert Cart.of_shopper.find(user_id="somebody") is None
    assert loading.is_loaded()


@pytest.mark.no_engine
def test_prints_are_cut_mirrored_and_dyed(tmp_path, media):
    original = Image.new("RGB", (1600, 1600), (200, 40, 40))
    original.paste((120, 120, 120), (0, 0, 800, 1600))
    original.save(tmp_path / "somebody-1-unsplash.jpg", quality=95)
    dye = prints.Dye(hues=(350, 10), to=220)
    made = prints.Print("red", "somebody-1", (400, 400, 800, 800), "A red half", (dye,), mirror=True)
    done = []
    prints.develop([made], tmp_path, done.append)
    assert sum(done) == 1
    with Image.open(media / made.photo.name(640, "webp")) as kept:
        left, right = kept.convert("RGB").getpixel((100, 300)), kept.convert("RGB").getpixel((540, 300))
    assert left[2] > 150 > left[0]
    assert max(right) - min(right) < 12


@pytest.mark.no_engine
def test_says_which_originals_are_missing(tmp_path):
    with pytest.raises(prints.OriginalsMissing, match="lacks"):
        prints.develop(loading.pictures()[:1], tmp_path, lambda more: None)


@pytest.mark.no_engine
def test_draws_a_face_once_and_always_the_same(media):
    look = people()[SHOPPER].look
    assert faces.drawn(look).tobytes() == faces.drawn(look).tobytes()
    photo = faces.save(look)
    assert photo == look.photo
    assert {file.name.rpartition("-")[2] for file in (media / "photos/avatars").iterdir()} == {
        "96.avif",
        "96.webp",
        "192.avif",
        "192.webp",
    }
    dark = sum(faces.drawn(look).convert("L").histogram()[:80]) / faces.FACE_SIZE**2
    assert 0.03 < dark < 0.6


@pytest.mark.no_engine
@pytest.mark.skipif(not demo.IMAGES.is_dir(), reason="the demo's originals are not unpacked here")
def test_every_cut_lies_within_its_original():
    for made in prints.prints().values():
        with Image.open(demo.IMAGES / prints.file_name(made.source)) as original:
            assert made.cut[0] + made.cut[2] <= original.width, made.name
            assert made.cut[1] + made.cut[3] <= original.height, made.name
