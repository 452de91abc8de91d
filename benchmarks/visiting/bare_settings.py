"""Django with nothing around its views, for the floors: no middleware, Django's own template engine as it comes."""

from plaza.settings import *  # noqa: F403
from plaza.settings import BASE_DIR

ROOT_URLCONF = "benchmarks.visiting.floors"
MIDDLEWARE = []
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "accounts"]
CARD = '{% for card in cards %}{% include "components/product_card.html" with product=card only %}{% endfor %}'
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        ("django.template.loaders.locmem.Loader", {"floor.html": CARD}),
                        ("django.template.loaders.filesystem.Loader", [BASE_DIR / "templates"]),
                    ],
                )
            ],
            "builtins": ["django.templatetags.static", "web.templatetags.plaza"],
        },
    }
]
