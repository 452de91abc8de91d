"""Sends letters by e-mail, each once, however often its event is told."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.defaultfilters import linebreaks_filter, urlize
from django.template.loader import render_to_string

from accounts.corresponding.choosing import unsubscribe_url, wanted_kinds
from accounts.identity.names import deliverable_email
from accounts.letters import Letter
from accounts.members import Member
from dynamo import put, update
from dynamo.errors import Refused

logger = logging.getLogger(__name__)


class _Claimed(Refused):
    """The letter was begun before."""


def send_letter(event_id: str, kind: str, to: Member, template: str, context: Mapping[str, Any]) -> None:
    """Send a member the letter of an event, in text and HTML, unless it was sent before or they want none of its kind.

    The template is plain text; its first line is the subject. Four requests. An error of the mail server is raised, and
    the letter may be sent again. Should the process end between sending and noting that, the letter comes twice, with
    the same Message-ID, by which mail programs tell that it is one.
    """
    if kind not in wanted_kinds(to.user_id):
        return
    letter = Letter(event_id=event_id, recipient=to.user_id)
    try:
        put(letter, new=True, failing=_Claimed())
    except _Claimed:
        known = Letter.of_event.find(event_id=event_id, recipient=to.user_id)
        if known and known.sent_at:
            return
    try:
        _message(event_id, kind, to, template, context).send()
    except SMTPRecipientsRefused as error:
        # Trying again would not help: the address takes no mail.
        logger.warning("The mail server refuses the address of %s: %s", to.user_id, error)
    update(letter.own_key, Letter.sent_at.set(datetime.now(UTC)), repeatable=True)


def _message(event_id: str, kind: str, to: Member, template: str, context: Mapping[str, Any]) -> EmailMultiAlternatives:
    unsubscribe = unsubscribe_url(to.user_id, kind)
    subject, _, body = render_to_string(template, {**context, "to": to}).strip().partition("\n")
    letter = {"subject": subject, "body": body.strip(), "unsubscribe": unsubscribe}
    digest = sha256(f"{event_id} {to.user_id}".encode()).hexdigest()[:32]
    message = EmailMultiAlternatives(
        subject,
        render_to_string("accounts/letters/letter.txt", letter),
        to=[deliverable_email(to.email)],
        headers={
            "Message-ID": f"<{digest}@{settings.MAIL_DOMAIN}>",
            # https://datatracker.ietf.org/doc/html/rfc8058
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    html = linebreaks_filter(urlize(letter["body"]))
    message.attach_alternative(render_to_string("accounts/letters/letter.html", {**letter, "html": html}), "text/html")
    return message
