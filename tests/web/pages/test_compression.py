"""Pages are compressed in the way that the browser takes; files and what is small are not."""

import gzip
import re

import brotli
import pytest
import zstandard
from django.test import Client

from tests.build import a_category, a_product

UNPACK = {
    "zstd": zstandard.ZstdDecompressor().decompress,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize(
    ("takes", "kind"),
    [("gzip, deflate, br, zstd", "zstd"), ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")],
)
def test_a_page_is_compressed_as_the_browser_takes_it(takes: str, kind: str) -> None:
    a_product(a_category("Plants"))
    plain = Client().get("/c/plants/")
    packed = Client().get("/c/plants/", headers={"Accept-Encoding": takes})
    assert (packed["Content-Encoding"], plain.get("Content-Encoding")) == (kind, None)
    assert UNPACK[kind](packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert {"Accept-Encoding", "HX-Request"} <= {name.strip() for name in plain["Vary"].split(",")}


def test_a_page_that_the_browser_has_is_not_compressed_again() -> None:
    a_product(a_category("Plants"))
    client = Client(headers={"Accept-Encoding": "br"})
    etag = client.get("/c/plants/")["ETag"]
    answer = client.get("/c/plants/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer.get("Content-Encoding")) == (304, b"", None)


def test_the_token_of_a_form_differs_each_time_so_that_its_length_tells_nothing() -> None:
    client = Client()
    tokens = {
        re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in/").content.decode())[1] for _ in "abc"
    }
    assert len(tokens) == 3
