"""What the class-based pages share: a form that is refused comes back with the status that says so."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.limits import TooMany


class Refusing:
    """Answers 422 to a form with errors, and 429 to one that was sent too often."""

    def form_invalid(self, form: Any) -> HttpResponse:
        retry_after = getattr(form, "retry_after", 0)
        response: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
            self.get_context_data(form=form),  # type: ignore[attr-defined]
            status=429 if retry_after else 422,
        )
        if retry_after:
            response["Retry-After"] = str(retry_after)
        return response


def refused(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """The page again, with everything that was typed, and what to put right."""
    return render(request, template, {"form": form, **context}, status=422)


def too_many(request: HttpRequest, template: str, form: BaseForm, limit: TooMany, **context: Any) -> HttpResponse:
    """The page again, saying when it can be tried again."""
    form.add_error(None, f"That was tried too often. Try again in {limit.wait}.")
    response = render(request, template, {"form": form, **context}, status=429)
    response["Retry-After"] = str(limit.seconds)
    return response
