"""The command that prints the access patterns and holds them to the requirements."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dynamo import Budget
from dynamo.management.commands import access_patterns
from dynamo.reads import patterns
from dynamo.reads.patterns import declare
from dynamo.tools.requirements import (
    budgets_tested_in,
    first_party_packages,
    import_everything,
    is_called,
    patterns_of,
    places_called,
)
from dynamo.tools.shapes import Shapes, written

pytestmark = pytest.mark.no_engine

LIST = """
1 = { title = "Ask", built = true }
2 = { title = "Change", built = true }
S1 = { title = "Dream", built = false }
"""


CALLED = [("house.things", "Thing.ask"), ("house.things", "Thing.more"), ("house.changing", "change")]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house of two patterns and one that no requirement numbers."""
    monkeypatch.setattr(patterns, "_declared", {})
    monkeypatch.setattr(access_patterns.requirements, "first_party_packages", lambda: ["house"])
    monkeypatch.setattr(access_patterns.requirements, "import_everything", lambda packages: None)
    monkeypatch.setattr(access_patterns.requirements, "places_called", lambda packages: set(CALLED))
    declare("1", "Thing.ask", "GetItem", "Things", Budget(1, 1, 0.5), "house.things")
    declare("2", "house.changing.change", "PutItem", "Things", Budget(1, 1, 0, 2), "house.changing")
    declare("", "Thing.more", "Query", "Things.ByName", Budget(1, 1, 1), "house.things")
    declare("77", "Other.ask", "GetItem", "Others", Budget(1, 1), "elsewhere.others")


def run(tmp_path: Path, *words: str, tests: str = "", listed: str = LIST) -> tuple[int, str]:
    """The exit code and what was printed."""
    (tmp_path / "tests" / "house").mkdir(parents=True, exist_ok=True)
    (tmp_path / "tests" / "house" / "test_things.py").write_text(tests)
    (tmp_path / "list.toml").write_text(listed)
    (tmp_path / "shapes.toml").write_text(written(Shapes()))
    out = StringIO()
    options = {
        "listed_in": tmp_path / "list.toml",
        "tests": tmp_path / "tests",
        "shapes": tmp_path / "shapes.toml",
        "stdout": out,
    }
    try:
        call_command("access_patterns", *words, **options)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


TESTED = """
from house import changing
def test_ask():
    with within_budget(Thing.ask):
        pass
def test_change():
    with other(), testing.within_budget(changing.change) as measured:
        pass
"""


def test_it_prints_every_pattern(tmp_path: Path) -> None:
    code, said = run(tmp_path)
    assert code == 0
    assert [line.split() for line in said.splitlines()] == [
        ["No.", "Pattern", "Operation", "Table", "or", "index", "Req/RT", "Units"],
        ["1", "Thing.ask", "GetItem", "Things", "1/1", "0.5R"],
        ["2", "house.changing.change", "PutItem", "Things", "1/1", "2W"],
        ["–", "Thing.more", "Query", "Things.ByName", "1/1", "1R"],
    ]


def test_the_check_holds_and_says_what_is_still_to_come(tmp_path: Path) -> None:
    code, said = run(tmp_path, "--check", tests=TESTED)
    assert code == 0
    assert "S1  Dream" in said
    assert "2 of 3 numbers are built, declared, called and tested." in said


def test_with_all_what_is_still_to_come_is_a_failure(tmp_path: Path) -> None:
    code, said = run(tmp_path, "--check", "--all", tests=TESTED)
    assert code == 1
    assert "1 of 3 numbers are still to come" in said
    code, said = run(tmp_path, "--check", "--all", tests=TESTED, listed=LIST.replace("S1 = ", "# "))
    assert code == 0


def test_a_built_number_without_a_pattern_is_a_failure(tmp_path: Path) -> None:
    code, said = run(tmp_path, "--check", tests=TESTED, listed=LIST + '3 = { title = "Sing", built = true }')
    assert code == 1
    assert "3 (Sing) is built, and no pattern has its number" in said


