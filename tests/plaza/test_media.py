"""Files, by their URLs: photographs, static files, and what is none of them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.ended_sessions import FRESH_SECONDS
from dynamo.tools.testing import requests_at_most
from tests.accounts.sessions.test_engine import later
from tests.build import a_member, client_of

MISSING = ("/media/nothing.webp", "/media/words.txt", "/media/", "/static/nothing.css", "/static/css/", "/static/")


@pytest.mark.no_engine
@pytest.mark.parametrize("name", ["nothing", "x" * 300, "x" * 3000, "%00", "a/../b"])
def test_what_is_not_there_is_not_found(name: str) -> None:
    assert Client().get(f"/media/photos/{name}.webp").status_code == 404


@pytest.mark.parametrize("url", MISSING)
def test_no_file_asks_the_engine_not_even_for_a_member_whose_session_is_due_for_a_check(url: str) -> None:
    client = client_of(a_member())
    with later(FRESH_SECONDS + 1), requests_at_most(0, 0):
        assert client.get(url).status_code == 404


def test_nor_does_one_that_is_there(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "cactus.webp").write_bytes(b"a photograph")
    client = client_of(a_member())
    with later(FRESH_SECONDS + 1), requests_at_most(0, 0):
        answer = client.get("/media/cactus.webp")
        assert b"".join(answer.streaming_content) == b"a photograph"
        assert client.get("/static/css/plaza.css").status_code == 200
