import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.signing import time as signing_time
from pytest_django import Settings

from web.sealing import PrivateSeal, Seal, SealBroken, SealExpired, record_of

pytestmark = pytest.mark.no_engine

SEAL = Seal("tests.sealing", version=2, max_age=60)
PRIVATE = PrivateSeal("tests.sealing", version=2, max_age=60)
VALUES = {"order_id": "01", "prices": {"a:b": 3400}, "name": "Łukasz Żółć"}


@pytest.mark.parametrize("seal", [SEAL, PRIVATE])
def test_what_was_sealed_comes_back(seal: Seal) -> None:
    assert seal.open(seal.close(VALUES, "june"), "june") == VALUES


@pytest.mark.parametrize("seal", [SEAL, PRIVATE])
@pytest.mark.parametrize("sealed", ["", "nonsense", "a:b:c", "\N{SNOWMAN}", "." * 10_000])
def test_what_was_not_sealed_here_is_refused(seal: Seal, sealed: str) -> None:
    with pytest.raises(SealBroken):
        seal.open(sealed, "june")


@pytest.mark.parametrize("kind", [Seal, PrivateSeal])
def test_a_seal_opens_for_its_viewer_and_its_kind_alone(kind: type[Seal]) -> None:
    own = kind("tests.sealing", version=2)
    sealed = own.close(VALUES, "june")
    for seal, viewer in ((own, "theo"), (kind("tests.other", version=2), "june")):
        with pytest.raises(SealBroken) as refused:
            seal.open(sealed, viewer)
        assert not isinstance(refused.value, SealExpired)


def test_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = SEAL.close(VALUES, "june")
    later = signing_time.time() + timedelta(seconds=61).total_seconds()
    monkeypatch.setattr(signing_time, "time", lambda: later)
    with pytest.raises(SealExpired):
        SEAL.open(sealed, "june")
    assert Seal("tests.sealing", version=2).open(sealed, "june") == VALUES


def test_what_is_private_cannot_be_read_and_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = PRIVATE.close(VALUES, "june")
    assert "Łukasz".encode() not in urlsafe_b64decode(sealed)
    assert PRIVATE.close(VALUES, "june") != sealed
    with pytest.raises(SealBroken):
        PRIVATE.open(SEAL.close(VALUES, "june"), "june")
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(SealExpired):
        PRIVATE.open(sealed, "june")
    with pytest.raises(SealExpired):
        PrivateSeal("tests.sealing", version=3).open(sealed, "june")
    assert PrivateSeal("tests.sealing", version=2).open(sealed, "june") == VALUES


@pytest.mark.parametrize("seal", [SEAL, PRIVATE])
def test_the_secret_key_can_be_changed(settings: Settings, seal: Seal) -> None:
    sealed = seal.close(VALUES, "june")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key for tests"
    assert seal.open(sealed, "june") == VALUES
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBroken):
        seal.open(sealed, "june")


@pytest.mark.parametrize("former", [VALUES, [1, VALUES], [], "text", None, [2], [True + 2, VALUES]])
def test_what_another_release_sealed_has_expired(former: object) -> None:
    sealed = signing.dumps(former, salt="tests.sealing:june", compress=True)
    with pytest.raises(SealExpired):
        SEAL.open(sealed, "june")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a present is wrapped, as some release sees it."""

    paper: str
    ribbon: str = "none"


def wrapping_of(values: Any) -> Wrapping:
    return record_of(Wrapping, values)


@pytest.mark.parametrize("kind", [Seal, PrivateSeal])
def test_what_another_release_sealed_is_understood_where_it_can_be(kind: type[Seal[Wrapping]]) -> None:
    def in_words(values: Any) -> dict[str, Any]:
        paper, _, ribbon = values.partition(" with ")
        return {"paper": paper, "ribbon": ribbon}

    written, read = kind("tests.sealing", version=2), kind("tests.sealing", 2, None, wrapping_of, {1: in_words})
    for values, wrapping in (
        ({"paper": "red"}, Wrapping("red")),
        ({"paper": "red", "ribbon": "gold", "card": "by hand"}, Wrapping("red", "gold")),
    ):
        assert read.open(written.close(values, "june"), "june") == wrapping
    older = kind("tests.sealing", version=1).close("red with gold", "june")
    assert read.open(older, "june") == Wrapping("red", "gold")


@pytest.mark.parametrize("kind", [Seal, PrivateSeal])
@pytest.mark.parametrize("values", [{"ribbon": "gold"}, {}, [], None, 7, "red", [{"paper": "red"}]])
def test_what_is_sealed_in_another_shape_has_expired(kind: type[Seal[Wrapping]], values: object) -> None:
    seal = kind("tests.sealing", version=2, read=wrapping_of)
    with pytest.raises(SealExpired):
        seal.open(seal.close(values, "june"), "june")
