"""Plaza's settings for the tests: plain http, passwords that hash fast, static files from where they are edited."""

import os
import tempfile
from pathlib import Path

from jinja2 import StrictUndefined

os.environ["PLAZA_INSECURE"] = "1"
os.environ.setdefault("DYNAMO_ENDPOINT", "http://127.0.0.1:1")  # Nobody answers there: tests bring their own engine.

from dynamo.wire.locks import watch_locks
from plaza.settings import *  # noqa: F403
from plaza.settings import BASE_DIR, PASSWORD_HASHERS, STORAGES, TEMPLATES

watch_locks()
TEMPLATES[0]["OPTIONS"]["undefined"] = StrictUndefined
SECRET_KEY = "a key for tests, and for nothing else"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = BASE_DIR / "static"
WHITENOISE_USE_FINDERS = True
DEMO = True
# Photographs that tests keep are gone with their process, and no other process sees half of one.
_media = tempfile.TemporaryDirectory(prefix="plaza-test-media-")
MEDIA_ROOT = Path(_media.name)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
