"""What the requirements ask of the data, and whether the code answers: every built number has a pattern, every pattern
is called by the program itself, and each with a number has a test that holds it to its budget."""

import ast
import pkgutil
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings

from dynamo.errors import BadValue
from dynamo.reads.patterns import Declared, declared_patterns
from dynamo.tools.callers import Place, places_reached


@dataclass(frozen=True, slots=True)
class Requirement:
    """One number of the requirements."""

    number: str
    title: str
    built: bool


def requirements_in(file: Path) -> list[Requirement]:
    """The requirements listed in a TOML file, in its order."""
    try:
        listed = tomllib.loads(file.read_text("utf-8"))
        return [Requirement(number, entry["title"], entry["built"]) for number, entry in listed.items()]
    except OSError as error:
        raise BadValue(f"The list of requirements cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadValue(
            f"{file} is no list of requirements, each with its title and whether it is built: {error}"
        ) from (error)


def first_party_packages() -> list[str]:
    """The installed apps that stand in this house, but for the project package, which only puts them together."""
    project = settings.ROOT_URLCONF.partition(".")[0]
    house = Path(settings.BASE_DIR)
    return [app.name for app in apps.get_app_configs() if Path(app.path).parent == house and app.name != project]


def import_everything(packages: Iterable[str]) -> None:
    """Import every module of these packages, so that each pattern in them is declared."""
    for package in packages:
        path = import_module(package).__path__
        for module in pkgutil.walk_packages(path, f"{package}."):
            if ".management" not in module.name and not module.name.endswith(".__main__"):
                import_module(module.name)


def patterns_of(packages: Iterable[str]) -> list[Declared]:
    """Every pattern declared in these packages, in the order of the requirements."""
    owners = set(packages)
    return [pattern for pattern in declared_patterns() if pattern.module.partition(".")[0] in owners]


def budgets_tested_in(tests: Path) -> set[str]:
    """The dotted names that tests pass to `within_budget`."""
    found: set[str] = set()
    for file in sorted(tests.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
            if isinstance(node, ast.Call) and node.args and _dotted(node.func).rpartition(".")[2] == "within_budget":
                found.add(_dotted(node.args[0]))
    return found - {""}


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def is_tested(pattern: Declared, tested: set[str]) -> bool:
    """Whether a test holds it to its budget. A read is told by its entity and its own name, a function by its own, each
    with as much before it as the test writes."""
    if pattern.name.startswith(f"{pattern.module}."):
        return any(f".{pattern.name}".endswith(f".{name}") for name in tested)
    return any(f".{name}".endswith(f".{pattern.name}") for name in tested)


def places_called(packages: Iterable[str]) -> set[Place]:
    """What views, commands and consumers of these packages and of the project lead to."""
    project = settings.ROOT_URLCONF.partition(".")[0]
    return places_reached(Path(settings.BASE_DIR), [project, *packages], f"{project}.settings")


def is_called(pattern: Declared, called: set[Place]) -> bool:
    """Whether anything but tests calls it."""
    return (pattern.module, pattern.name.removeprefix(f"{pattern.module}.")) in called


def shortcomings(
    requirements: Iterable[Requirement], patterns: Iterable[Declared], *, tested: set[str], called: set[Place]
) -> Iterator[str]:
    """What keeps the code from holding to the requirements that are built."""
    requirements, patterns = list(requirements), list(patterns)
    numbered = [pattern for pattern in patterns if pattern.numbers]
    answered = {number for pattern in numbered for number in pattern.numbers}
    known = {requirement.number for requirement in requirements}
    for requirement in requirements:
        if requirement.built and requirement.number not in answered:
            yield f"{requirement.number} ({requirement.title}) is built, and no pattern has its number."
    for pattern in numbered:
        for number in pattern.numbers:
            if number not in known:
                yield f"{pattern.name} has the number {number}, which is none of the requirements'."
        if not is_tested(pattern, tested):
            yield f"{pattern.name} ({', '.join(pattern.numbers)}) has no test: none says within_budget({pattern.name})."
    for pattern in patterns:
        if not is_called(pattern, called):
            yield f"{pattern.name} is called from no view, command or consumer."
