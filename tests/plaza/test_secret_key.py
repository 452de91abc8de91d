"""The secret key of a Plaza that was given none."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from plaza.secret_key import secret_key_in

pytestmark = pytest.mark.no_engine


def test_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    made = secret_key_in(tmp_path / "data")
    assert len(made) > 50
    assert secret_key_in(tmp_path / "data") == made
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]


def test_is_the_same_for_all_that_start_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as starting:
        made = set(starting.map(secret_key_in, [tmp_path] * 64))
    assert len(made) == 1


def test_says_what_to_set_when_it_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="set PLAZA_SECRET_KEY"):
        secret_key_in(tmp_path / "file")
