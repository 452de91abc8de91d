"""What is larger than anything Plaza takes is refused unread."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from web.photos.files import MAX_BYTES
from web.uploads import MAX_REQUEST_BYTES


class Untouched(BytesIO):
    def read(self, *_: int) -> bytes:
        pytest.fail("It was read.")


@pytest.mark.parametrize("path", ["/sign-in/", "/settings/profile/", "/cart/lines/"])
def test_a_body_that_is_too_large_is_refused_unread(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    body: dict[str, Any] = {"CONTENT_LENGTH": str(MAX_REQUEST_BYTES + 1), "wsgi.input": Untouched()}
    response = client.post(path, **body)
    assert response.status_code == 413
    assert "That is more than fits" in response.content.decode()
    assert f"up to {MAX_BYTES // 2**20} MB" in response.content.decode()
    toast = client.post(path, **body, headers={"HX-Request": "true"})
    assert (toast.status_code, toast["HX-Retarget"]) == (413, "#toasts")
    assert "a photograph may have 12 MB" in toast.content.decode()


@pytest.mark.parametrize(
    "length", ["0" * 30 + str(MAX_REQUEST_BYTES + 1), "9" * 21, "1" + "0" * 5000, f" {MAX_REQUEST_BYTES + 1} "]
)
def test_a_length_of_many_figures_is_read_whole(length: str) -> None:
    body: dict[str, Any] = {"CONTENT_LENGTH": length, "wsgi.input": Untouched()}
    assert Client().post("/sign-in/", **body).status_code == 413


def test_what_fits_goes_on() -> None:
    assert Client().post("/sign-in/", {"username": "x", "password": "y"}).status_code == 422
    for length in ("what", "0" * 30, "-1", "²"):
        assert Client().get("/sign-in/", CONTENT_LENGTH=length).status_code == 200
