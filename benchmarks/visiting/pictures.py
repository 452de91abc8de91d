"""Pictures as somebody would send them who wants a process to run out of memory: small files, many pixels."""

from io import BytesIO
from typing import Any

from PIL import Image

# The most pixels that are let in, and more.
LARGE, WIDE = (4000, 4000), (7000, 7000)


def hostile() -> dict[str, bytes]:
    """By what they are. Those that are let in are the dearest of their format."""
    noise = Image.effect_noise(WIDE, 50)
    return {
        "PNG of 1 × 16,000,000": _written("PNG", Image.new("1", (1, 16_000_000))),
        "JPEG of 700 × 36,000": _written("JPEG", Image.new("RGB", (700, 36_000))),
        "PNG, transparent, 16 million pixels": _written("PNG", Image.new("RGBA", LARGE, (9, 9, 9, 90))),
        "PNG, 16 bits of grey, 16 million pixels": _written("PNG", Image.new("I;16", LARGE)),
        "WebP, transparent, 16 million pixels": _written(
            "WEBP", Image.new("RGBA", LARGE, (9, 9, 9, 90)), lossless=True
        ),
        "AVIF, transparent, 16 million pixels": _written("AVIF", Image.new("RGBA", LARGE, (9, 9, 9, 90)), speed=10),
        "JPEG, progressive, four colours, 49 million pixels": _written(
            "JPEG", Image.merge("CMYK", (noise, noise, noise, noise)), progressive=True, quality=3, subsampling=0
        ),
    }


def _written(kind: str, picture: Image.Image, **options: Any) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()
