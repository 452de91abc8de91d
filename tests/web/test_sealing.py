from datetime import timedelta

import pytest
from django.core import signing
from django.core.signing import time as signing_time

from web.sealing import Seal, SealBroken, SealExpired

pytestmark = pytest.mark.no_engine

SEAL = Seal("tests.sealing", version=2, max_age=60)
VALUES = {"order_id": "01", "prices": {"a:b": 3400}, "name": "Łukasz Żółć"}


def test_what_was_sealed_comes_back() -> None:
    assert SEAL.open(SEAL.close(VALUES, "june"), "june") == VALUES


@pytest.mark.parametrize("sealed", ["", "nonsense", "a:b:c", "\N{SNOWMAN}", "." * 10_000])
def test_what_was_not_sealed_here_is_refused(sealed: str) -> None:
    with pytest.raises(SealBroken):
        SEAL.open(sealed, "june")


def test_a_seal_opens_for_its_viewer_and_its_kind_alone() -> None:
    sealed = SEAL.close(VALUES, "june")
    for seal, viewer in ((SEAL, "theo"), (Seal("tests.other", version=2), "june")):
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


@pytest.mark.parametrize("former", [VALUES, [1, VALUES], [], "text", None, [2], [True + 2, VALUES]])
def test_what_another_release_sealed_has_expired(former: object) -> None:
    sealed = signing.dumps(former, salt="tests.sealing:june", compress=True)
    with pytest.raises(SealExpired):
        SEAL.open(sealed, "june")
