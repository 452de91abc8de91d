"""Develops a photograph: checks a file that somebody sent, decodes it, and writes the sizes that pages use.

It runs as a program of its own (`develop` in `files`), which knows nothing but the file: what a decoder takes of memory
is given back, what breaks it breaks no web process, and what is too large for a limit ends. So it imports no Django.
"""

import contextlib
import json
import struct
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Literal

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, UnidentifiedImageError

Format = Literal["avif", "webp"]
Size = tuple[int, int]

PRODUCT_WIDTHS = (200, 400, 640, 960, 1280)
MAX_SIDE = 16_000
# JPEG is decoded at a reduced size. Of other formats each pixel is held in memory several times.
MAX_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000}  # MPO: a JPEG with a preview, from cameras.
MAX_PIXELS_OF_OTHERS = 16_000_000
# No variant is taller: to encode a strip of 1,280 × 12,500 takes half a gigabyte.
MAX_HEIGHT = 4096
# Above these the program ends. The dearest pictures within the bounds above take three fifths of it.
MEMORY_BYTES = 640 * 1024 * 1024
CPU_SECONDS = 20

READ_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
READABLE_FORMATS = "JPEG, PNG, WebP and AVIF work."
# Speed 9 is much quicker than 8, for a twentieth more bytes.
WRITE_FORMATS: dict[Format, dict[str, object]] = {
    "webp": {"quality": 78, "method": 2},
    "avif": {"quality": 60, "speed": 9, "max_threads": 1},
}
# Pillow would have a thread for each processor, and each takes of the memory that is allowed.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
# What Pillow raises for incomplete or inconsistent files.
DECODE_ERRORS = (OSError, SyntaxError, ValueError, struct.error, RuntimeError)
INCOMPLETE = "This photograph ends in the middle. Send the file again, whole."
DAMAGED = "This photograph is damaged and cannot be opened."
TOO_DEAR = "This photograph takes too much to decode. Save it as a JPEG, or smaller, and it fits."
FOCUS_POINTS = {"": (0.5, 0.5), "top": (0.5, 0.18), "low": (0.5, 0.88)}
ORIENTATION, ROTATED = 0x0112, {5, 6, 7, 8}
# What turns a picture upright, by its Exif orientation.
UPRIGHT: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PhotoRefused(ValueError):
    """The file can't become a photograph; the message tells its owner why."""


