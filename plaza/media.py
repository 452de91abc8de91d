"""Serves photographs that are stored as files on this machine, with the headers of a content store."""

import mimetypes

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}

for suffix, content_type in TYPES.items():
    mimetypes.add_type(content_type, suffix)


@require_safe
def show(request: HttpRequest, path: str) -> HttpResponseBase:
    """One photograph. Browsers may cache it for ever: a new picture has a new name."""
    if not path.endswith(tuple(TYPES)):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        # The file system refuses names that are too long.
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
