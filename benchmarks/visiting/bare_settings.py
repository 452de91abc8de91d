"""Django with nothing around its views, for the floors: no middleware, and templates as Jinja2 renders them."""

from plaza.settings import *  # noqa: F403
from plaza.settings import BASE_DIR

ROOT_URLCONF = "benchmarks.visiting.floors"
MIDDLEWARE = []
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "accounts"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "benchmarks" / "visiting" / "templates", BASE_DIR / "templates"],
        "OPTIONS": {"environment": "web.pages.templates.environment"},
    }
]
