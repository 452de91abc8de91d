"""Turns SVG paths into polygons (https://www.w3.org/TR/SVG2/paths.html), and paints them."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw

Point = complex
CURVE_STEPS = 10
ARC_STEP = math.pi / 12
TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
FLAG = re.compile(r"[\s,]*([01])")
ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def outlines(d: str, x: float, y: float, scale: float) -> list[list[tuple[float, float]]]:
    """The closed polygons of a path, moved and then scaled."""
    pen = Pen()
    for command, arguments in commands(d):
        pen.draw(command, arguments)
    return [
        [((p.real + x) * scale, (p.imag + y) * scale) for p in points] for points in pen.polygons if len(points) > 2
    ]


def paint(
    canvas: Image.Image, polygons: Sequence[Sequence[tuple[float, float]]], colour: str, *, even_odd: bool
) -> None:
    """Fill polygons as one shape, holes included, by the non-zero or the even-odd rule."""
    around = Image.new("L", canvas.size, 128)
    for polygon in polygons:
        inside = Image.new("L", canvas.size, 0)
        ImageDraw.Draw(inside).polygon(list(polygon), fill=1)
        turn = ImageChops.add if even_odd or area(polygon) > 0 else ImageChops.subtract
        around = turn(around, inside)
    covered = [255 if (count % 2 if even_odd else count != 128) else 0 for count in range(256)]
    canvas.paste(colour, mask=around.point(covered))


def area(polygon: Sequence[tuple[float, float]]) -> float:
    following = (*polygon[1:], polygon[0])
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(polygon, following, strict=True))


def commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; a repeated command gets its letter again."""
    at, command = 0, ""
    while match := TOKEN.search(d, at):
        if match[0].isalpha():
            command, at = match[0], match.end()
        numbers = []
        for place in range(ARGUMENTS[command.upper()]):
            # An arc's two flags may have no separator before the next number.
            is_flag = command in "Aa" and place in (3, 4)
            found = (FLAG if is_flag else TOKEN).search(d, at)
            if found is None:
                raise ValueError(f"The path ends within {command}.")
            numbers.append(float(found[1] if is_flag else found[0]))
            at = found.end()
        yield command, numbers
        command = {"M": "L", "m": "l"}.get(command, command)


class Pen:
    """Follows the commands of a path and collects polygons."""

    def __init__(self) -> None:
        self.polygons: list[list[Point]] = []
        self.here: Point = 0j
        self.start: Point = 0j
        # The last control point, which S and T mirror, and the kind of curve it was for.
        self.control: tuple[str, Point] = ("", 0j)

    def draw(self, command: str, numbers: list[float]) -> None:
        kind = command.upper()
        base = self.here if command.islower() else 0j
        if kind == "Z":
            self.here = self.start
            return
        if kind == "M":
            self.here = self.start = base + complex(*numbers)
            self.polygons.append([self.here])
            return
        drawing: dict[str, Callable[[], None]] = {
            "H": lambda: self.line(complex(numbers[0] + base.real, self.here.imag)),
            "V": lambda: self.line(complex(self.here.real, numbers[0] + base.imag)),
            "A": lambda: self.arc(numbers, base + complex(*numbers[5:])),
        }
        drawing.get(kind, lambda: self.curve(kind, [base + complex(*pair) for pair in pairs(numbers)]))()

    def line(self, to: Point) -> None:
        self.control = ("", to)
        self.go(to)

    def curve(self, kind: str, points: list[Point]) -> None:
        """Lines and Bézier curves of any order, by de Casteljau."""
        family = {"S": "C", "T": "Q"}.get(kind, kind)
        if kind in "ST":
            known, control = self.control
            points = [2 * self.here - control if known == family else self.here, *points]
        ends = [self.here, *points]
        steps = 1 if kind == "L" else CURVE_STEPS
        for step in range(1, steps + 1):
            level = ends
            while len(level) > 1:
                level = [a + (b - a) * step / steps for a, b in pairwise(level)]
            self.go(level[0])
        self.control = (family, ends[-2])

    def arc(self, numbers: list[float], to: Point) -> None:
        """An elliptical arc, by https://www.w3.org/TR/SVG2/implnote.html#ArcImplementationNotes."""
        rx, ry, tilt = abs(numbers[0]), abs(numbers[1]), math.radians(numbers[2])
        if not rx or not ry or to == self.here:
            self.line(to)
            return
        turn = complex(math.cos(tilt), math.sin(tilt))

        def round_(point: Point) -> Point:
            point *= turn.conjugate()
            return complex(point.real / rx, point.imag / ry)

        begin, end = round_(self.here), round_(to)
        middle, half = (begin + end) / 2, (end - begin) / 2
        size = max(1.0, abs(half))
        away = math.sqrt(max(0.0, size**2 - abs(half) ** 2)) * half / abs(half) * 1j
        centre = middle + (away if bool(numbers[3]) != bool(numbers[4]) else -away)
        first, last = math.atan2(*imag_real(begin - centre)), math.atan2(*imag_real(end - centre))
        sweep = (last - first) % math.tau if numbers[4] else -((first - last) % math.tau)
        steps = max(1, math.ceil(abs(sweep) / ARC_STEP))
        for step in range(1, steps):
            angle = first + sweep * step / steps
            on_circle = centre + size * complex(math.cos(angle), math.sin(angle))
            self.go(complex(on_circle.real * rx, on_circle.imag * ry) * turn)
        self.line(to)

    def go(self, to: Point) -> None:
        if self.here == self.start and (not self.polygons or len(self.polygons[-1]) > 1):
            # After Z a path may continue without M, from the point where it closed.
            self.polygons.append([self.start])
        self.here = to
        self.polygons[-1].append(to)


def pairs(numbers: list[float]) -> Iterator[tuple[float, float]]:
    return zip(numbers[::2], numbers[1::2], strict=True)


def imag_real(point: Point) -> tuple[float, float]:
    return point.imag, point.real
