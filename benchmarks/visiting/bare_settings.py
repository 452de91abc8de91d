"""Django with nothing around its views, for the floors: no middleware, no context processors."""

from plaza.settings import *  # noqa: F403
from plaza.settings import BASE_DIR

ROOT_URLCONF = "benchmarks.visiting.floors"
MIDDLEWARE = []
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "accounts"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "benchmarks" / "visiting"],
        "OPTIONS": {"environment": "web.pages.templates.environment"},
    }
]
