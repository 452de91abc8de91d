"""The tags every template has without loading them: icons, photographs, money, links that know where they are."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from web import money as amounts
from web import toasts
from web.compiling.marks import Kept, constant, reads
from web.data import data_script
from web.photos import Photo

register = template.Library()

register.filter("data_script", data_script)
register.filter("money", amounts.money)
register.filter("money_short", amounts.money_short)
register.simple_tag(amounts.currency_sign, name="currency_sign")

IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
THIS_PAGE, THIS_PART, ELSEWHERE = map(mark_safe, (' aria-current="page"', ' aria-current="true"', ""))
AVATAR_GROUNDS = 8
AVATAR_SIZES = {"xs": "24px", "s": "32px", "l": "56px", "2xl": "128px"}


@register.tag(name="kept")
def keep(parser: Parser, token: Token) -> Kept:
    return Kept()


@register.simple_tag
@constant
def icon(name: str, classes: str = "") -> SafeString:
    """`{% icon "heart" "icon-s" %}`: a drawing from the sprite, for the eye only; words stand beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {classes}" if classes else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
@constant
@lru_cache(4096)
def photo(
    photo: Photo | None, sizes: str = "100vw", eager: bool = False, alt: str | None = None, classes: str = ""
) -> SafeString:
    """`{% photo product.photo sizes="46vw" %}`: the picture in every width it has, its box known before it loads.

    `eager=True` is for the one photograph the page is about; `alt=""` for one whose words stand beside it.
    """
    if photo is None:
        return mark_safe("")
    return format_html(
        '<picture{}><source type="image/avif" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture>',
        format_html(' class="{}"', classes) if classes else "",
        photo.srcset("avif"),
        sizes,
        photo.url(640),
        photo.srcset("webp"),
        sizes,
        photo.width,
        photo.height,
        photo.alt if alt is None else alt,
        mark_safe('fetchpriority="high"') if eager else mark_safe('loading="lazy" decoding="async"'),
    )


@register.filter
def focus_class(photo: Photo | None) -> str:
    """Which part of the photograph a square cut keeps: the class on its `.photo` box."""
    return f" photo-{photo.focus}" if photo and photo.focus in ("top", "low") else ""


@register.simple_tag
@constant
@lru_cache(4096)
def avatar(photo: Photo | None, name: str, size: str = "", story: str = "") -> SafeString:
    """`{% avatar member.avatar member.name size="s" %}`: a round portrait, or initials on a muted ground.

    The name always stands beside it or labels the link around it, so to a screen reader it is a decoration.
    `story="new"` (or "seen") draws the ring of a story around it.
    """
    box = f"avatar avatar-{size}" if size else "avatar"
    ring = format_html(' data-story="{}"', story) if story else ""
    if photo is None:
        ground = sum(name.encode()) % AVATAR_GROUNDS
        return format_html(
            '<span class="{} avatar-ground-{}"{} aria-hidden="true">{}</span>', box, ground, ring, initials(name)
        )
    return format_html(
        '<span class="{}"{}><picture><source type="image/avif" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" width="96" height="96" alt="" loading="lazy" decoding="async">'
        "</picture></span>",
        box,
        ring,
        photo.srcset("avif"),
        AVATAR_SIZES.get(size, "40px"),
        photo.url(96),
        photo.srcset("webp"),
        AVATAR_SIZES.get(size, "40px"),
    )


def initials(name: str) -> str:
    words = [word for word in name.replace("&", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


@register.simple_tag(takes_context=True)
@reads("request")
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """`{% query sort="newest" after=None %}`: this page's address with other parameters; None removes one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        elif isinstance(value, (list, tuple)):
            parameters.setlist(name, [str(one) for one in value])
        else:
            parameters[name] = str(value)
    return f"?{urlencode(list(parameters.lists()), doseq=True)}" if parameters else "?"


@register.simple_tag(takes_context=True)
@reads("view_name")
def current(context: Mapping[str, Any], *names: str, within: str = "") -> SafeString:
    """`{% current "shop:cart" %}` marks a link as this page; `within="orders"` marks it on pages of that part too."""
    here = context.get("view_name") or ""
    if names and here == names[0]:
        return THIS_PAGE
    return THIS_PART if here in names or (within and here.startswith(within)) else ELSEWHERE


@register.filter
@lru_cache(4096)
def summary(text: str) -> str:
    """What search engines and messengers show of a text: its beginning, without marks."""
    return Truncator(strip_tags(text)).chars(155)


@register.filter(expects_localtime=True)
def day(moment: date, form: str = "j F Y") -> str:
    """The day of a moment where we are: "3 March 2026", or as `form` says, which must leave out the time."""
    return _written_day(moment.date() if isinstance(moment, datetime) else moment, form)


@lru_cache(4096)
def _written_day(day: date, form: str) -> str:
    return date_format(day, form)


@register.filter
def in_words(count: int) -> str:
    """Four, as people write it; above twelve the figure."""
    return IN_WORDS[count] if 0 <= count < len(IN_WORDS) else amounts.counted(count)


@register.filter
def plural_words(count: int, forms: str = "thing,things") -> str:
    """`{{ 4|plural_words }}` is "four things"; `{{ 1|plural_words:"order,orders" }}` is "one order"."""
    one, many = forms.split(",")
    return f"{in_words(count)} {one if count == 1 else many}"


@register.filter
def toast(message: Message) -> toasts.Toast:
    return toasts.toast_of(message)


@register.filter
def stars(rating: float) -> list[bool]:
    """Five stars, the first so many of them filled."""
    return [number <= round(rating) for number in range(1, 6)]


@register.filter
def stock_state(note: str | None) -> str:
    """What a line about the stock means: "low", "none", "fact" (one of a kind), or "" when there is plenty."""
    if note and note.startswith("Only"):
        return "low"
    return {"Sold out": "none", "One of a kind": "fact"}.get(note or "", "")


@register.filter
def grouped(number: int) -> str:
    """1,206 rather than 1206."""
    return amounts.counted(number)
