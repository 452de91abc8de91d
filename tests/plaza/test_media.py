"""Photographs kept as files, by their addresses."""

import pytest
from django.test import Client

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize("name", ["nothing", "x" * 300, "x" * 3000, "%00", "a/../b"])
def test_what_is_not_there_is_not_found(name: str) -> None:
    assert Client().get(f"/media/photos/{name}.webp").status_code == 404
