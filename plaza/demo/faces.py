"""Draws the members' portraits with DiceBear in the style "Notionists" (CC0, by Zoish), as pixels.

DiceBear writes SVG, and photographs on Plaza are pixels. The style uses only a little of SVG: groups that are used and
moved, with filled paths.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from xml.etree import ElementTree

from dicebear import Avatar, Style
from PIL import Image

from plaza.demo.outlines import outlines, paint
from web.photos import files as photo_files
from web.photos.photo import Photo

FACE_SIZE = 192
# Drawn larger and then reduced, for smooth edges.
SUPERSAMPLING = 3
BACKGROUNDS = ("#d9c8b4", "#c9d3c0", "#bfd0d6", "#dcc4c0", "#d5cfa9", "#c6c3d8", "#e0cdb0", "#bccac4")
SVG = "{http://www.w3.org/2000/svg}"


def variants(*numbers: int) -> list[str]:
    return [f"variant{number:02}" for number in numbers]


# Plain shirts; the others would need masks.
CLOTHES = variants(1, 4, *range(11, 26))
LONG_HAIR = variants(2, 4, 8, 10, 11, 20, 23, 28, 29, 30, 36, 37, 39)
SHORT_HAIR = variants(1, 3, 5, 6, 7, 9, 12, 13, 15, 16, 17, 18, 19, 21, 22, 24, 25, 26, 27, 31, 32, 33, 34, 35, 38)
MOUTHS = variants(3, 4, 5, 6, 8, 12, 13, 14, *range(17, 25), 28)
GLASSES = variants(3, 8, 11)


@dataclass(frozen=True, slots=True)
class Look:
    """The seed of a portrait and the features that it does not leave to chance."""

    seed: str
    long_haired: bool = False
    bearded: bool = False

    @property
    def options(self) -> dict[str, object]:
        return {
            "seed": self.seed,
            "clothesVariant": CLOTHES,
            "clothesGraphicProbability": 0,
            "gestureProbability": 0,
            "hairVariant": LONG_HAIR if self.long_haired else SHORT_HAIR,
            "beardProbability": 100 if self.bearded else 0,
            "mouthVariant": MOUTHS,
            "glassesProbability": 25,
            "glassesVariant": GLASSES,
        }

    @property
    def background(self) -> str:
        return BACKGROUNDS[sha256(self.seed.encode()).digest()[0] % len(BACKGROUNDS)]

    @property
    def photo(self) -> Photo:
        """The photo of the portrait; its key follows from the options."""
        recipe = sha256(repr((self.options, self.background)).encode()).hexdigest()[:8]
        return photo_files.photo_of_size(
            (FACE_SIZE, FACE_SIZE), key=f"photos/avatars/{self.seed}-{recipe}", widths=photo_files.AVATAR_WIDTHS
        )


def save(look: Look) -> Photo:
    """The portrait as a stored photograph; drawn if it is not stored yet."""
    if not photo_files.is_stored(look.photo):
        photo_files.save_variants(look.photo, drawn(look))
    return look.photo


def drawn(look: Look) -> Image.Image:
    """The portrait; always the same for the same look."""
    root = ElementTree.fromstring(Avatar(style(), look.options).to_string())  # noqa: S314 (from its own package)
    scale = FACE_SIZE * SUPERSAMPLING / float(root.attrib["viewBox"].split()[2])
    canvas = Image.new("RGB", (FACE_SIZE * SUPERSAMPLING, FACE_SIZE * SUPERSAMPLING), look.background)
    for path, x, y in paths(root):
        even_odd = path.attrib.get("fill-rule") == "evenodd"
        paint(canvas, outlines(path.attrib["d"], x, y, scale), path.attrib["fill"], even_odd=even_odd)
    return canvas.resize((FACE_SIZE, FACE_SIZE), Image.Resampling.LANCZOS)


@cache
def style() -> Style:
    return Style(json.loads(files("dicebear_styles").joinpath("notionists.json").read_text("utf-8")))


def paths(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """All filled paths in the order of painting, each with its offset."""
    groups = {group.attrib["id"]: group for group in root.iter(f"{SVG}g") if "id" in group.attrib}
    for used in root.iter(f"{SVG}use"):
        x, y = moved(used)
        for path in groups[used.attrib["href"].removeprefix("#")].iter(f"{SVG}path"):
            if "fill" in path.attrib:
                yield path, x, y


def moved(element: ElementTree.Element) -> tuple[float, float]:
    match = re.match(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", element.attrib.get("transform", ""))
    return (float(match[1]), float(match[2])) if match else (0.0, 0.0)
