"""Shows the letters that were written on this machine, in development, where no mail server sends them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.access import everybody

SHOWN = 50
# What Django's file backend writes after each letter.
END = b"-" * 79 + b"\n"


class Written(NamedTuple):
    """A letter in a file."""

    name: str
    subject: str
    to: str
    at: datetime | None
    text: str


@require_safe
@never_cache
@everybody
def index(request: HttpRequest) -> HttpResponse:
    """The newest letters first."""
    return render(request, "plaza/mail/index.html", {"letters": list(letters())})


@require_safe
@never_cache
@xframe_options_sameorigin
@everybody
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One letter as HTML, or its text where it has none."""
    for message, found in messages():
        if found == name:
            html = message.get_body(("html",))
            if html:
                return HttpResponse(html.get_content())
            return HttpResponse(text_of(message), content_type="text/plain; charset=utf-8")
    raise Http404


def letters() -> Iterator[Written]:
    for message, name in messages():
        date = message["Date"]
        # “-0000” says that nobody knows the zone; letters are dated in UTC.
        at = parsedate_to_datetime(date).replace(tzinfo=UTC) if date else None
        yield Written(name, message["Subject"], message["To"], at, text_of(message))


def messages() -> Iterator[tuple[EmailMessage, str]]:
    """The newest letters, each with a name that its page is found by."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[:SHOWN]:
        for number, content in enumerate(file.read_bytes().split(END)):
            if content.strip():
                message = message_from_bytes(content, policy=policy.default)
                yield message, f"{file.stem}-{number}"


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""
