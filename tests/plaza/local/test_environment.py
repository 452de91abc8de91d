"""What another project left in the environment changes nothing: the settings are ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plaza.local import ROOT

pytestmark = pytest.mark.no_engine


def said(words: list[str], data: Path, **environment: str) -> str:
    """What a program of Plaza's prints, without what this process has of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLAZA_", "DJANGO_", "DYNAMO_"))}
    environment = kept | {"PLAZA_INSECURE": "1", "PLAZA_DATA_DIR": str(data)} | environment
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


SETTINGS = "from django.conf import settings; print(settings.SETTINGS_MODULE)"


def test_django_reads_our_settings(tmp_path: Path) -> None:
    foreign = {"DJANGO_SETTINGS_MODULE": "somebody.settings"}
    assert said(["-c", f"import plaza.wsgi; {SETTINGS}"], tmp_path, **foreign) == "plaza.settings"
    assert said(["manage.py", "shell", "--verbosity", "0", "-c", SETTINGS], tmp_path, **foreign) == "plaza.settings"


def test_others_can_be_chosen_by_our_own_name(tmp_path: Path) -> None:
    chosen = {"PLAZA_SETTINGS": "tests.settings"}
    assert said(["-c", f"import plaza.wsgi; {SETTINGS}"], tmp_path, **chosen) == "tests.settings"


def test_the_list_of_static_files_is_not_among_them(tmp_path: Path) -> None:
    said(["manage.py", "collectstatic", "--noinput", "--verbosity", "0"], tmp_path)
    assert (tmp_path / "staticfiles.json").exists()
    assert not (tmp_path / "static" / "staticfiles.json").exists()
