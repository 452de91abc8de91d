"""Compiled templates mean what Django's do, tag by tag; what is kept is kept by everything it shows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from django.template import Context, Engine
from django.template.base import NodeList
from django.utils.safestring import mark_safe

from web.compiling import keeping
from web.compiling.expressions import Uncompilable
from web.compiling.functions import function_of
from web.compiling.loader import Compiled

pytestmark = pytest.mark.no_engine

PARTS = {
    "part": "[{{ a }}{{ b|default:'-' }}{% if c %}c{% endif %}]",
    "counted": "{% for x in rows %}{{ forloop.counter }}{{ x }}{% endfor %}",
    "kept": "{% kept %}<{{ card.name }} {{ note }}>",
    "base": "top {% block one %}base one {% block inner %}inner{% endblock %}{% endblock %} "
    "{% block two %}{% endblock %}",
    "middle": "before{% extends 'base' %}{% block one %}middle {{ block.super }}{% endblock %}"
    "{% block two %}2{% endblock %}",
    "itself": "{% if a %}{% include 'itself' %}{% endif %}",
}
TEMPLATES = [
    "{{ a }} {{ text }} {{ safe }} {{ number }} {{ float }} {{ yes }} {{ nothing }} {{ missing }} {{ when }}",
    "{{ thing.name }} {{ thing.missing }} {{ thing.call }} {{ thing.needs }} {{ thing.alters }} {{"
    " table.key }} {{ list.1 }}",
    "{{ list.9 }} {{ table.items }} {{ missing.far.off }} {{ nothing.name }} {{ text.upper }} {{"
    " pair.name }} {{ pair.0 }}",
    "{{ text|upper }} {{ safe|upper }} {{ missing|default:'none' }} {{ number|add:2 }} {{"
    " list|join:', ' }} {{ text|safe }}",
    "{{ when|date:'j F Y H:i' }} {{ text|truncatechars:4 }} {{ list|length }} {{ 'literal <' }} {{"
    " 12 }} {{ text|linebreaks }}",
    "{% if a and not missing or number > 3 %}1{% elif a %}2{% else %}3{% endif %}{% if missing > 1 %}4{% endif %}",
    "{% if number == 5 %}a{% endif %}{% if missing is None %}b{% endif %}{% if 'b' in list %}c"
    "{% endif %}{% if 1 in a %}d{% endif %}",
    "{% if number|add:1 == 6 %}e{% endif %}{% if text != '<b>' %}f{% endif %}{% if 'x' not in list %}g{% endif %}",
    "{% for x in list %}{{ forloop.counter0 }}{{ x }}{% if forloop.first %}<{% endif %}"
    "{% if forloop.last %}>{% endif %}{% empty %}none{% endfor %}",
    "{% for x in missing %}{{ x }}{% empty %}none{% endfor %}"
    "{% for key, value in table.items %}{{ key }}={{ value }}{% endfor %}{{ key }}",
    "{% for x in list reversed %}{{ x }}{{ forloop.revcounter }}{% endfor %}"
    "{% for x in generated %}{{ x }}{% endfor %}",
    "{% for x in list %}{% for y in list %}{{ forloop.counter }}{% endfor %}{{ forloop.counter }}{% endfor %}{{ x }}",
    "{% with b=a c=missing %}{{ b }}{{ c }}{% with b=2 %}{{ b }}{% endwith %}{{ b }}{% endwith %}{{ b }}",
    "{% include 'part' %}{% include 'part' with b=1 %}{% include 'part' with a=text only %}{% include 'part' only %}",
    "{% include 'counted' with rows=list only %}{% for a in list %}{% include 'part' %}{% endfor %}",
    "{% firstof missing nothing text number %}{% firstof missing as found %}<{{ found }}>"
    "{% firstof missing 'or <this>' %}",
    "{% if yes %}{% firstof text as found %}{% endif %}{{ found }}{% if missing %}"
    "{% firstof a as b %}{% endif %}{{ b }}",
    "{% for x in list %}{% firstof x as last %}{{ last }}{% endfor %}{{ last }}",
    "{% extends 'base' %}{% block two %}leaf {{ a }}{% with a=2 %}{{ a }}{% endwith %}{% endblock %}",
    "{% extends 'middle' %}{% block one %}leaf {{ block.super }}{% endblock %}"
    "{% block inner %}leaf inner{% endblock %}",
    "{% block alone %}{{ a }}{% endblock %}{% csrf_token %}{% comment %}{{ a }}{% endcomment %}{# nothing #}",
    "{% include 'kept' with card=pair note=text only %}{% include 'kept' with card=pair note=safe only %}",
    "{{ 3|plural_words }} {{ number|money_short }} {% icon 'x' %} {% icon a %} {{ text|floatformat }}",
]


class Thing:
    name = "<thing>"

    def call(self) -> str:
        return "called"

    def needs(self, argument: str) -> str:
        return argument

    def alters(self) -> str:
        raise AssertionError

    alters.alters_data = True  # type: ignore[attr-defined]


class Pair(NamedTuple):
    name: str
    other: int = 1


def values() -> dict[str, Any]:
    return {
        "a": "A",
        "text": "<b>",
        "safe": mark_safe("<b>"),
        "number": 5,
        "float": 1.5,
        "yes": True,
        "nothing": None,
        "when": datetime(2026, 11, 22, 4, tzinfo=UTC),
        "thing": Thing(),
        "pair": Pair("<pair>"),
        "table": {"key": "value & more", "0": "nought"},
        "list": ["a", "b", "<c>"],
        "generated": (letter for letter in "xyz"),
        "csrf_token": "token",
    }


def an_engine(**templates: str) -> Engine:
    return Engine(
        loaders=[("web.compiling.loader.Loader", [("django.template.loaders.locmem.Loader", PARTS | templates)])],
        builtins=["django.templatetags.static", "web.templatetags.plaza"],
    )


def by_django(engine: Engine, name: str) -> str:
    template = engine.get_template(name)
    nodes = template.nodelist
    assert isinstance(nodes, Compiled)
    context = Context(values())
    with context.bind_template(template):
        return str(NodeList.render(nodes, context))


@pytest.mark.parametrize("source", TEMPLATES)
def test_it_says_what_django_says(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = an_engine(page=source)
    function_of(engine.get_template("page"))
    found = engine.get_template("page").render(Context(values()))
    monkeypatch.setattr(Compiled, "render", NodeList.render)
    assert found == by_django(engine, "page")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% include chosen %}", "[A-]"),
        ("{% extends chosen %}", "[A-]"),
        ("{% cycle 'first' 'second' %}", "first"),
        ("{% if missing %}{% include 'itself' %}{% endif %}", ""),
        ("{% if missing %}{% include 'gone' %}{% endif %}", ""),
    ],
)
def test_what_it_does_not_know_is_left_to_django(source: str, shown: str) -> None:
    engine = an_engine(page=source)
    with pytest.raises(Uncompilable):
        function_of(engine.get_template("page"))
    assert engine.get_template("page").render(Context({"chosen": "part", "a": "A"})) == shown


def test_a_page_of_djangos_keeps_its_blocks_in_a_compiled_base() -> None:
    engine = an_engine(page="{% extends 'base' %}{% block two %}{% cycle 'mine' 'other' %}{% endblock %}")
    assert engine.get_template("page").render(Context({})) == "top base one inner mine"


def test_without_escaping_django_renders() -> None:
    assert an_engine(page="{{ text }}").get_template("page").render(Context({"text": "<"}, autoescape=False)) == "<"


def test_an_error_in_a_property_is_not_taken_for_a_missing_name() -> None:
    class Broken:
        @property
        def name(self) -> str:
            raise AttributeError("deep inside")

    with pytest.raises(AttributeError, match="deep inside"):
        an_engine(page="{{ thing.name }}").get_template("page").render(Context({"thing": Broken()}))


@dataclass(frozen=True)
class Card:
    name: str
    tags: list[str] = field(default_factory=list)


@dataclass
class Mutable:
    name: str

    __hash__ = object.__hash__


def test_what_is_kept_differs_with_everything_it_shows() -> None:
    template = an_engine(page="{% include 'kept' with card=card note=note only %}").get_template("page")

    def shown(**values: Any) -> str:
        return template.render(Context(values))

    assert shown(card=Pair("a"), note=1) == "<a 1>"
    assert shown(card=Pair("b"), note=1) == "<b 1>"
    assert shown(card=Pair("a"), note=2) == "<a 2>"
    assert shown(card=Pair("a"), note=True) == "<a True>"
    assert shown(card=Pair("a"), note="<") == "<a &lt;>"
    assert shown(card=Pair("a"), note=mark_safe("<")) == "<a <>"
    # Markup inside is not told from the same letters, so it is not kept.
    assert shown(card=Pair(mark_safe("<b>")), note=1) == "<<b> 1>"
    assert shown(card=Pair("<b>"), note=1) == "<&lt;b&gt; 1>"


def test_only_so_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 50)
    called: list[str] = []

    @keeping.kept
    def twice(text: str) -> bytes:
        called.append(text)
        return (text * 2).encode()

    for letter in "aab":
        assert twice(letter * 15) == letter.encode() * 30
    assert len(called) == 2
    assert (twice("c" * 15), twice("a" * 15)) == (b"c" * 30, b"a" * 30)
    assert len(called) == 4, "with the third it began anew"


@pytest.mark.parametrize("card", [Mutable("before"), {"name": "before"}, Card("before")])
def test_what_can_change_is_not_kept(card: Any) -> None:
    template = an_engine(page="{% include 'kept' with card=card only %}").get_template("page")
    assert "before" in template.render(Context({"card": card}))
    if isinstance(card, dict):
        card["name"] = "after"
    else:
        object.__setattr__(card, "name", "after")
    assert "after" in template.render(Context({"card": card}))
