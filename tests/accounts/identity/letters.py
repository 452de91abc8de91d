"""The letters that Plaza sent; they are written apart from the request, so one may have to wait a moment."""

import re

from django.conf import settings
from django.core import mail

from tests.waiting import until


def the_letter() -> str:
    """The one letter that was sent, as text."""
    assert until(lambda: mail.outbox)
    (letter,) = mail.outbox
    return f"To: {', '.join(letter.to)}\nSubject: {letter.subject}\n\n{letter.body}"


def the_link() -> str:
    """Where the link in the letter leads, without the host."""
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/\S+)", the_letter())
    assert found
    return found[1]
