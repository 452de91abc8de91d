"""A line that says what happened, with a way to undo it. Rides on Django's messages, so it survives a redirect."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from web.signing import signer

UNDO = "undo:"


@dataclass(frozen=True, slots=True)
class Toast:
    """What a message shows: its words, whether it went wrong, and the address that undoes what happened."""

    text: str
    went_wrong: bool = False
    undo_url: str = ""


class Messages(MessageMiddleware):
    """Django's, for this storage."""

    def process_request(self, request: HttpRequest) -> None:
        request._messages = Storage(request)  # type: ignore[attr-defined]


class Storage(CookieStorage):
    """Django's, which tells the browser to drop its cookie on every page: here only where it has one. And it makes a
    signer for every page."""

    def __init__(self, request: HttpRequest) -> None:
        super(CookieStorage, self).__init__(request)
        self.signer = signer(self.key_salt)

    def _update_cookie(self, encoded_data: str, response: HttpResponse) -> None:
        if encoded_data or self.cookie_name in self.request.COOKIES:
            super()._update_cookie(encoded_data, response)  # type: ignore[misc]


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
