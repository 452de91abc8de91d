"""The WSGI application that the server of the Procfile runs: Plaza behind its admission."""

import os

from django.conf import settings

from plaza.admission import Admission
from plaza.wsgi import application as plaza
from web.uploads import MAX_REQUEST_BYTES

application = Admission(
    plaza,
    working=int(os.environ.get("PLAZA_THREADS") or 4),
    most_bytes=MAX_REQUEST_BYTES,
    files=(settings.STATIC_URL, settings.MEDIA_URL),
)
