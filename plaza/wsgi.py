"""The WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("PLAZA_SETTINGS") or "plaza.settings"

application = get_wsgi_application()

# Import all views now, not at the first request.
get_resolver().url_patterns  # noqa: B018

# What is loaded stays for good, so the garbage collector need not scan it; and it runs less often, since most objects
# of a page are freed without it.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
