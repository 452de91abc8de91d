"""The lines of a function as they are written, and the scopes in which names stand for its variables."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from web.compiling.expressions import Expressions

# A literal of bytes, rather than an expression.
KNOWN = re.compile("b['\"]").match


class Lines(Expressions):
    """Lines of source at their depth. What goes onto the page is gathered until something else has to be written."""

    def __init__(self, constants: dict[str, Any]) -> None:
        super().__init__(constants)
        self.lines: list[str] = []
        self.depth = 1
        self.output: list[str] = []
        self.starts = [0]
        self.count = 0

    def line(self, line: str) -> None:
        self.flush()
        self.lines.append("  " * self.depth + line)

    def put(self, source: str) -> None:
        """Something that stands on the page, as an expression of bytes."""
        self.output.append(source)

    def put_known(self, written: bytes) -> None:
        if written:
            self.output.append(repr(written))

    def flush(self) -> None:
        if self.output:
            pieces = ", ".join(joined(self.output))
            self.lines.append("  " * self.depth + f"out += ({pieces},)")
            self.output = []

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.flush()
        self.depth += 1
        self.lines.append("  " * self.depth + "pass")
        yield
        self.flush()
        self.depth -= 1

    @contextmanager
    def scope(self, bound: dict[str, str]) -> Iterator[None]:
        """Where these names stand for these variables, and what is set is forgotten at the end."""
        self.flush()
        self.scopes.append(bound)
        self.starts.append(len(self.lines))
        yield
        self.flush()
        self.scopes.pop()
        self.starts.pop()

    def variable(self, name: str = "") -> str:
        self.count += 1
        return f"x_{self.count}_{name}"

    def set(self, name: str, source: str) -> None:
        """`{% … as name %}`: from here to the end of the scope, also where it stands inside an `{% if %}`."""
        variable = self.scopes[-1].get(name)
        if variable is None:
            before, variable = self.name(name), self.variable(name)
            self.flush()
            depth = self.depth_at(self.starts[-1])
            self.lines.insert(self.starts[-1], "  " * depth + f"{variable} = {before}")
            self.scopes[-1][name] = variable
        self.line(f"{variable} = {source}")

    def depth_at(self, start: int) -> int:
        """How far in the line stands that follows; a scope's first line is as deep as the scope."""
        if start < len(self.lines):
            return (len(self.lines[start]) - len(self.lines[start].lstrip())) // 2
        return self.depth


def joined(pieces: Sequence[str]) -> list[str]:
    """Pieces of output, each run of known text as one."""
    found: list[str] = []
    for piece in pieces:
        if found and KNOWN(found[-1]) and KNOWN(piece):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found
