"""What a visitor sees when something goes wrong: errors of the data layer as a page or a toast, once for all views.

A view catches what it can act on. What it lets through arrives here and is answered with a page that says what to do;
htmx gets the same words as a toast. What is a fault of our own code stays an error, for the log and the 500 page.
"""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from dynamo.errors import (
    BadCursor,
    BadKey,
    Conflict,
    Denied,
    DynamoError,
    NotFound,
    OutcomeUnknown,
    Refused,
    TableBusy,
    TableMissing,
    Throttled,
    Unavailable,
)
from web.pages.htmx import as_toast, wants_fragment
from web.pages.toasts import Toast
from web.photos.files import MAX_BYTES

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one kind of error is answered. `bare` pages ask nothing of the data layer, which may be what failed."""

    status: int
    words: str
    level: int
    bare: bool = False
    title: str = ""
    action: str = ""
    retry_after: int | None = None


GONE = "This isn’t here any more. Your cart and your orders are as you left them."
CLOSED = "The shop does not answer right now. Try again in half a minute; nothing was changed."
UNSETTLED = "The shop is being set up or changed. Try again in a minute; nothing was changed."

# The first that fits counts, so what is more special stands before what it is a kind of.
ANSWERS: tuple[tuple[tuple[type[DynamoError], ...], Answer], ...] = (
    ((NotFound, BadKey), Answer(404, GONE, logging.INFO)),
    ((BadCursor,), Answer(400, "This list has moved on. Start again from its top.", logging.INFO, action="To the top")),
    (
        (Conflict, Refused),
        Answer(
            409,
            "Somebody, perhaps you in another window, changed the same thing at that moment. Nothing of yours was "
            "changed: load the page again to see how it stands now.",
            logging.WARNING,
        ),
    ),
    (
        (Throttled,),
        Answer(
            429,
            "More people are here than fit through the door. Wait a few seconds, then try again; nothing was changed.",
            logging.WARNING,
            bare=True,
            title="That was a lot at once",
            action="Try again",
            retry_after=5,
        ),
    ),
    (
        (OutcomeUnknown,),
        Answer(
            503,
            "The connection broke before we learned whether that went through. Look at your orders before you try it "
            "again.",
            logging.ERROR,
            bare=True,
            title="The answer got lost",
            action="Look at your orders",
            retry_after=30,
        ),
    ),
    ((Unavailable,), Answer(503, CLOSED, logging.ERROR, bare=True, action="Try again", retry_after=30)),
    (
        (TableBusy, TableMissing, Denied),
        Answer(503, UNSETTLED, logging.ERROR, bare=True, action="Try again", retry_after=60),
    ),
)


def answer_to(error: BaseException | None) -> Answer | None:
    """How this error is answered; None for one that is a fault of our own."""
    for kinds, answer in ANSWERS:
        if isinstance(error, kinds):
            return answer
    return None


class DynamoErrors:
    """Middleware: answers what views let through of the data layer's errors, and what they do not find.

    The latter would reach `not_found` by Django too, but not in development, where Django shows a page of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404):
            return not_found(request, error)
        answer = answer_to(error)
        return answered(request, error, answer) if answer else None


def answered(request: HttpRequest, error: BaseException, answer: Answer) -> HttpResponse:
    """The page or toast for an error, and a line in the log."""
    details = error if answer.level >= logging.ERROR else None
    logger.log(
        answer.level, "%s %s: %s: %s", request.method, request.path, type(error).__name__, error, exc_info=details
    )
    if wants_fragment(request):
        response = toast(answer.words, answer.status)
    else:
        response = _page(request, error, answer)
    if answer.retry_after:
        response["Retry-After"] = str(answer.retry_after)
    add_never_cache_headers(response)
    return response


def toast(words: str, status: int) -> HttpResponse:
    """For htmx: the words among the toasts, where they stay until they are dismissed."""
    text = render_to_string("web/_toast.html", {"toast": Toast(words, went_wrong=True)})
    response = HttpResponse(text, status=status)
    add_never_cache_headers(response)
    return as_toast(response)


def _page(request: HttpRequest, error: BaseException, answer: Answer) -> HttpResponse:
    back = _way_back(request, error)
    context = {
        "message": answer.words,
        "title": answer.title,
        "back": back,
        # What was posted cannot be asked for again by a link: the way then leads to the market.
        "action": answer.action if back or isinstance(error, OutcomeUnknown) else "",
        "outcome_unknown": isinstance(error, OutcomeUnknown),
    }
    if not answer.bare:
        try:
            return render(request, f"{answer.status}.html", context, status=answer.status)
        except DynamoError as another:
            # The page around it asks for the cart and the categories, and they may be out of reach by now.
            logger.warning("The page for an error met another: %s", another)
    text = render_to_string("503.html", {**context, "sign": answer.status})
    return HttpResponse(text, status=answer.status)


def _way_back(request: HttpRequest, error: BaseException) -> str:
    if request.method not in ("GET", "HEAD"):
        return ""
    if isinstance(error, BadCursor):
        values = request.GET.copy()
        values.pop("after", None)
        return f"{request.path}?{values.urlencode()}" if values else request.path
    return request.get_full_path()


# The handlers of Django, named in `plaza.urls`.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = "Part of it got lost on the way. Go back and send it once more; nothing was changed."
    if wants_fragment(request):
        return toast(words, 400)
    if not hasattr(request, "user"):
        # Refused before anybody asked who it is: the host is not ours, say.
        text = render_to_string("503.html", {"sign": 400, "title": "That came across broken", "message": words})
        response = HttpResponse(text, status=400)
        add_never_cache_headers(response)
        return response
    return _plain(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = "Only the person it belongs to can do this. If that is you, sign in with the other account."
    return toast(words, 403) if wants_fragment(request) else _plain(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that shows it came from our page."""
    logger.info("%s %s: %s", request.method, request.path, reason)
    if wants_fragment(request):
        return toast("The page had grown old. Load it again and try once more; nothing was changed.", 403)
    return _plain(request, 403, "403_csrf.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return toast(GONE, 404) if wants_fragment(request) else _plain(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """More than is read at all: files above all."""
    words = f"That is more than fits: a photograph may have {MAX_BYTES // 2**20} MB. Choose a smaller one."
    return toast(words, 413) if wants_fragment(request) else _plain(request, 413)


def no_such_page(request: HttpRequest, **parts: str) -> HttpResponse:
    """A view for URLs that lead nowhere."""
    raise Http404(request.path)


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody expected, and the data layer's errors that arise outside a view."""
    error = sys.exc_info()[1]
    if error is not None and (answer := answer_to(error)):
        return answered(request, error, answer)
    if wants_fragment(request):
        return toast(
            "Something broke on our side, and it is in our log. Look at your cart before you do it again.", 500
        )
    return HttpResponse(render_to_string("500.html"), status=500)


def _plain(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    try:
        return render(request, template or f"{status}.html", status=status)
    except DynamoError as error:
        # Even the page around an error cannot be had.
        answer = answer_to(error)
        if answer is None:
            raise
        return answered(request, error, answer)
