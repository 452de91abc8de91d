"""A line that says what happened, with a way to undo it. Rides on Django's messages, so it survives a redirect."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

UNDO = "undo:"


@dataclass(frozen=True, slots=True)
class Toast:
    """What a message shows: its words, whether it went wrong, and the address that undoes what happened."""

    text: str
    went_wrong: bool = False
    undo_url: str = ""


def say(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Say on the next page (or in this fragment) what happened. POST to `undo_url` takes it back."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Say what did not happen, and why."""
    messages.error(request, text)


def are_shown(request: HttpRequest) -> bool:
    """Whether the page shows what happened, which is nobody else's business."""
    storage = getattr(request, "_messages", None)
    return storage is not None and storage.used


def toast_of(message: Message) -> Toast:
    tags = str(message.extra_tags or "")
    undo_url = tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
    # The message comes back in a cookie: signed, yet an address in it stays on this site.
    if undo_url and not url_has_allowed_host_and_scheme(undo_url, allowed_hosts=None):
        undo_url = ""
    return Toast(str(message.message), message.level >= messages.ERROR, undo_url)
