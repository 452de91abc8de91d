"""The house in order: what a newcomer may rely on without reading everything."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_engine

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("plaza", "shop", "accounts", "web", "dynamo")
LONGEST_MODULE = 300
# Names that say nothing of what a thing is.
EMPTY_NAMES = re.compile(r"(?:Service|Manager|Repository)$|^(?:utils?|helpers?|common)$", re.IGNORECASE)
# Django's own word for what an unmanaged user class must bring, and its base classes.
DJANGOS_NAMES = {"BaseUserManager", "UserManager", "AccountManager"}
PHYSICAL_NAMES = re.compile(r"^(?:PK|SK|GSI\d+(?:PK|SK)?|pk|sk|gsi\d+_?(?:pk|sk)?)$")
# Where SK is Slovakia.
COUNTRIES = {"accounts/countries.py"}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def trees() -> Iterator[tuple[str, ast.Module]]:
    for module in modules():
        yield str(module.relative_to(ROOT)), ast.parse(module.read_text())


def test_no_module_is_too_long_to_read_at_a_sitting() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_MODULE} == {}


def test_names_say_what_a_thing_is() -> None:
    named = []
    for path, tree in trees():
        named += [(path, part) for part in Path(path).with_suffix("").parts]
        named += [(path, node.name) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [(path, name) for path, name in named if EMPTY_NAMES.search(name) and name not in DJANGOS_NAMES] == []


def test_every_module_says_what_it_is() -> None:
    assert [path for path, tree in trees() if tree.body and not ast.get_docstring(tree)] == []


def test_nobody_names_a_key_by_its_part() -> None:
    """Keys have the names of what they hold, `user_id` and never `PK`."""
    words = [
        (path, node.value)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [(path, word) for path, word in words if PHYSICAL_NAMES.match(word) and path not in COUNTRIES] == []


def test_every_package_is_watched_by_every_tool() -> None:
    """A new package is added to the layers, the types and this test at once."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    layers, only_dynamo = tools["importlinter"]["contracts"][:2]
    assert packages == set(PACKAGES)
    assert packages == set(layers["layers"])
    assert packages == set(only_dynamo["source_modules"]) | {"dynamo"}
    assert packages <= set(tools["mypy"]["files"])


@pytest.mark.parametrize("path", [*sorted((ROOT / "bin").iterdir()), ROOT / "manage.py", ROOT / ".ci" / "run"], ids=str)
def test_programs_can_be_run(path: Path) -> None:
    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/usr/bin/env ")


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_python_packages_are_pinned_with_checksums_and_name_no_host(path: Path) -> None:
    text = path.read_text()
    pins = re.findall(r"^[a-zA-Z0-9][^\s]*==[^\s]+ \\$", text, re.MULTILINE)
    requirements = re.findall(r"^[a-zA-Z0-9]", text, re.MULTILINE)
    assert len(pins) == len(requirements) > 0
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)


def test_npm_packages_are_pinned_with_checksums_and_name_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')
    assert "registry" not in re.sub(
        r"^omit-lockfile-registry-resolved=true$", "", (ROOT / ".npmrc").read_text(), flags=re.M
    )
    for line in (ROOT / "npm-packages.txt").read_text().splitlines():
        assert line.startswith("#") or re.fullmatch(r"@?[a-z/-]+@\d+\.\d+\.\d+ sha512-[\w+/]{86}==", line)


def test_templates_leave_styles_and_scripts_to_files() -> None:
    """The content security policy would refuse them in any case."""
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    data = re.compile(r'<script[^>]*type="(?:application/(?:ld\+)?json|speculationrules)"')
    found = []
    # Mail programs load no stylesheets.
    letter = ROOT / "templates/accounts/letters/letter.html"
    for template in sorted({*(ROOT / "templates").rglob("*.html")} - {letter}):
        for number, line in enumerate(template.read_text().splitlines(), 1):
            if inline.search(data.sub("", line)):
                found.append(f"{template.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []
