"""What every answer says besides its content: how browsers are to treat it."""

from pathlib import Path

import pytest
from django.test import Client, override_settings

pytestmark = pytest.mark.no_engine


@pytest.fixture
def media(tmp_path: Path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def test_a_photograph_may_be_kept_for_good(client: Client, media: Path) -> None:
    (media / "jug-640.avif").write_bytes(b"a photograph")
    answer = client.get("/media/jug-640.avif")
    assert b"".join(answer.streaming_content) == b"a photograph"
    assert answer["Content-Type"] == "image/avif"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["secret.txt", "../secret-key", "%2e%2e/secret-key", "page.html", "drawing.svg", "", "x.avif"]
)
def test_nothing_but_photographs_is_handed_out(client: Client, media: Path, path: str) -> None:
    for name in ("secret.txt", "page.html", "drawing.svg"):
        (media / name).write_text("not a photograph")
    (media.parent / "secret-key").write_text("secret")
    assert client.get(f"/media/{path}").status_code == 404


def test_photographs_are_only_looked_at(client: Client, media: Path) -> None:
    assert client.post("/media/jug-640.avif").status_code in {403, 405}


def test_every_page_forbids_what_it_does_not_need(client: Client) -> None:
    answer = client.get("/no/such/page/")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_plain_http_leads_to_https_in_production(client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        answer = Client().get("/anything/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/anything/")