def test_a_pattern_without_a_test_is_a_failure(tmp_path: Path) -> None:
    code, said = run(tmp_path, "--check", tests="# within_budget(Thing.ask)\nwithin_budget(change)")
    assert code == 1
    assert "Thing.ask (1) has no test" in said
    assert "house.changing.change" not in said.partition("wrong")[2]
    assert "Thing.more" not in said.partition("wrong")[2]


@pytest.mark.parametrize("place", CALLED)
def test_a_pattern_that_only_tests_call_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[str, str]
) -> None:
    monkeypatch.setattr(access_patterns.requirements, "places_called", lambda packages: {*CALLED} - {place})
    code, said = run(tmp_path, "--check", tests=TESTED)
    assert code == 1
    assert f"{place[1]} is called from no view, command or consumer" in said.replace("house.changing.", "")
    assert said.count("is called from no view") == 1


def test_a_number_that_is_no_requirement_is_a_failure(tmp_path: Path) -> None:
    declare("9", "Thing.odd", "GetItem", "Things", Budget(1, 1), "house.things")
    code, said = run(tmp_path, "--check", tests=TESTED + "\nwithin_budget(Thing.odd)")
    assert code == 1
    assert "Thing.odd has the number 9, which is none of the requirements'" in said


@pytest.mark.parametrize("listed", ["1 = ", "1 = 3", '1 = { title = "x" }'])
def test_a_list_that_cannot_be_read_is_said(tmp_path: Path, listed: str) -> None:
    code, said = run(tmp_path, "--check", listed=listed)
    assert code == 1
    assert "is no list of requirements" in said


@pytest.mark.parametrize(
    ("call", "tested"),
    [
        ("within_budget(ask)", False),
        ("within_budget(Thing.ask)", True),
        ("within_budget(things.Thing.ask)", True),
        ("within_budget(OtherThing.ask)", False),
        ("within_budget(Thing.ask())", False),
        ("within_budget()", False),
        ("below_budget(Thing.ask)", False),
    ],
)
def test_what_counts_as_a_test_of_a_read(tmp_path: Path, call: str, tested: bool) -> None:
    said = run(tmp_path, "--check", tests=f"{call}\nwithin_budget(change)")[1]
    assert ("Thing.ask (1) has no test" not in said) is tested


@pytest.mark.parametrize(
    ("name", "tested"),
    [("change", True), ("changing.change", True), ("house.changing.change", True), ("xchange", False)],
)
def test_what_counts_as_a_test_of_a_function(tmp_path: Path, name: str, tested: bool) -> None:
    said = run(tmp_path, "--check", tests=f"within_budget(Thing.ask)\nwithin_budget({name})")[1]
    assert ("house.changing.change (2) has no test" not in said) is tested


class TestTheRealHouse:
    """The apps themselves, without what the fixture above puts in their place."""

    @pytest.fixture(autouse=True)
    def registered(self) -> None:
        """Nothing is put in place of anything."""

    def test_its_packages_are_the_apps_that_stand_in_it(self) -> None:
        assert {"dynamo", "web", "shop"} <= set(first_party_packages())
        assert not {"plaza", "csp"} & set(first_party_packages())

    def test_importing_the_data_layer_declares_its_patterns(self) -> None:
        import_everything(["dynamo"])
        assert "Checkpoint.of_consumer" in [pattern.name for pattern in patterns_of(["dynamo"])]

    def test_the_list_holds_every_number_of_the_requirements(self) -> None:
        from django.conf import settings

        from dynamo.tools.requirements import requirements_in

        listed = requirements_in(Path(settings.BASE_DIR) / "docs" / "access-patterns.toml")
        numbers = [*map(str, range(1, 49)), *(f"S{n}" for n in range(1, 24))]
        assert [requirement.number for requirement in listed] == numbers
        assert all(requirement.title for requirement in listed)

    def test_every_pattern_is_called_by_the_program(self) -> None:
        packages = first_party_packages()
        import_everything(packages)
        called = places_called(packages)
        assert [pattern.name for pattern in patterns_of(packages) if not is_called(pattern, called)] == []

    def test_these_tests_speak_of_budgets(self) -> None:
        assert "Thing.by_id" in budgets_tested_in(Path(__file__).parent)
