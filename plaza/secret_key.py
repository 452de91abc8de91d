"""The secret key of an installation that was given none: made once and stored with its data."""

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret_key_in(directory: Path) -> str:
    """The key in the directory's file, made if missing. Processes that start at once get the same key."""
    path = directory / "secret-key"
    try:
        if not path.exists():
            directory.mkdir(parents=True, exist_ok=True)
            _make(path)
        return path.read_text().strip()
    except OSError as problem:
        raise ImproperlyConfigured(
            f"Plaza has no secret key: set PLAZA_SECRET_KEY, or let it keep one in {path} ({problem.strerror})."
        ) from problem


def _make(path: Path) -> None:
    # Linked under its name once complete, so that no process reads half a key; the first one wins.
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
