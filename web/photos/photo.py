"""Photographs as pages and items know them; their files are made in `photo_files`.

A key stands for one picture for good, so that browsers may cache its files for ever: a new picture takes a new key.
"""

from functools import lru_cache
from typing import Literal, NamedTuple

from django.core.files.storage import default_storage

Format = Literal["avif", "webp"]


@lru_cache(16_384)
def url_of(name: str) -> str:
    """Where a file of a photograph is had. It stays there for good: no storage of photographs may give out URLs that
    expire."""
    return default_storage.url(name)


class Photo(NamedTuple):
    """A kept photograph: its size, the widths it exists in, what it shows, and where to look when it is cropped."""

    key: str
    width: int
    height: int
    widths: tuple[int, ...]
    alt: str = ""
    focus: str = ""

    @staticmethod
    @lru_cache(16_384)
    def from_text(text: str) -> "Photo":
        """The photograph that `as_text` wrote so."""
        key, width, height, widths, focus, alt = text.split("|", 5)
        return Photo(key, int(width), int(height), tuple(map(int, widths.split())), alt, focus)

    def as_text(self) -> str:
        """All of it in one line, as items keep it. Words stand last, since they may hold anything."""
        widths = " ".join(map(str, self.widths))
        return f"{self.key}|{self.width}|{self.height}|{widths}|{self.focus}|{self.alt}"

    def name(self, width: int, kind: Format) -> str:
        return f"{self.key}-{width}.{kind}"

    def url(self, width: int = 640, kind: Format = "webp") -> str:
        """Where the smallest variant lives that is at least so wide; the widest one when none is."""
        fitting = next((each for each in self.widths if each >= width), self.widths[-1])
        return url_of(self.name(fitting, kind))

    def srcset(self, kind: Format) -> str:
        return ", ".join(f"{url_of(self.name(each, kind))} {each}w" for each in self.widths)
