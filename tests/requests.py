"""Requests for views that are called by themselves."""

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails


class Requests(RequestFactory):
    """Makes requests as django-htmx's middleware leaves them."""

    def request(self, **request: Any) -> WSGIRequest:
        made = super().request(**request)
        made.htmx = HtmxDetails(made)  # type: ignore[attr-defined]
        return made
