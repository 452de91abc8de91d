"""The WSGI application: every page."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plaza.settings")

application = get_wsgi_application()

# What is loaded stays: nothing of it is looked through for garbage again. And a page's thousands of small things, gone
# by themselves when it is sent, are not reason enough to look.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
