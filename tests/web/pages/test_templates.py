"""What templates may rely on: escaping, links that know where they lead, errors that say where they are."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.test import Client
from django.urls import path
from django.utils.html import escape
from jinja2 import UndefinedError
from pytest_django import Settings

from web.pages.templates import current

TEMPLATES = Path(__file__).parents[3] / "templates"


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "page.html", {"card": None})


urlpatterns = [path("page/", page)]
pytestmark = [pytest.mark.no_engine, pytest.mark.urls("tests.web.pages.test_templates")]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where templates come from."""
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    return tmp_path


def rendered(name: str, **context: Any) -> str:
    return engines["jinja2"].get_template(name).render(context)


def test_what_is_shown_is_escaped_on_pages_and_not_in_letters(folder: Path) -> None:
    (folder / "page.html").write_text("{{ words }}")
    (folder / "letter.txt").write_text("{{ words }}")
    assert rendered("page.html", words="<b>&") == "&lt;b&gt;&amp;"
    assert rendered("letter.txt", words="<b>&") == "<b>&"


def test_a_name_that_is_not_there_is_an_error(folder: Path) -> None:
    (folder / "page.html").write_text("{{ missing }}")
    (folder / "part.html").write_text("{% macro part(words) %}{{ words }}{% endmacro %}{{ part() }}")
    with pytest.raises(UndefinedError, match="'missing' is undefined"):
        rendered("page.html")
    with pytest.raises(UndefinedError, match="parameter 'words' was not provided"):
        rendered("part.html")


def test_a_link_knows_that_it_is_here() -> None:
    assert current("shop:cart", "shop:cart") == ' aria-current="page"'
    assert current("shop:order", "shop:orders", "shop:order") == ' aria-current="true"'
    assert current("shop:order", "shop:orders", within="shop:order") == ' aria-current="true"'
    assert current("shop:cart", "shop:home") == current("", "shop:home") == ""


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("page.html", "{{ card.name }}", "has no attribute &#x27;name&#x27;"),
        ("page.html", "{{ card.name </p>", "unexpected &#x27;/&#x27;"),
        ("part.html", "{{ card.name }}", "has no attribute &#x27;name&#x27;"),
        ("part.html", "{% endfor %}", "unknown tag &#x27;endfor&#x27;"),
    ],
)
def test_an_error_in_a_template_shows_where_it_is(
    settings: Settings, folder: Path, template: str, line: str, said: str
) -> None:
    (folder / "page.html").write_text('<h1>Cards</h1>\n\n{% include "part.html" %}\n')
    (folder / template).write_text(f"<h1>Cards</h1>\n\n\n{line}\n")
    settings.DEBUG, settings.MIDDLEWARE = True, []
    answer = Client(raise_request_exception=False).get("/page/")
    html = answer.content.decode()
    assert answer.status_code == 500
    assert said in html
    place = html.index(f"{folder / template}</code>, line 4")
    assert escape(line) in html[place : place + 5000]


def test_no_line_of_a_template_is_too_long_to_read() -> None:
    lines = [(path, line) for path in TEMPLATES.rglob("*.*") for line in path.read_text().splitlines()]
    assert [(str(path.relative_to(TEMPLATES)), line) for path, line in lines if len(line) > 160] == []
