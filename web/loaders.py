"""Loads templates without the indentation that helps their readers: a tag that prints nothing leaves no blanks."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)


class Loader(filesystem.Loader):
    """Every line keeps its number, so that an error still points at it. Only pages; the spaces of a letter stay."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return INDENTATION.sub("", contents) if str(origin.name).endswith(".html") else contents
