"""The record of a photograph, as items store it and pages show it; `files` makes its files.

A key is used for one picture only, so that browsers may cache its files for ever: a new picture gets a new key.
"""

from functools import lru_cache
from typing import NamedTuple

from django.core.files.storage import default_storage

from web.photos.developing import Format


@lru_cache(8192)
def url_of(name: str) -> str:
    """The URL of a photograph's file. It must never change or expire, since it is cached."""
    return default_storage.url(name)


class Photo(NamedTuple):
    """A stored photograph: its size, the widths of its variants, its alternative text, and its focus when it is
    cropped."""

    key: str
    width: int
    height: int
    widths: tuple[int, ...]
    alt: str = ""
    focus: str = ""

    @staticmethod
    @lru_cache(4096)
    def from_text(text: str) -> "Photo":
        """The photograph that `as_text` wrote."""
        key, width, height, widths, focus, alt = text.split("|", 5)
        return Photo(key, int(width), int(height), tuple(map(int, widths.split())), alt, focus)

    def as_text(self) -> str:
        """The photograph as one line, as items store it. The alternative text is last, since it may contain the
        separator."""
        widths = " ".join(map(str, self.widths))
        return f"{self.key}|{self.width}|{self.height}|{widths}|{self.focus}|{self.alt}"

    @property
    def id(self) -> str:
        """What tells a photograph apart from others of the same thing: the end of its key."""
        return self.key.rpartition("/")[2]

    def name(self, width: int, kind: Format) -> str:
        return f"{self.key}-{width}.{kind}"

    def url(self, width: int = 640, kind: Format = "webp") -> str:
        """The URL of the smallest variant that is at least so wide; of the widest one when none is."""
        fitting = next((each for each in self.widths if each >= width), self.widths[-1])
        return url_of(self.name(fitting, kind))

    def srcset(self, kind: Format) -> str:
        return ", ".join(f"{url_of(self.name(each, kind))} {each}w" for each in self.widths)
