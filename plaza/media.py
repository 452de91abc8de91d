"""Serves photographs that are stored as files on this machine, with the headers of a content store.

What is no file is answered in a few words: a page could need the data layer, which files never wait for.
"""

import mimetypes

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.views.decorators.http import require_safe
from django.views.static import serve

TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}

for suffix, content_type in TYPES.items():
    mimetypes.add_type(content_type, suffix)


@require_safe
def show(request: HttpRequest, path: str) -> HttpResponseBase:
    """One photograph. Browsers may cache it for ever: a new picture has a new name."""
    if not path.endswith(tuple(TYPES)):
        return no_such_file(request)
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (Http404, OSError):  # The file system refuses names that are too long.
        return no_such_file(request)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def no_such_file(request: HttpRequest) -> HttpResponseNotFound:
    """The answer where no file is, for photographs and static files."""
    return HttpResponseNotFound("There is no such file.", content_type="text/plain; charset=utf-8")
