"""Stores photographs: checks what was uploaded, removes metadata, and writes the sizes that pages use."""

import struct
import threading
from collections.abc import Sequence
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from web.photos.photo import Format, Photo

PRODUCT_WIDTHS = (200, 400, 640, 960, 1280)
AVATAR_WIDTHS = (96, 192)
MAX_BYTES = 12 * 1024 * 1024
# JPEG is decoded at a reduced size. Of other formats each pixel is held in memory several times.
MAX_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000}  # MPO: a JPEG with a preview, from cameras.
MAX_PIXELS_OF_OTHERS = 16_000_000
# One at a time in a process: a small file may need a quarter of a gigabyte of memory.
_normalizing = threading.Lock()

READ_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
READABLE_FORMATS = "JPEG, PNG, WebP and AVIF work."
# Speed 9 is much quicker than 8, for a twentieth more bytes.
WRITE_FORMATS: dict[Format, dict[str, object]] = {
    "webp": {"quality": 78, "method": 2},
    "avif": {"quality": 60, "speed": 9, "max_threads": 1},
}
# What Pillow raises for incomplete or inconsistent files.
DECODE_ERRORS = (OSError, SyntaxError, ValueError, struct.error, RuntimeError)
INCOMPLETE = "This photograph ends in the middle. Send the file again, whole."
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


def save(
    file: File | IO[bytes],
    *,
    key: str,
    alt: str = "",
    focus: str = "",
    widths: Sequence[int] = PRODUCT_WIDTHS,
    square: bool = False,
) -> Photo:
    """Check an uploaded file and store its variants under the key; `PhotoRefused` when we can't show it."""
    image = open_image(file)
    width, height = upright_size(image)
    if square:
        width = height = min(width, height)
    photo = photo_of_size((width, height), key=key, alt=alt, focus=focus, widths=widths)
    if not is_stored(photo):
        with _normalizing:
            picture = normalized(image)
            if square:
                picture = ImageOps.fit(picture, (width, height), centering=FOCUS_POINTS[focus])
            # The largest variant; what follows outside the lock needs less memory.
            picture = picture.resize((photo.width, photo.height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        save_variants(photo, picture)
    return photo


def photo_of_size(
    size: tuple[int, int], *, key: str, alt: str = "", focus: str = "", widths: Sequence[int] = PRODUCT_WIDTHS
) -> Photo:
    """The photo that a picture of this size becomes. No variant is wider than the picture."""
    width, height = size
    widest = min(width, max(widths))
    exist = (*sorted(each for each in widths if each < widest), widest)
    return Photo(key, widest, max(1, round(height * widest / width)), exist, alt, focus)


def is_stored(photo: Photo) -> bool:
    """Whether all variants are stored. The widest AVIF is written last, so only that is checked."""
    return default_storage.exists(photo.name(photo.widths[-1], "avif"))


def save_variants(photo: Photo, picture: Image.Image) -> None:
    """Store each variant, made from the next larger one, without metadata."""
    sized: list[tuple[int, Image.Image]] = []
    for width in reversed(photo.widths):
        height = max(1, round(photo.height * width / photo.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture.info = {}
        sized.append((width, picture))
    for width, variant in reversed(sized):
        for kind, options in WRITE_FORMATS.items():
            content = BytesIO()
            variant.save(content, kind.upper(), **options)
            _store(photo.name(width, kind), content.getvalue())


def delete(photo: Photo) -> None:
    """Delete all variants of a photograph that is not shown any more."""
    for width in photo.widths:
        for kind in WRITE_FORMATS:
            default_storage.delete(photo.name(width, kind))


def _store(name: str, content: bytes) -> None:
    # The storage would choose another name if a file of an interrupted start existed.
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def open_image(file: File | IO[bytes]) -> Image.Image:
    """The image in a file, not decoded yet; `PhotoRefused` when it is none, or too large."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size == 0:
        raise PhotoRefused("This file is empty.")
    if size > MAX_BYTES:
        raise PhotoRefused(f"This photograph has {size / 1024**2:.0f} MB; up to {MAX_BYTES // 1024**2} MB fit.")
    try:
        image = Image.open(getattr(file, "file", file), formats=READ_FORMATS)
    except UnidentifiedImageError as error:
        file.seek(0)
        raise PhotoRefused(f"{describe_file(file.read(256))} {READABLE_FORMATS}") from error
    except Image.DecompressionBombError as error:
        raise PhotoRefused(too_many_pixels(MAX_PIXELS_OF_OTHERS)) from error
    except DECODE_ERRORS as error:
        raise PhotoRefused("This photograph is damaged and cannot be opened.") from error
    max_pixels = MAX_PIXELS.get(image.format or "", MAX_PIXELS_OF_OTHERS)
    if image.width * image.height > max_pixels:
        raise PhotoRefused(too_many_pixels(max_pixels))
    return image


def upright_size(image: Image.Image) -> tuple[int, int]:
    try:
        # PNG may have its orientation after the pixels, so this reads all of it.
        orientation = image.getexif().get(ORIENTATION)
    except DECODE_ERRORS as error:
        raise PhotoRefused(INCOMPLETE) from error
    width, height = image.size
    return (height, width) if orientation in ROTATED else (width, height)


def too_many_pixels(max_pixels: int) -> str:
    return f"This photograph has more than {max_pixels // 1_000_000} million pixels. Save it smaller and it fits."


def describe_file(start: bytes) -> str:
    """What a file is, by its first bytes, when it is none of our formats."""
    if start.startswith(b"GIF8"):
        return "This is a GIF, not a photograph."
    if start[4:12] in {b"ftypavif", b"ftypavis"}:
        return "This photograph is damaged and cannot be opened."
    if start[4:8] == b"ftyp" and start[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1"}:
        return "This is a HEIC file, as telephones keep them; share it as JPEG."
    if b"<svg" in start.lower() or start.lstrip().startswith(b"<?xml"):
        return "This is a drawing (SVG), not a photograph."
    if start.startswith(b"%PDF"):
        return "This is a PDF, not a photograph."
    return "This file isn't a photograph, whatever its name says."


def normalized(image: Image.Image) -> Image.Image:
    """The picture upright, in sRGB, on white where it was transparent."""
    # JPEG can be decoded at a half or a quarter of its size; more than the widest variant is not needed.
    image.draft("RGB", (2 * max(PRODUCT_WIDTHS), 2 * max(PRODUCT_WIDTHS)))
    try:
        image.load()
    except DECODE_ERRORS as error:
        raise PhotoRefused(INCOMPLETE) from error
    if image.mode == "P" and image.palette is None:
        raise PhotoRefused(INCOMPLETE)
    if image.mode.startswith("I"):
        # Sixteen bits of grey, which Pillow would clip to eight.
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    # Not ImageOps.exif_transpose: it rewrites all metadata, and fails where cameras wrote it wrongly.
    turn = UPRIGHT.get(image.getexif().get(ORIENTATION))
    if turn is not None:
        image = image.transpose(turn)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        ground.info = dict(image.info)
        ground.alpha_composite(image)
        image = ground
    return in_srgb(image)


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
