"""Makes the demo's photographs: crops of a few dozen originals, some mirrored, some with other colours."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageOps

from web.photos import files as photo_files
from web.photos.photo import Photo

CONTENT = Path(__file__).parent / "content"
RANGE = 256
# Goes up when the same recipe gives another picture, since a stored photograph never changes.
RECIPE_VERSION = 3


@dataclass(frozen=True, slots=True)
class Dye:
    """Changes one range of hues into another hue. Hues are in degrees; `strength` and `light` are factors."""

    hues: tuple[int, int]
    to: int
    strength: float = 1.0
    light: float = 1.0
    least: int = 40

    def over(self, picture: Image.Image) -> Image.Image:
        hue, saturation, value = picture.convert("HSV").split()
        shift = round((self.to - self.middle) * RANGE / 360)
        dyed = Image.merge(
            "HSV",
            (
                hue.point([(h + shift) % RANGE for h in levels()]),
                saturation.point([min(255, round(s * self.strength)) for s in levels()]),
                value.point([min(255, round(v * self.light)) for v in levels()]),
            ),
        )
        return Image.composite(dyed.convert("RGB"), picture, self.mask(picture))

    @property
    def middle(self) -> float:
        start, end = self.hues
        return start + (end - start) % 360 / 2

    def mask(self, picture: Image.Image) -> Image.Image:
        """How much each pixel changes: those that have the hue, are not grey, and are bright enough to have a hue."""
        # JPEG stores colour in coarse squares; blurring hides them.
        hue, saturation, value = picture.filter(ImageFilter.GaussianBlur(2)).convert("HSV").split()
        reach = (self.hues[1] - self.hues[0]) % 360 / 2
        takes = ImageChops.multiply(
            hue.point([soft(abs((degrees(h) - self.middle + 180) % 360 - 180) - reach) for h in levels()]),
            saturation.point([min(255, max(0, (s - self.least) * 6)) for s in levels()]),
        )
        return ImageChops.multiply(takes, value.point([min(255, v * 6) for v in levels()]))


def levels() -> range:
    return range(RANGE)


def degrees(level: int) -> float:
    return level * 360 / RANGE


def soft(beyond: float) -> int:
    """How much a hue changes that is so many degrees outside the range: fully inside, not at all from eight
    degrees on."""
    return round(255 * min(1.0, max(0.0, 1 - beyond / 8)))


@dataclass(frozen=True, slots=True)
class Print:
    """One photograph of the demo: the crop of an original, and what it shows."""

    name: str
    source: str
    cut: tuple[int, int, int, int]
    alt: str
    dyes: tuple[Dye, ...] = ()
    mirror: bool = False
    square: bool = False

    @property
    def photo(self) -> Photo:
        """The photo of the print. Its key follows from how it is made, so a changed print gets new URLs."""
        recipe = sha256(repr((RECIPE_VERSION, self.source, self.cut, self.dyes, self.mirror)).encode()).hexdigest()[:8]
        widths = photo_files.AVATAR_WIDTHS if self.square else photo_files.PRODUCT_WIDTHS
        folder = "avatars" if self.square else "products"
        return photo_files.photo_of_size(
            self.cut[2:], key=f"photos/{folder}/{self.name}-{recipe}", alt=self.alt, widths=widths
        )

    def made_from(self, original: Image.Image) -> Image.Image:
        left, upper, width, height = self.cut
        picture = original.crop((left, upper, left + width, upper + height))
        if self.mirror:
            picture = ImageOps.mirror(picture)
        for dye in self.dyes:
            picture = dye.over(picture)
        return picture


@cache
def prints() -> dict[str, Print]:
    """Every print by its name."""
    sources = tomllib.loads((CONTENT / "prints.toml").read_text("utf-8"))
    return {
        name: described(name, source, entry) for source, entries in sources.items() for name, entry in entries.items()
    }


def described(name: str, source: str, entry: dict) -> Print:
    left, upper, width, *height = entry["cut"]
    return Print(
        name=name,
        source=source,
        cut=(left, upper, width, height[0] if height else width),
        alt=entry["alt"],
        dyes=tuple(Dye(tuple(dye.pop("hues")), **dye) for dye in map(dict, entry.get("dyes", ()))),
        mirror=entry.get("mirror", False),
        square=entry.get("shop", False),
    )


class OriginalsMissing(FileNotFoundError):
    """The package with the originals is not where it was looked for."""


def develop(wanted: Iterable[Print], originals: Path, done: Callable[[int], object], workers: int = 2) -> None:
    """Store every print that is not stored yet, original by original; `done` is called with how many more are ready."""
    by_source = defaultdict(list)
    for each in wanted:
        by_source[each.source].append(each)
    missing = [source for source in by_source if not (originals / file_name(source)).is_file()]
    if missing:
        raise OriginalsMissing(f"{originals} lacks {len(missing)} of the demo's photographs, such as {missing[0]}.")
    with ThreadPoolExecutor(workers) as pool:
        for finished in as_completed(pool.submit(develop_one, originals, *each) for each in by_source.items()):
            done(finished.result())


def develop_one(originals: Path, source: str, wanted: list[Print]) -> int:
    fresh = [each for each in wanted if not photo_files.is_stored(each.photo)]
    if fresh:
        with Image.open(originals / file_name(source)) as file:
            original = file.convert("RGB")
        for each in fresh:
            photo_files.save_variants(each.photo, each.made_from(original))
    return len(wanted)


def file_name(source: str) -> str:
    return f"{source}-unsplash.jpg"
