"""Answers errors with a page that says what to do: those of the data layer, and Django's own.

A view catches what it can act on; the rest is answered here, for htmx as a toast. A fault of our own code stays an
error, for the log and the 500 page. The site's own sentences are in its templates 400.html to 503.html.
"""

import logging
import sys
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from dynamo.errors import BadCursor, DynamoError, OutcomeUnknown
from dynamo.meter import Writes, noting_writes
from web.pages.error_answers import GONE, Answer, answer_to
from web.pages.htmx import as_toast, wants_fragment
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
    unchanged = is_unchanged(request, error)
    words = _words(answer, unchanged)
    if wants_fragment(request):
        response = toast(words, answer.status)
    else:
        response = _page(request, error, answer, words, unchanged)
    if answer.retry_after:
        response["Retry-After"] = str(answer.retry_after)
    add_never_cache_headers(response)
    return response


def _words(answer: Answer, unchanged: bool) -> str:
    if not answer.advice:
        return answer.fact
    return f"{answer.fact} {answer.advice} {UNCHANGED}" if unchanged else f"{answer.fact} {CHECK}"


def toast(words: str, status: int) -> HttpResponse:
    """An answer to htmx: a toast that stays until it is dismissed."""
    text = render_to_string("web/_toast.html", {"toast": Toast(words, went_wrong=True)})
    response = HttpResponse(text, status=status)
    add_never_cache_headers(response)
    return as_toast(response)


def _page(request: HttpRequest, error: BaseException, answer: Answer, words: str, unchanged: bool) -> HttpResponse:
    back = _link_back(request, error)
    action = answer.action if unchanged or request.method in ("GET", "HEAD") else "Check how it stands"
    context = {
        "message": words,
        "title": answer.title,
        "back": back,
        "action": action if back else "",
        "unchanged": unchanged,
    }
    if not answer.bare:
        try:
            return render(request, f"{answer.status}.html", context, status=answer.status)
        except DynamoError as another:
            # The page's header and footer may need the data layer too.
            logger.warning("The page for an error met another: %s", another)
    text = render_to_string("503.html", {**context, "sign": answer.status})
    return HttpResponse(text, status=answer.status)


def _link_back(request: HttpRequest, error: BaseException) -> str:
    """The page that was asked for. A link can't send a POST again, so for that it is the page it came from."""
    if request.method not in ("GET", "HEAD"):
        return came_from(request)
    if isinstance(error, BadCursor):
        values = request.GET.copy()
        values.pop("after", None)
        return f"{request.path}?{values.urlencode()}" if values else request.path
    return request.get_full_path()


def came_from(request: HttpRequest) -> str:
    """The page of this site that the request was sent from, by its Referer; empty when there is none."""
    page = request.META.get("HTTP_REFERER", "")
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    return page if url_has_allowed_host_and_scheme(page, {host}, require_https=request.is_secure()) else ""


# The handlers of Django, named in `plaza.urls`.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Without a user it was refused before any view could write, for example because the host is not ours.
    is_early = not hasattr(request, "user")
    unchanged = is_early or is_unchanged(request)
    words = f"Part of it got lost on the way. Go back and send it once more. {UNCHANGED if unchanged else CHECK}"
    if wants_fragment(request):
        return toast(words, 400)
    if is_early:
        text = render_to_string("503.html", {"sign": 400, "title": "That came across broken", "message": words})
        response = HttpResponse(text, status=400)
        add_never_cache_headers(response)
        return response
    return _plain(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = "Only the person it belongs to can do this. If that is you, sign in with the other account."
    return toast(words, 403) if wants_fragment(request) else _plain(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without a valid CSRF token. No view has run."""
    logger.info("%s %s: %s", request.method, request.path, reason)
    if wants_fragment(request):
        return toast(f"The page is too old. Load it again and try once more. {UNCHANGED}", 403)
    return _plain(request, 403, "403_csrf.html")


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
    if wants_fragment(request):
        return toast(f"Something broke on our side, and it is in our log. {CHECK}", 500)
    return HttpResponse(render_to_string("500.html", {"back": came_from(request)}), status=500)


def _plain(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    context = {"unchanged": is_unchanged(request)}
    try:
        return render(request, template or f"{status}.html", context, status=status)
    except DynamoError as error:
        # The page around the error failed too.
        answer = answer_to(error)
        if answer is None:
            raise
        return answered(request, error, answer)
