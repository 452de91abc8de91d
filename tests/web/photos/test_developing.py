"""What a photograph is made of, and what is refused before it is decoded."""

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from web.photos import developing
from web.photos.developing import PRODUCT_WIDTHS, PhotoRefused, developed, encoded, normalized, variant_sizes

pytestmark = pytest.mark.no_engine

ALL = (2**16, 1)


def picture(kind="JPEG", size=(900, 600), mode="RGB", colour="teal", **options) -> BytesIO:
    content = BytesIO()
    Image.new(mode, size, colour).save(content, kind, **options)
    content.seek(0)
    return content


def look(content: BytesIO) -> Image.Image:
    """The picture as pages will have it."""
    return developed(content, PRODUCT_WIDTHS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_reads_four_formats(kind):
    assert look(picture(kind)).size == (900, 600)


@pytest.mark.parametrize(
    ("size", "widths", "sizes"),
    [
        ((900, 600), (320, 640, 1280), [(320, 213), (640, 427), (900, 600)]),
        ((3000, 1500), (320, 640, 1280), [(320, 160), (640, 320), (1280, 640)]),
        ((100, 1), (320,), [(100, 1)]),
        ((1000, 16_000), (320, 640, 1280), [(256, 4096)]),
        ((1, 16_000), (320, 640), [(1, 16_000)]),
    ],
)
def test_no_variant_is_wider_than_the_picture_or_taller_than_pages_need(size, widths, sizes):
    assert variant_sizes(size, widths) == sizes


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_set_upright(orientation):
    image = Image.new("RGB", (4, 2), "white")
    image.paste("red", (0, 0, 1, 1))
    exif = Image.Exif()
    exif[developing.ORIENTATION] = orientation
    content = BytesIO()
    image.save(content, "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Image.open(content))
    assert normalized(Image.open(content), ALL).tobytes() == upright.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_more_than_enough_is_left_out_early_whichever_way_it_lies(kind, orientation):
    exif = Image.Exif()
    exif[developing.ORIENTATION] = orientation
    lying = (1600, 800) if orientation == 1 else (800, 1600)
    small = developed(picture(kind, size=lying, exif=exif), (192,))
    assert small.size == (400, 200)


def test_metadata_that_contradicts_itself_does_not_cost_the_photograph():
    exif = Image.Exif()
    exif[developing.ORIENTATION] = 6
    exif[0x011A] = 1.5
    # A resolution that says it is a byte, where it has to be a fraction.
    odd = exif.tobytes().replace(b"\x01\x1a\x00\x05", b"\x01\x1a\x00\x01")
    assert look(picture(exif=odd, size=(800, 400))).size == (400, 800)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16"])
@pytest.mark.parametrize("size", [(900, 600), (6000, 40)])
def test_reads_every_kind_of_png(mode, size):
    found = look(picture("PNG", mode=mode, size=size, colour=0))
    assert (found.mode, found.width) == ("RGB", min(size[0], 3000))


@pytest.mark.parametrize("size", [(900, 600), (6000, 40)])
def test_what_shines_through_is_white_and_nothing_else(size):
    assert look(picture("PNG", mode="RGBA", size=size, colour=(0, 0, 0, 0))).getextrema() == ((255, 255),) * 3


def test_reads_print_colours():
    assert look(picture(mode="CMYK", colour=(0, 0, 0, 0))).getextrema() == ((255, 255),) * 3


def test_a_broken_colour_profile_does_not_cost_the_photograph():
    assert look(picture(icc_profile=b"not a profile")).width == 900


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
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "photograph"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "photograph"),
    ],
)
def test_refuses_what_only_pretends(content, message):
    with pytest.raises(PhotoRefused, match=message):
        look(BytesIO(content))


def test_refuses_a_gif():
    with pytest.raises(PhotoRefused, match="GIF"):
        look(picture("GIF"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_refuses_a_file_that_ends_in_the_middle(kind):
    content = BytesIO()
    Image.effect_noise((400, 400), 90).convert("RGB").save(content, kind)
    half = content.getvalue()[: len(content.getvalue()) // 2]
    with pytest.raises(PhotoRefused, match=r"ends in the middle|damaged"):
        look(BytesIO(half))


def test_refuses_an_avif_that_is_damaged_within():
    content = bytearray(picture("AVIF").getvalue())
    content[-4:] = b"\xff\xff\xff\xff"
    with pytest.raises(PhotoRefused, match=r"ends in the middle|damaged"):
        look(BytesIO(bytes(content)))


def test_refuses_a_palette_picture_without_its_palette():
    content = picture("PNG", mode="P", colour=0).getvalue()
    start = content.index(b"PLTE") - 4
    length = int.from_bytes(content[start : start + 4])
    with pytest.raises(PhotoRefused, match="ends in the middle"):
        look(BytesIO(content[:start] + content[start + 12 + length :]))


@pytest.mark.parametrize(
    ("kind", "size", "words"),
    [
        ("PNG", (4_000, 4_001), "more than 16 million pixels"),
        ("PNG", (14_000, 14_000), "more than 16 million pixels"),
        ("JPEG", (10_000, 5_001), "more than 50 million pixels"),
        ("PNG", (1, 16_000_000), "is 16,000,000 pixels tall; up to 16,000 fit"),
        ("JPEG", (700, 36_000), "is 36,000 pixels tall; up to 16,000 fit"),
        ("PNG", (16_001, 1), "is 16,001 pixels wide; up to 16,000 fit"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_refuses_huge_pictures_before_decoding_them(kind, size, words, monkeypatch):
    content = picture(kind, mode="L" if kind == "JPEG" else "1", size=size, colour=0)
    monkeypatch.setattr(developing, "normalized", lambda *_: pytest.fail("decoded"))
    with pytest.raises(PhotoRefused, match=words):
        look(content)


def test_a_camera_s_jpeg_with_a_preview_is_a_jpeg():
    content = BytesIO()
    camera = Image.new("L", (5_000, 3_300))
    camera.save(content, "MPO", save_all=True, append_images=[Image.new("L", (160, 120))])
    assert developing.open_image(content).format == "MPO"
    assert next(encoded(look(content), [(320, 211)]))[:2] == (320, "webp")


def test_sixteen_bits_of_grey_stay_grey():
    found = look(picture("PNG", mode="I;16", colour=0x4000))
    assert found.convert("L").getpixel((5, 5)) == pytest.approx(0x40, abs=2)
