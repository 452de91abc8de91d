"""The markup of icons, photographs and portraits."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from web.photos.photo import Photo

AVATAR_GROUNDS = 8
AVATAR_SIZES = {"xs": "24px", "s": "32px", "l": "56px", "2xl": "128px"}


@lru_cache(512)
def icon(name: str, classes: str = "") -> SafeString:
    """An icon from the sprite: `icon("heart", "icon-s")`. It is hidden from screen readers, so words must be next to
    it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {classes}" if classes else "",
        static("icons.svg"),
        name,
    )


@lru_cache(1280)
def photo(
    photo: Photo | None, sizes: str = "100vw", eager: bool = False, alt: str | None = None, classes: str = ""
) -> SafeString:
    """A photograph in all its widths: `photo(product.photo, "46vw")`. Its size is known before it loads.

    `eager=True` is for the one photograph that a page is about; `alt=""` for one with words next to it.
    """
    if photo is None:
        return mark_safe("")
    sizes = _for_dense_screens(sizes)
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


@lru_cache(128)
def preload_photo(photo: Photo | None, sizes: str) -> SafeString:
    """The link in a page's head that has its first photograph fetched at once: with the same `sizes` as `photo`."""
    if photo is None:
        return mark_safe("")
    return format_html(
        '<link rel="preload" as="image" type="image/avif" imagesrcset="{}" imagesizes="{}" fetchpriority="high">',
        photo.srcset("avif"),
        _for_dense_screens(sizes),
    )


@lru_cache(64)
def _for_dense_screens(sizes: str) -> str:
    """The value of `sizes`, with two dots to a pixel where a screen has three: nobody sees the third, and it doubles
    the bytes."""
    dense = []
    for entry in sizes.split(", "):
        condition, _, width = entry.rpartition(" ")
        dense.append(f"(resolution >= 2.5x){' and ' + condition if condition else ''} calc({width} * 0.7)")
    return ", ".join([*dense, sizes])


def focus_class(photo: Photo | None) -> str:
    """The class of a `.photo` box that says which part of the photograph a square crop keeps."""
    return f" photo-{photo.focus}" if photo and photo.focus in ("top", "low") else ""


@lru_cache(2048)
def avatar(photo: Photo | None, name: str, size: str = "", story: str = "") -> SafeString:
    """A round portrait, or initials: `avatar(member.avatar, member.name, "s")`.

    It is hidden from screen readers: the name is next to it, or labels the link around it. `story="new"` (or "seen")
    draws the ring of a story.
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
