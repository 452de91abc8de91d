"""Reads a list of records to its end, page by page."""

from collections.abc import Iterator, Mapping

from shop.staff.kinds import Kind, NothingFound, R, W

# Rows of a file for a spreadsheet.
EXPORT_LIMIT = 5000


def every_row(kind: Kind[R, W], values: Mapping[str, str], viewer: str) -> Iterator[R]:
    """All records that the filters find; none where there are none. One request a page or as many as `find` takes."""
    after = None
    while True:
        try:
            page = kind.find(values, after, viewer)
        except NothingFound:
            return
        yield from page
        after = page.next
        if after is None:
            return
