"""Toasts: a line that says what happened, with a way to undo it. They use Django's messages, so they survive a
redirect."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from web.pages.links import Link

UNDO = "undo:"


@dataclass(frozen=True, slots=True)
class Toast:
    """A message to show: its text, whether something went wrong, the URL that undoes what happened, and a link to go
    on with."""

    text: str
    went_wrong: bool = False
    undo_url: str = ""
    link: Link | None = None


def say(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Say what happened, on the next page or in this fragment. A POST to `undo_url` undoes it."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Say what did not happen, and why. The toast stays until it is dismissed."""
    messages.error(request, text)


def toast_of(message: Message) -> Toast:
    tags = str(message.extra_tags or "")
    undo_url = tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
    # Messages come back in a cookie. It is signed, but a URL in it must lead to this site all the same.
    if undo_url and not url_has_allowed_host_and_scheme(undo_url, allowed_hosts=None):
        undo_url = ""
    return Toast(str(message.message), message.level >= messages.ERROR, undo_url)
