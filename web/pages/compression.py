"""Compresses what pages send: zstd, Brotli or gzip, whichever of them the browser takes first in this order."""

from compression_middleware.middleware import CompressionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

TEXTS = ("text/", "application/json", "application/xml", "application/manifest+json")


class Compression(CompressionMiddleware):
    """Middleware: compresses texts. Photographs are compressed already, and a file is not read twice for it.

    A page that shows what its link says must hold no secret but the CSRF token, which Django masks anew each time: the
    length of a compressed page tells how much of the one repeats the other (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer
