"""Answers errors with a page that says what to do: those of the data layer, and Django's own.

A view catches what it can act on; the rest is answered here, for htmx as a toast. A fault of our own code stays an
error, for the log and the 500 page. The site's own sentences are in its templates 400.html to 503.html.
"""

import logging
import sys
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from dynamo.errors import BadCursor, DynamoError, OutcomeUnknown
from dynamo.meter import Writes, noting_writes
from web.pages.error_answers import GONE, Answer, answer_to
from web.pages.htmx import as_toast, wants_fragment
from web.pages.links import Link, page_before
from web.pages.outcomes import outcome_of
from web.pages.toasts import Toast
from web.photos.files import MAX_BYTES

logger = logging.getLogger(__name__)


UNCHANGED = "Nothing was changed."
CHECK = "Check how things stand before you try again."


def note_writes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: notes whether the request has written, for `is_unchanged`. It must enclose all that may write."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with noting_writes() as writes:
            request._writes = writes  # type: ignore[attr-defined]
            return get_response(request)

    return middleware


def is_unchanged(request: HttpRequest, error: BaseException | None = None) -> bool:
    """Whether it is certain that the request changed nothing: no write was applied or may have been."""
    writes: Writes | None = getattr(request, "_writes", None)
    return writes is not None and not writes.possible and not isinstance(error, OutcomeUnknown)


class DynamoErrors:
    """Middleware: answers the data layer's errors that views let through, Http404, and what views refuse by its method.

    Django would call `not_found` too, but in development it shows a page of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return not_allowed(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404):
            return not_found(request, error)
        answer = answer_to(error)
        return answered(request, error, answer) if answer else None


def answered(request: HttpRequest, error: BaseException, answer: Answer) -> HttpResponse:
    """The page or toast for an error, with a line in the log."""
    details = error if answer.level >= logging.ERROR else None
    logger.log(
        answer.level, "%s %s: %s: %s", request.method, request.path, type(error).__name__, error, exc_info=details
    )
    words = words_for(request, answer.fact, answer.advice, error)
    link = _link_on(request, error, answer.action)
    if wants_fragment(request):
        response = toast(words, answer.status, link if answer.moved or not is_unchanged(request, error) else None)
    else:
        response = _page(request, answer, words, link, is_unchanged(request, error))
    if answer.retry_after:
        response["Retry-After"] = str(answer.retry_after)
    add_never_cache_headers(response)
    return response


def words_for(request: HttpRequest, fact: str, advice: str, error: BaseException | None = None) -> str:
    """What happened, what became of the change that the request asked for, and what to do: `advice` unless the change
    may have been made, for then one looks first."""
    if not advice or request.method in ("GET", "HEAD"):
        return f"{fact} {advice}".strip()
    if is_unchanged(request, error):
        return f"{fact} {advice} {UNCHANGED}"
    changes = outcome_of(request)
    if changes is None:
        return f"{fact} {CHECK}"
    if isinstance(error, OutcomeUnknown):
        fact = f"The connection broke before we learned whether {changes.clause}."
    else:
        fact = f"{fact} It may be that {changes.clause} all the same."
    return f"{fact} {changes.action} before you try again."


def toast(words: str, status: int, link: Link | None = None) -> HttpResponse:
    """An answer to htmx: a toast that stays until it is dismissed, with a link to go on with."""
    text = render_to_string("web/_toast.html", {"toast": Toast(words, went_wrong=True, link=link)})
    response = HttpResponse(text, status=status)
    add_never_cache_headers(response)
    return as_toast(response)


def _page(request: HttpRequest, answer: Answer, words: str, link: Link | None, unchanged: bool) -> HttpResponse:
    context = {
        "message": words,
        "title": answer.title,
        "back": link.url if link else "",
        "action": link.name if link else "",
        "unchanged": unchanged,
        "view_name": request.resolver_match.view_name if request.resolver_match else "",
    }
    if not answer.bare:
        try:
            return render(request, f"{answer.status}.html", context, status=answer.status)
        except DynamoError as another:
            # The page's header and footer may need the data layer too.
            logger.warning("The page for an error met another: %s", another)
    text = render_to_string("503.html", {**context, "sign": answer.status})
    return HttpResponse(text, status=answer.status)


def _link_on(request: HttpRequest, error: BaseException | None, action: str) -> Link | None:
    """Where to go on: the page that was asked for; after a change that may have been made the page that shows it, and
    else the page that a form was on, since a link can't send it again."""
    if request.method not in ("GET", "HEAD"):
        if not is_unchanged(request, error) and (changes := outcome_of(request)):
            return changes.link
        before = page_before(request)
        return Link(action or "Back", before) if before else None
    if isinstance(error, BadCursor):
        values = request.GET.copy()
        values.pop("after", None)
        return Link(action, f"{request.path}?{values.urlencode()}" if values else request.path)
    return Link(action, request.get_full_path())


# The handlers of Django, named in `plaza.urls`.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    fact, advice = "Part of it got lost on the way.", "Go back and send it once more."
    # Without a user it was refused before any view could write, for example because the host is not ours.
    is_early = not hasattr(request, "user")
    words = f"{fact} {advice} {UNCHANGED}" if is_early else words_for(request, fact, advice)
    if wants_fragment(request):
        return toast(words, 400)
    if is_early:
        text = render_to_string("503.html", {"sign": 400, "title": "That came across broken", "message": words})
        response = HttpResponse(text, status=400)
        add_never_cache_headers(response)
        return response
    return _plain(request, 400, message=words)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = "Only the person it belongs to can do this. If that is you, sign in with the other account."
    return toast(words, 403) if wants_fragment(request) else _plain(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without a valid CSRF token. No view has run."""
    logger.info("%s %s: %s", request.method, request.path, reason)
    before = page_before(request)
    if wants_fragment(request):
        link = Link("Load it again", before) if before else None
        return toast(f"The page is too old. Load it again and try once more. {UNCHANGED}", 403, link)
    return _plain(request, 403, "403_csrf.html", back=before)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return toast(GONE, 404) if wants_fragment(request) else _plain(request, 404)


def not_allowed(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The answer to a request by another method than the view takes, such as opening the URL of a form. No view has
    run; Django's own answer is empty."""
    words = "This only works by its button. Load the page again and press it there."
    response = toast(words, 405) if wants_fragment(request) else _plain(request, 405)
    response["Allow"] = refused["Allow"]
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """The answer to a request that is too large to be read. No view has run."""
    words = f"That is more than fits: a photograph may have {MAX_BYTES // 2**20} MB. Choose a smaller one."
    return toast(words, 413) if wants_fragment(request) else _plain(request, 413)


def no_such_page(request: HttpRequest, **parts: str) -> HttpResponse:
    """A view for URLs that lead nowhere."""
    raise Http404(request.path)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a fault of our own, and to the data layer's errors outside a view."""
    error = sys.exc_info()[1]
    if error is not None and (answer := answer_to(error)):
        return answered(request, error, answer)
    words = words_for(request, "Something broke on our side, and it is in our log.", "Try again in a moment.", error)
    link = _link_on(request, error, "Try again")
    if wants_fragment(request):
        return toast(words, 500, None if is_unchanged(request) else link)
    context = {"message": words, "back": link.url if link else "", "action": link.name if link else ""}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _plain(request: HttpRequest, status: int, template: str = "", **context: str) -> HttpResponse:
    try:
        values = {"unchanged": is_unchanged(request), **context}
        return render(request, template or f"{status}.html", values, status=status)
    except DynamoError as error:
        # The page around the error failed too.
        answer = answer_to(error)
        if answer is None:
            raise
        return answered(request, error, answer)
