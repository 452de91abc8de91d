"""What somebody sent, stored in the sizes that pages use."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.web.photos.test_developing import picture
from web.photos import files as photo_files
from web.photos.photo import Photo

pytestmark = pytest.mark.no_engine


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_keeps_the_variants_that_are_not_wider_than_the_picture(media):
    photo = photo_files.save(picture(), key="photos/products/a", alt="A teal wall")
    assert photo == Photo("photos/products/a", 900, 600, (200, 400, 640, 900), "A teal wall")
    names = sorted(each.name for each in (media / "photos/products").iterdir())
    assert names == sorted(f"a-{width}.{kind}" for width in (200, 400, 640, 900) for kind in ("avif", "webp"))
    for width in photo.widths:
        for kind in ("avif", "webp"):
            with Image.open(media / photo.name(width, kind)) as variant:
                assert variant.size == (width, round(width * 600 / 900))


def test_a_large_picture_ends_at_the_widest_variant():
    photo = photo_files.save(picture(size=(3000, 1500)), key="large")
    assert (photo.width, photo.height, photo.widths) == (1280, 640, (200, 400, 640, 960, 1280))


def test_addresses():
    photo = photo_files.save(picture(), key="photos/a")
    assert photo.url(100) == "/media/photos/a-200.webp"
    assert photo.url(401, "avif") == "/media/photos/a-640.avif"
    assert photo.url(5000) == "/media/photos/a-900.webp"
    assert photo.srcset("webp") == (
        "/media/photos/a-200.webp 200w, /media/photos/a-400.webp 400w, "
        "/media/photos/a-640.webp 640w, /media/photos/a-900.webp 900w"
    )


def test_an_avatar_is_a_square_cut_from_the_middle(media):
    source = Image.new("RGB", (600, 300), "white")
    source.paste("red", (150, 0, 450, 300))
    content = BytesIO()
    source.save(content, "PNG")
    photo = photo_files.save(content, key="ava", widths=photo_files.AVATAR_WIDTHS, square=True)
    assert (photo.width, photo.height, photo.widths) == (192, 192, (96, 192))
    with Image.open(media / photo.name(192, "webp")) as variant:
        red, green, _ = variant.convert("RGB").getpixel((4, 4))
        assert red > 200
        assert green < 60


def test_turns_a_picture_upright_and_leaves_its_metadata_behind(media):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Somebody's telephone"
    exif.get_ifd(0x8825)[2] = (38.0, 43.0, 0.0)
    photo = photo_files.save(picture(exif=exif, size=(800, 400)), key="turned")
    assert (photo.width, photo.height) == (400, 800)
    for kind in ("avif", "webp"):
        with Image.open(media / photo.name(400, kind)) as variant:
            assert variant.size == (400, 800)
            assert not variant.getexif()
            assert not {"exif", "xmp", "icc_profile"} & {key for key, value in variant.info.items() if value}
        assert b"telephone" not in (media / photo.name(400, kind)).read_bytes()


def test_transparency_is_laid_on_white(media):
    photo = photo_files.save(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)), key="clear")
    with Image.open(media / photo.name(400, "webp")) as variant:
        assert min(variant.convert("RGB").getpixel((5, 5))) > 250


def test_an_interrupted_photograph_is_written_over(media):
    (media / "half-400.webp").write_bytes(b"half")
    photo = photo_files.save(picture(), key="half")
    with Image.open(media / photo.name(400, "webp")) as variant:
        assert variant.size[0] == 400


def test_remove_takes_every_variant(media):
    photo_files.delete(photo_files.save(picture(), key="gone"))
    assert list(media.iterdir()) == []


def test_refuses_more_than_twelve_megabytes():
    with pytest.raises(photo_files.PhotoRefused, match="13 MB; up to 12 MB"):
        photo_files.save(BytesIO(b"\0" * 13 * 1024 * 1024), key="no")


def test_refuses_what_only_pretends(media):
    html = SimpleUploadedFile("holiday.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")
    with pytest.raises(photo_files.PhotoRefused, match="whatever its name says"):
        photo_files.save(html, key="no")
    assert list(media.iterdir()) == []


def test_refuses_an_empty_file():
    with pytest.raises(photo_files.PhotoRefused, match="empty"):
        photo_files.save(BytesIO(), key="no")


def ran(monkeypatch, change) -> None:
    """Let `change` be given what would have been run, and the function that runs it."""
    run = subprocess.run
    monkeypatch.setattr(photo_files.subprocess, "run", lambda words, **options: change(run, words, **options))


def test_photographs_are_developed_one_at_a_time(monkeypatch):
    """Each takes memory by its pixels, whatever its file has."""
    under_way, most = [], []

    def watched(run, words, **options):
        under_way.append(words)
        most.append(len(under_way))
        time.sleep(0.02)
        done = run(words, **options)
        under_way.remove(words)
        return done

    ran(monkeypatch, watched)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: photo_files.save(picture(size=(100, 60)), key=f"beside/{number}"), range(4)))
    assert most == [1, 1, 1, 1]


def test_whoever_waits_too_long_for_others_is_told_so(monkeypatch):
    monkeypatch.setattr(photo_files, "PATIENCE_SECONDS", 0.01)
    with photo_files._developing, pytest.raises(photo_files.PhotoRefused, match="in a moment"):
        photo_files.save(picture(), key="no")
    assert photo_files.save(picture(), key="yes").width == 900


def test_one_that_takes_too_long_is_given_up(monkeypatch):
    ran(monkeypatch, lambda run, words, **options: run(["sleep", "60"], **options | {"timeout": 0.01}))
    with pytest.raises(photo_files.PhotoRefused, match="takes too much"):
        photo_files.save(picture(), key="no")


def test_a_decoder_that_breaks_breaks_nothing_else(monkeypatch):
    killed = ["sh", "-c", f"kill -{signal.SIGSEGV} $$"]
    ran(monkeypatch, lambda run, words, **options: run(killed, **options))
    with pytest.raises(photo_files.PhotoRefused, match="takes too much"):
        photo_files.save(picture(), key="no")


def test_what_takes_more_memory_than_the_limit_is_refused(monkeypatch):
    """The limit is made so small that one of 16 million pixels is above it."""
    code = "from web.photos import developing; developing.MEMORY_BYTES = 200 * 2**20; developing.main()"
    ran(monkeypatch, lambda run, words, **options: run([words[0], "-c", code, *words[3:]], **options))
    with pytest.raises(photo_files.PhotoRefused, match=r"takes too much"):
        photo_files.save(picture("PNG", mode="RGBA", size=(4000, 4000), colour=(0, 0, 0, 0)), key="no")
    assert photo_files.save(picture(), key="small").width == 900


def test_a_fault_of_ours_is_no_fault_of_the_photograph(monkeypatch):
    ran(monkeypatch, lambda run, words, **options: run([words[0], "-c", "raise KeyError"], **options))
    with pytest.raises(subprocess.CalledProcessError):
        photo_files.save(picture(), key="no")


def test_what_decodes_files_of_strangers_knows_no_secret(monkeypatch):
    monkeypatch.setenv("PLAZA_SECRET_KEY", "a secret")
    known = []
    tell = "import os; print(*os.environ); raise SystemExit(1)"

    def watched(run, words, **options):
        known.extend(run([words[0], "-c", tell], **options).stdout.decode().split())
        return run(words, **options)

    ran(monkeypatch, watched)
    photo_files.save(picture(), key="secret")
    assert "PATH" in known
    assert "PLAZA_SECRET_KEY" not in known


def test_it_begins_without_django():
    code = "import sys, web.photos.developing; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=photo_files.PLACE, capture_output=True, text=True, check=True
    )
    assert "django" not in loaded.stdout.split()
