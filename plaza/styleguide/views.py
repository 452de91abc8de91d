"""The style guide: every component of Plaza in every state."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plaza.styleguide import samples
from plaza.styleguide.reviewing_samples import reviewing
from plaza.styleguide.sample_form import SampleForm
from plaza.styleguide.selling_samples import SALES


def form_with_errors() -> SampleForm:
    form = SampleForm({"name": "June Park", "street": "", "postcode": "1035 KJ", "country": "NL", "price": "34.00"})
    form.is_valid()
    return form


def icon_names() -> list[str]:
    sprite = Path(str(finders.find("icons.svg"))).read_text(encoding="utf-8")
    return sorted(re.findall(r'<symbol id="([^"]+)"', sprite))


def show(request: HttpRequest) -> HttpResponse:
    context = {
        "availabilities": samples.AVAILABILITIES,
        "cards": samples.CARDS,
        "hard_cards": samples.HARD_CARDS,
        "lead_card": samples.LEAD,
        "photos": [samples.CACTUS, samples.STOOL, samples.CAMERA, samples.LAMP],
        "noor": samples.NOOR,
        "theo": samples.THEO,
        "icons": icon_names(),
        "form": form_with_errors(),
        "fresh_form": SampleForm(auto_id="fresh_%s"),
        "choice": samples.CHOICE,
        "lines": samples.LINES,
        "sums": samples.SUMS,
        "address": samples.ADDRESS,
        "trail": samples.TRAIL,
        "tabs": samples.TABS,
        "kinds": samples.KINDS,
        "applied": samples.APPLIED,
        "filters": samples.FILTERS,
        "sellers": samples.SELLERS,
        "toasts_said": samples.TOASTS,
        "steps": samples.STEPS,
        "sales": SALES,
        **reviewing(),
    }
    return render(request, "plaza/styleguide/show.html", context)
