import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

from web.photos import files as photo_files
from web.photos.photo import Photo


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(kind="JPEG", size=(900, 600), mode="RGB", colour="teal", **options) -> BytesIO:
    content = BytesIO()
    Image.new(mode, size, colour).save(content, kind, **options)
    content.seek(0)
    return content


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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_reads_four_formats(kind):
    assert photo_files.save(picture(kind), key="x").width == 900


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


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_set_upright(orientation):
    image = Image.new("RGB", (4, 2), "white")
    image.paste("red", (0, 0, 1, 1))
    exif = Image.Exif()
    exif[photo_files.ORIENTATION] = orientation
    content = BytesIO()
    image.save(content, "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Image.open(content))
    assert photo_files.normalized(Image.open(content)).tobytes() == upright.tobytes()


def test_metadata_that_contradicts_itself_does_not_cost_the_photograph():
    exif = Image.Exif()
    exif[photo_files.ORIENTATION] = 6
    exif[0x011A] = 1.5
    # A resolution that says it is a byte, where it has to be a fraction.
    odd = exif.tobytes().replace(b"\x01\x1a\x00\x05", b"\x01\x1a\x00\x01")
    photo = photo_files.save(picture(exif=odd, size=(800, 400)), key="odd")
    assert (photo.width, photo.height) == (400, 800)


def test_transparency_is_laid_on_white(media):
    photo = photo_files.save(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)), key="clear")
    with Image.open(media / photo.name(400, "webp")) as variant:
        assert min(variant.convert("RGB").getpixel((5, 5))) > 250


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16"])
def test_reads_every_kind_of_png(mode):
    assert photo_files.save(picture("PNG", mode=mode, colour=0), key=f"png-{mode.strip(';')}").width == 900


def test_reads_print_colours():
    assert photo_files.save(picture(mode="CMYK", colour=(0, 0, 0, 0)), key="cmyk").width == 900


def test_a_broken_colour_profile_does_not_cost_the_photograph():
    assert photo_files.save(picture(icc_profile=b"not a profile"), key="profile").width == 900


def test_what_is_kept_is_not_encoded_again(media, monkeypatch):
    photo = photo_files.save(picture(), key="once")
    monkeypatch.setattr(photo_files, "save_variants", lambda *_: pytest.fail("encoded twice"))
    assert photo_files.save(picture(), key="once") == photo


def test_an_interrupted_photograph_is_written_over(media):
    (media / "half-400.webp").write_bytes(b"half")
    photo = photo_files.save(picture(), key="half")
    with Image.open(media / photo.name(400, "webp")) as variant:
        assert variant.size[0] == 400


def test_remove_takes_every_variant(media):
    photo_files.delete(photo_files.save(picture(), key="gone"))
    assert list(media.iterdir()) == []


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SVG, "drawing"),
        (b"<?xml version='1.0'?>" + SVG, "drawing"),
        (b"Dear all, find the picture attached.", "whatever its name says"),
        (b"<html><script>alert(1)</script></html>", "whatever its name says"),
        (b"%PDF-1.7", "PDF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "photograph"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "photograph"),
    ],
)
def test_refuses_what_only_pretends(media, content, message):
    with pytest.raises(photo_files.PhotoRefused, match=message):
        photo_files.save(SimpleUploadedFile("holiday.jpg", content, "image/jpeg"), key="no")
    assert list(media.iterdir()) == []


def test_refuses_a_gif():
    with pytest.raises(photo_files.PhotoRefused, match="GIF"):
        photo_files.save(picture("GIF"), key="no")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_refuses_a_file_that_ends_in_the_middle(media, kind):
    noise = Image.effect_noise((400, 400), 90).convert("RGB")
    content = BytesIO()
    noise.save(content, kind)
    half = content.getvalue()[: len(content.getvalue()) // 2]
    with pytest.raises(photo_files.PhotoRefused, match=r"ends in the middle|damaged"):
        photo_files.save(BytesIO(half), key="no")
    assert list(media.iterdir()) == []


def test_refuses_an_avif_that_is_damaged_within(media):
    content = bytearray(picture("AVIF").getvalue())
    content[-4:] = b"\xff\xff\xff\xff"
    with pytest.raises(photo_files.PhotoRefused, match=r"ends in the middle|damaged"):
        photo_files.save(BytesIO(bytes(content)), key="no")
    assert list(media.iterdir()) == []


def test_refuses_more_than_twelve_megabytes():
    with pytest.raises(photo_files.PhotoRefused, match="13 MB; up to 12 MB"):
        photo_files.save(BytesIO(b"\0" * 13 * 1024 * 1024), key="no")


@pytest.mark.parametrize(
    ("kind", "size", "most"),
    [("PNG", (4_000, 4_001), 16), ("PNG", (16_000, 16_000), 16), ("JPEG", (10_000, 5_001), 50)],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_refuses_huge_pictures_before_decoding_them(kind, size, most, monkeypatch):
    content = picture(kind, mode="L" if kind == "JPEG" else "1", size=size, colour=0)
    monkeypatch.setattr(photo_files, "normalized", lambda *_: pytest.fail("decoded"))
    with pytest.raises(photo_files.PhotoRefused, match=f"{most} million pixels"):
        photo_files.save(content, key="no")


def test_a_camera_s_jpeg_with_a_preview_is_a_jpeg():
    content = BytesIO()
    picture = Image.new("L", (5_000, 3_300))
    picture.save(content, "MPO", save_all=True, append_images=[Image.new("L", (160, 120))])
    assert photo_files.open_image(content).format == "MPO"
    assert photo_files.save(content, key="camera").width == 1280


def test_pictures_are_developed_one_at_a_time(monkeypatch):
    """Each takes memory by its pixels, whatever its file has."""
    under_way, most = [], []
    develop = photo_files.normalized

    def watched(image):
        under_way.append(image)
        most.append(len(under_way))
        time.sleep(0.02)
        under_way.remove(image)
        return develop(image)

    monkeypatch.setattr(photo_files, "normalized", watched)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: photo_files.save(picture(size=(100, 60)), key=f"beside/{number}"), range(4)))
    assert most == [1, 1, 1, 1]


def test_sixteen_bits_of_grey_stay_grey(media):
    photo = photo_files.save(picture("PNG", mode="I;16", colour=0x4000), key="grey")
    with Image.open(media / photo.name(400, "webp")) as variant:
        assert variant.convert("L").getpixel((5, 5)) == pytest.approx(0x40, abs=2)


def test_refuses_a_palette_picture_without_its_palette():
    content = picture("PNG", mode="P", colour=0).getvalue()
    start = content.index(b"PLTE") - 4
    length = int.from_bytes(content[start : start + 4])
    with pytest.raises(photo_files.PhotoRefused, match="ends in the middle"):
        photo_files.save(BytesIO(content[:start] + content[start + 12 + length :]), key="no")
