"""Django with nothing around its views, for the floors: no middleware, and what pages are rendered by."""

from plaza.settings import *  # noqa: F403
from plaza.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.visiting.floors"
MIDDLEWARE = []
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "accounts"]
TEMPLATES = [TEMPLATES[0] | {"DIRS": [BASE_DIR / "templates", BASE_DIR / "benchmarks" / "visiting"], "APP_DIRS": False}]
TEMPLATES[0]["OPTIONS"] = TEMPLATES[0]["OPTIONS"] | {"context_processors": []}
