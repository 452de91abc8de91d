"""What counts as called by the program itself."""

from pathlib import Path
from textwrap import dedent

import pytest

from dynamo.tools.callers import places_reached

pytestmark = pytest.mark.no_engine

SOURCES = {
    "house/__init__.py": '"""A house."""',
    "house/settings.py": 'ROOT_URLCONF = "house.urls"\nMIDDLEWARE = ["house.guarding.Guard"]',
    "house/urls.py": "from house.views import things\nurlpatterns = [things.show, things.Change.as_view()]",
    "house/views/__init__.py": "",
    "house/views/things.py": """
        from house import finding
        from house.changing import change as do_change
        ORDERS = {"newest": finding.Thing.newest}
        def show(request):
            from house.counting import count
            count()
            return finding.found(ORDERS)
        class Change:
            def post(self):
                do_change()
        def hidden(request):
            return finding.Thing.hidden(thing_id="1")
    """,
    "house/finding.py": """
        from house.things import Thing
        def found(orders):
            return Thing.by_id.find(thing_id="1"), [Thing.by_ids if orders else Thing.by_ids_now]
        def no_such_page():
            return Thing.nowhere()
    """,
    "house/things.py": """
        class Thing:
            by_id = by_ids = by_ids_now = newest = hidden = nowhere = None
        def by_a_text(): ...
    """,
    "house/changing.py": "def change(): ...\ndef undo(): ...",
    "house/counting.py": "from house.changing import undo as count",
    "house/guarding.py": """
        from house.things import Thing
        class Guard:
            def __call__(self):
                Thing.guarded()
    """,
    "house/consumers.py": "from house import following\nFOLLOWERS = [following.follow]",
    "house/following.py": "def follow(): ...\ndef stay(): ...",
    "house/management/commands/sweep.py": "from house import sweeping\ndef handle():\n    sweeping.sweep()",
    "house/sweeping.py": "def sweep(): ...\ndef dust(): ...",
}


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    root = tmp_path_factory.mktemp("root")
    for name, source in SOURCES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(dedent(source))
    return places_reached(Path(root), ["house"], "house.settings")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("views.things", "show"),
        ("things", "Thing.by_id"),
        ("things", "Thing.by_ids"),
        ("things", "Thing.by_ids_now"),
        ("things", "Thing.newest"),
        ("things", "Thing.guarded"),
        ("changing", "change"),
        ("changing", "undo"),
        ("following", "follow"),
        ("sweeping", "sweep"),
    ],
)
def test_what_the_program_leads_to(reached: set[tuple[str, str]], module: str, name: str) -> None:
    assert (f"house.{module}", name) in reached


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("views.things", "hidden"),
        ("things", "Thing.hidden"),
        ("finding", "nowhere"),
        ("things", "Thing.nowhere"),
        ("things", "by_a_text"),
        ("following", "stay"),
        ("sweeping", "dust"),
    ],
)
def test_what_it_does_not(reached: set[tuple[str, str]], module: str, name: str) -> None:
    assert (f"house.{module}", name) not in reached