def variant_sizes(size: Size, widths: Sequence[int]) -> list[Size]:
    """The sizes of the variants of a picture, smallest first. None is wider than the picture."""
    width, height = size
    widest = max(1, min(width, max(widths), width * MAX_HEIGHT // height))
    tallest = max(1, round(height * widest / width))
    exist = (*sorted(each for each in widths if each < widest), widest)
    return [(each, max(1, round(tallest * each / widest))) for each in exist]


def developed(file: IO[bytes], widths: Sequence[int], *, square: bool = False, focus: str = "") -> Image.Image:
    """The picture in a file, upright, in sRGB, not much larger than its variants; `PhotoRefused` when it is none.

    A square one is cut from around the focus.
    """
    image = open_image(file)
    # Twice as wide as the widest variant is enough to make it of.
    enough = 2 * max(widths)
    picture = normalized(image, (enough, enough if square else 1))
    if square:
        side = min(picture.size)
        picture = ImageOps.fit(picture, (side, side), centering=FOCUS_POINTS[focus])
    return picture


def encoded(picture: Image.Image, sizes: Sequence[Size]) -> Iterator[tuple[int, Format, bytes]]:
    """Each variant in each format, the smallest first, without metadata. Each is made from the next larger one."""
    sized: list[Image.Image] = []
    for size in reversed(sizes):
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture.info = {}
        sized.append(picture)
    for variant in reversed(sized):
        for kind, options in WRITE_FORMATS.items():
            content = BytesIO()
            variant.save(content, kind.upper(), **options)
            yield variant.width, kind, content.getvalue()


def open_image(file: IO[bytes]) -> Image.Image:
    """The image in a file, not decoded yet; `PhotoRefused` when it is none, or too large."""
    try:
        image = Image.open(file, formats=READ_FORMATS)
    except UnidentifiedImageError as error:
        file.seek(0)
        raise PhotoRefused(f"{describe_file(file.read(256))} {READABLE_FORMATS}") from error
    except Image.DecompressionBombError as error:
        raise PhotoRefused(too_many_pixels(MAX_PIXELS_OF_OTHERS)) from error
    except DECODE_ERRORS as error:
        raise PhotoRefused(DAMAGED) from error
    width, height = image.size
    if max(width, height) > MAX_SIDE:
        how = f"{width:,} pixels wide" if width > height else f"{height:,} pixels tall"
        raise PhotoRefused(f"This photograph is {how}; up to {MAX_SIDE:,} fit. Cut it, or save it smaller.")
    max_pixels = MAX_PIXELS.get(image.format or "", MAX_PIXELS_OF_OTHERS)
    if width * height > max_pixels:
        raise PhotoRefused(too_many_pixels(max_pixels))
    return image


def too_many_pixels(max_pixels: int) -> str:
    return f"This photograph has more than {max_pixels // 1_000_000} million pixels. Save it smaller and it fits."


def describe_file(start: bytes) -> str:
    """What a file is, by its first bytes, when it is none of our formats."""
    if start.startswith(b"GIF8"):
        return "This is a GIF, not a photograph."
    if start[4:12] in {b"ftypavif", b"ftypavis"}:
        return DAMAGED
    if start[4:8] == b"ftyp" and start[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1"}:
        return "This is a HEIC file, as telephones keep them; share it as JPEG."
    if b"<svg" in start.lower() or start.lstrip().startswith(b"<?xml"):
        return "This is a drawing (SVG), not a photograph."
    if start.startswith(b"%PDF"):
        return "This is a PDF, not a photograph."
    return "This file isn't a photograph, whatever its name says."


def normalized(image: Image.Image, enough: Size) -> Image.Image:
    """The picture upright, in sRGB, on white where it was transparent; reduced where more than `enough` is left."""
    try:
        # PNG may have its orientation after the pixels, so this reads all of it.
        orientation = image.getexif().get(ORIENTATION)
        lying = (enough[1], enough[0]) if orientation in ROTATED else enough
        # JPEG can be decoded at a half, a quarter or an eighth of its size.
        image.draft("RGB", lying)
        image.load()
    except DECODE_ERRORS as error:
        raise PhotoRefused(INCOMPLETE) from error
    if image.mode == "P" and image.palette is None:
        raise PhotoRefused(INCOMPLETE)
    image = in_whole_bytes(image)
    factor = min(image.width // lying[0], image.height // lying[1])
    if factor > 1:
        image = image.reduce(factor)
    # Not ImageOps.exif_transpose: it rewrites all metadata, and fails where cameras wrote it wrongly.
    turn = UPRIGHT.get(orientation)
    if turn is not None:
        image = image.transpose(turn)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        ground.info = dict(image.info)
        ground.alpha_composite(image)
        image = ground
    return in_srgb(image)


def in_whole_bytes(image: Image.Image) -> Image.Image:
    """The same picture with a byte for each colour of a pixel, so that it can be reduced."""
    if image.mode.startswith("I"):
        # Sixteen bits of grey, which Pillow would clip to eight.
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode in {"1", "P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile:
        return image.convert("RGB")
    if image.mode == "RGBA":
        image = image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # Without a valid profile the colours are a little off, which is no reason to refuse the photograph.
        converted = None
    return converted or image.convert("RGB")


def main() -> None:
    """Develop the file `original` of a directory into files beside it named by width, as in `640.webp`; print the
    picture's size, or why it is refused."""
    directory, wanted = Path(sys.argv[1]), json.loads(sys.argv[2])
    limit_this_process()
    said: dict[str, object]
    try:
        with (directory / "original").open("rb") as file:
            picture = developed(file, **wanted)
            for width, kind, content in encoded(picture, variant_sizes(picture.size, wanted["widths"])):
                (directory / f"{width}.{kind}").write_bytes(content)
        said = {"size": picture.size}
    except PhotoRefused as refused:
        said = {"refused": str(refused)}
    except MemoryError:
        said = {"refused": TOO_DEAR}
    print(json.dumps(said))


def limit_this_process() -> None:
    """Bound its memory and its time, and let web processes go before it, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import os
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    main()
