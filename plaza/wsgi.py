"""The WSGI application: every page."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("PLAZA_SETTINGS") or "plaza.settings"

application = get_wsgi_application()

# Import every view now rather than at the first request.
get_resolver().url_patterns  # noqa: B018

# What is loaded stays, so the garbage collector need not look through it again; and a page makes thousands of small
# objects that go when it is sent, so it looks less often.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
