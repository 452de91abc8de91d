"""Which definitions the program itself leads to, from its URLs, commands, consumers and settings.

The sources are read, not run. A definition leads to every name in it, through all imports: to other definitions, to
what is asked of them (`Order.history`), and to what settings and `include` name by a text. A class leads to all that
its methods name, since nobody can see from outside which method an object will be asked for. So what only an unused
method calls counts as called; what nothing leads to is surely not, as long as no name is put together at run time.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

# A module, and what is named in it, dotted where it is an attribute: ("shop.orders", "Order.history"). What a module
# does by itself when it is imported is named "".
Place = tuple[str, str]

ENTRANCES = ("urls", "consumers", "apps", "wsgi", "asgi")


def places_reached(root: Path, packages: Iterable[str], settings: str) -> set[Place]:
    """Every place that the packages in this directory lead to; `settings` is the module of Django's settings."""
    sources = _Sources(root, packages)
    found: set[Place] = set()
    left = [place for place in sources.definitions if _is_entrance(place[0], settings)]
    while left:
        place = left.pop()
        if place not in found:
            found.add(place)
            for statement in sources.definitions.get(place, ()):
                left += sources.named_in(place[0], statement)
    return found


def _is_entrance(module: str, settings: str) -> bool:
    return module == settings or module.rpartition(".")[2] in ENTRANCES or ".management.commands." in module


class _Sources:
    """The modules of some packages: what is defined in them, and what their names stand for."""

    def __init__(self, root: Path, packages: Iterable[str]) -> None:
        self.definitions: dict[Place, list[ast.stmt]] = {}
        self.imported: dict[Place, Place] = {}
        files = [file for package in packages for file in sorted((root / package).rglob("*.py"))]
        self.contents: dict[str, list[Place]] = {_module(file, root): [] for file in files}
        for file in files:
            self._read(_module(file, root), ast.parse(file.read_text("utf-8"), str(file)))

    def _read(self, module: str, tree: ast.Module) -> None:
        for statement in tree.body:
            if not isinstance(statement, (ast.Import, ast.ImportFrom)):
                for name in _names_of(statement) or [""]:
                    self.definitions.setdefault((module, name), []).append(statement)
                    self.contents[module].append((module, name))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.imported[module, alias.asname or alias.name] = (node.module, alias.name)

    def named_in(self, module: str, node: ast.AST) -> Iterator[Place]:
        """All that stands in a definition: `a.b.c` names a, a.b and a.b.c."""
        if names := _dotted(node):
            place = self._place(module, names[0])
            for name in names[1:]:
                yield place
                place = self._inside(place, name)
            yield from self._with_contents(place)
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            before, _, last = node.value.rpartition(".")
            yield from self._with_contents((before, last))
        for child in ast.iter_child_nodes(node):
            yield from self.named_in(module, child)

    def _place(self, module: str, name: str) -> Place:
        """Where what a module knows by this name is defined."""
        place, seen = (module, name), set[Place]()
        while place not in self.definitions and place in self.imported and place not in seen:
            seen.add(place)
            place = self.imported[place]
        return place

    def _inside(self, place: Place, name: str) -> Place:
        module = ".".join(place)
        return self._place(module, name) if module in self.contents else (place[0], f"{place[1]}.{name}")

    def _with_contents(self, place: Place) -> Iterator[Place]:
        """The place, and all that is in it if it is a module."""
        yield place
        yield from self.contents.get(".".join(place), ())


def _module(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _names_of(node: ast.stmt) -> list[str]:
    """What a statement defines."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def _dotted(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return [*before, node.attr]
    return []
