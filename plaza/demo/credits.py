"""The photographers of the demo's photographs, by the file names in the package that has them."""

from dataclasses import dataclass
from functools import cache

from plaza.demo.catalogue import things
from plaza.demo.prints import Print

# Names that can't be derived from the file name.
NAMES = {
    "abel-y-costa": "Abel Y Costa",
    "chuttersnap": "CHUTTERSNAP",
    "eniko-kis": "Enikő Kis",
    "benjamin-voros": "Benjamin Vörös",
    "zoltan-kovacs": "Zoltán Kovács",
    "zoltan-tasi": "Zoltán Tasi",
    "neonbrand": "NeONBRAND",
    "neslihan-gunaydin": "Neslihan Gunaydin",
    "thomas-q": "Thomas Q",
    "natalia-y": "Natalia Y",
}


@dataclass(frozen=True, slots=True)
class Photographer:
    """A photographer, with the print of each photograph that is most like the original."""

    name: str
    prints: tuple[Print, ...]


@cache
def photographers() -> tuple[Photographer, ...]:
    """All photographers whose photographs are shown, by name."""
    found: dict[str, dict[str, Print]] = {}
    shown = {photo for thing in things() for photo in thing.photos}
    for photo in sorted(shown, key=lambda photo: (bool(photo.dyes), photo.mirror, -photo.cut[2], photo.name)):
        found.setdefault(name_of(photo.source), {}).setdefault(photo.source, photo)
    return tuple(Photographer(name, tuple(prints.values())) for name, prints in sorted(found.items()))


def name_of(source: str) -> str:
    """The photographer's name: `paul-weaver-1120584` is by Paul Weaver."""
    slug = source.rpartition("-")[0]
    return NAMES.get(slug) or slug.replace("-", " ").title()
