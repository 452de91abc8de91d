"""Stores photographs: has what was uploaded developed, and keeps the sizes that pages use."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image

from web.photos.developing import PRODUCT_WIDTHS, TOO_DEAR, WRITE_FORMATS, PhotoRefused, encoded, variant_sizes
from web.photos.photo import Photo
from web.turns import aside

AVATAR_WIDTHS = (96, 192)
MAX_BYTES = 12 * 1024 * 1024
# A process has one photograph developed at a time, which takes up to half a gigabyte of memory and mostly a second.
# Others wait so long for it, and it may take so long.
PATIENCE_SECONDS = 5.0
SECONDS = 30.0
_developing = threading.Lock()

PLACE = Path(__file__).resolve().parents[2]
# What decodes the files of strangers learns none of our secrets.
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}


def save(
    file: File | IO[bytes],
    *,
    key: str,
    alt: str = "",
    focus: str = "",
    widths: Sequence[int] = PRODUCT_WIDTHS,
    square: bool = False,
) -> Photo:
    """Check an uploaded file and store its variants under the key; `PhotoRefused` when we can't show it, or when others
    are being developed. Takes a second."""
    refuse_by_size(file)
    wanted = {"widths": widths, "square": square, "focus": focus}
    with tempfile.TemporaryDirectory(prefix="plaza-photo-") as directory:
        size = develop(file, Path(directory), wanted)
        photo = photo_of_size(size, key=key, alt=alt, focus=focus, widths=widths)
        for width in photo.widths:
            for kind in WRITE_FORMATS:
                _store(photo.name(width, kind), (Path(directory) / f"{width}.{kind}").read_bytes())
    return photo


def refuse_by_size(file: File | IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise PhotoRefused("This file is empty.")
    if size > MAX_BYTES:
        raise PhotoRefused(f"This photograph has {size / 1024**2:.0f} MB; up to {MAX_BYTES // 1024**2} MB fit.")


def develop(file: File | IO[bytes], directory: Path, wanted: Mapping[str, object]) -> tuple[int, int]:
    """Have the variants written into the directory by a program of its own, and return the picture's size."""
    with (directory / "original").open("wb") as original:
        shutil.copyfileobj(file, original)
    words = [sys.executable, "-m", "web.photos.developing", str(directory), json.dumps(wanted)]
    with aside():
        done = run_alone(words)
    if done.returncode < 0:  # A signal ended it: a decoder broke, or a limit was reached.
        raise PhotoRefused(TOO_DEAR)
    done.check_returncode()
    said = json.loads(done.stdout)
    if "refused" in said:
        raise PhotoRefused(said["refused"])
    width, height = said["size"]
    return width, height


def run_alone(words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    if not _developing.acquire(timeout=PATIENCE_SECONDS):
        raise PhotoRefused("Other photographs are being worked on just now. Send yours again in a moment.")
    try:
        return subprocess.run(words, cwd=PLACE, env=ENVIRONMENT, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as late:
        raise PhotoRefused(TOO_DEAR) from late
    finally:
        _developing.release()


def photo_of_size(
    size: tuple[int, int], *, key: str, alt: str = "", focus: str = "", widths: Sequence[int] = PRODUCT_WIDTHS
) -> Photo:
    """The photo that a picture of this size becomes."""
    sizes = variant_sizes(size, widths)
    return Photo(key, *sizes[-1], tuple(width for width, _ in sizes), alt, focus)


def is_stored(photo: Photo) -> bool:
    """Whether all variants are stored. The widest AVIF is written last, so only that is checked."""
    return default_storage.exists(photo.name(photo.widths[-1], "avif"))


def save_variants(photo: Photo, picture: Image.Image) -> None:
    """Store each variant of a picture that Plaza itself has made."""
    for width, kind, content in encoded(picture, variant_sizes(picture.size, photo.widths)):
        _store(photo.name(width, kind), content)


def delete(photo: Photo) -> None:
    """Delete all variants of a photograph that is not shown any more."""
    for width in photo.widths:
        for kind in WRITE_FORMATS:
            default_storage.delete(photo.name(width, kind))


def _store(name: str, content: bytes) -> None:
    # The storage would choose another name if a file of an interrupted start existed.
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
