"""Builds the one stylesheet that browsers load, from `css/plaza.css` and the files it imports.

The sources are plain CSS that a browser could load as they are; one file saves it sixty requests in a chain.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

SOURCE = "css/plaza.css"
BUNDLE = "css/all.css"

IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>\w+)\);\n?')


def join_stylesheets(source: Path) -> str:
    """The stylesheet with each `@import … layer(x)` replaced by that file's rules inside `@layer x`."""

    def rules(found: re.Match[str]) -> str:
        text = (source.parent / found["path"]).read_text(encoding="utf-8")
        # Links in a deeper folder would be wrong in the joined file.
        if "/" in found["path"] and "url(" in text:
            raise ValueError(f"{found['path']} links a file; only those beside {source.name} may.")
        return f"@layer {found['layer']} {{\n{text}}}\n"

    return IMPORT.sub(rules, source.read_text(encoding="utf-8"))


class BundleFinder(BaseFinder):
    """Finds the joined stylesheet among Django's static files, for development and for collectstatic."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.DATA_DIR) / "bundles"
        self.storage = FileSystemStorage(location=self.root)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != BUNDLE:
            return []
        found = str(self.build())
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        self.build()
        yield BUNDLE, self.storage

    def build(self) -> Path:
        """The joined file, built again when a source is newer."""
        source, bundle = source_file(), Path(safe_join(str(self.root), BUNDLE))
        newest = max(part.stat().st_mtime_ns for part in source.parent.rglob("*.css"))
        if not bundle.exists() or bundle.stat().st_mtime_ns < newest:
            bundle.parent.mkdir(parents=True, exist_ok=True)
            unfinished = bundle.with_suffix(f".{os.getpid()}")
            unfinished.write_text(join_stylesheets(source), encoding="utf-8")
            unfinished.replace(bundle)
        return bundle


@cache
def source_file() -> Path:
    for folder in settings.STATICFILES_DIRS:
        if (path := Path(str(folder)) / SOURCE).exists():
            return path
    raise FileNotFoundError(f"{SOURCE} is in none of STATICFILES_DIRS.")
