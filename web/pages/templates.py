"""The environment of the templates: the filters and globals that they have besides Jinja2's own."""

from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from django.template import defaultfilters
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, select_autoescape

from web import money
from web.pages import words
from web.pages.component_cache import cached
from web.pages.data import data_script
from web.pages.links import absolute_url, url_for
from web.pages.toasts import toast_of
from web.photos import pictures

THIS_PAGE, THIS_PART, ELSEWHERE = map(mark_safe, (' aria-current="page"', ' aria-current="true"', ""))

DJANGOS_FILTERS = (
    "capfirst",
    "filesizeformat",
    "floatformat",
    "linebreaks",
    "pluralize",
    "truncatechars",
    "truncatewords",
)


class Templates(Environment):
    """Jinja2's environment. Its templates share one dictionary of globals: Jinja2 would chain one to each template, and
    compare the two in Python at each import of a component, which is a twentieth of a page."""

    def make_globals(self, globals_: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **globals_} if globals_ else self.globals


def environment(**options: Any) -> Environment:
    """The environment, named in the setting TEMPLATES. It escapes markup in .html, and not in .txt, which are
    letters."""
    options |= {"autoescape": select_autoescape(), "trim_blocks": True, "lstrip_blocks": True}
    made = Templates(**options)
    made.filters |= {name: defaultfilters.register.filters[name] for name in DJANGOS_FILTERS}
    made.filters |= {
        "data_script": data_script,
        "day": words.day,
        "focus_class": pictures.focus_class,
        "number": money.format_number,
        "in_words": words.in_words,
        "join_names": words.join_names,
        "money": money.format_money,
        "money_short": money.format_money_short,
        "plural_words": words.plural_words,
        "excerpt": words.excerpt,
        "prose": words.prose,
    }
    made.globals = {
        "absolute_url": absolute_url,
        "avatar": pictures.avatar,
        "currency_sign": money.currency_sign,
        "current": current,
        "icon": pictures.icon,
        "photo": pictures.photo,
        "preload_photo": pictures.preload_photo,
        "cached": cached,
        "range": range,
        "static": static_url,
        "toast_of": toast_of,
        "url": url_for,
    }
    return made


@lru_cache(512)
def static_url(name: str) -> str:
    """The URL of a static file, which is the same as long as the process runs."""
    return static(name)


def current(view_name: str, *names: str, within: str = "") -> SafeString:
    """The attribute `aria-current` of a link, empty unless it leads to this page or to its part of the site.

    `view_name` is the view of the page. The first of `names` is the view the link leads to; the others, and all views
    whose names begin with `within`, belong to the same part of the site.
    """
    if names and view_name == names[0]:
        return THIS_PAGE
    return THIS_PART if view_name in names or (within and view_name.startswith(within)) else ELSEWHERE
