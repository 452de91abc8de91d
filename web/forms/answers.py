"""Answers a form: as a page, or as the fragment that htmx asks for."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from web.pages.htmx import render_either


def posted(request: HttpRequest) -> QueryDict | None:
    """The posted data, or None when the form is only shown."""
    return request.POST if request.method == "POST" else None


def answer_form(
    request: HttpRequest, form: BaseForm, page: str, fragment: str = "", context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show the form: 200 when it was not sent yet, 422 when it was refused, 429 when it was sent too often.

    A refused form shows what was typed; its summary of errors comes first and takes the focus. htmx gets the
    `fragment`, which is the `<form>` alone; without one, and for everybody else, it is the `page`.
    """
    retry_after = getattr(form, "retry_after", 0)
    status = 429 if retry_after else 422 if form.errors else 200
    values = {"form": form, **(context or {})}
    if fragment:
        response = render_either(request, page, fragment, values, status)
    else:
        response = render(request, page, values, status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


class AnswersForm:
    """Mixin for Django's form views: a refused form is answered by `answer_form`."""

    request: HttpRequest
    template_name: str

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return answer_form(self.request, form, self.template_name, context=context)
