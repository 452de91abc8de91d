"""The WSGI application: every page."""

import gc
import os

import django
from django.urls import get_resolver

os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("PLAZA_SETTINGS") or "plaza.settings"
django.setup(set_prefix=False)

from web.finding import Finding  # noqa: E402 (Django first)

application = Finding()

# Every view, now rather than at the first request.
get_resolver().url_patterns  # noqa: B018

# What is loaded stays: nothing of it is looked through for garbage again. And a page's thousands of small things, gone
# by themselves when it is sent, are not reason enough to look.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
