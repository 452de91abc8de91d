"""Signatures are Django's own, from signers that are made once."""

import pytest
from django.core.signing import BadSignature, TimestampSigner
from pytest_django import Settings

from web.signing import SHORT, signer

pytestmark = pytest.mark.no_engine


def test_django_takes_the_signature() -> None:
    assert TimestampSigner(salt="cart").unsign(signer("cart").sign("guest")) == "guest"


def test_it_takes_djangos() -> None:
    assert signer("cart").unsign(TimestampSigner(salt="cart").sign("guest")) == "guest"


def test_a_signature_counts_for_its_kind_only() -> None:
    with pytest.raises(BadSignature):
        signer("toasts").unsign(signer("cart").sign("guest"))


def test_a_new_secret_signs_and_the_old_one_is_still_taken(settings: Settings) -> None:
    old, before = signer("cart").sign("guest"), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    with pytest.raises(BadSignature):
        signer("cart").unsign(old)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert signer("cart").unsign(old) == "guest"


@pytest.mark.parametrize("text", ["short", "long " * SHORT])
def test_what_is_long_is_compressed(text: str) -> None:
    sealed = signer("toasts").sign_object([text], compress=True)
    assert len(sealed) < SHORT
    assert sealed.startswith(".") == (len(text) > SHORT)
    assert signer("toasts").unsign_object(sealed) == [text]
