"""The geometry of a line chart as SVG: a figure over time, and the same figure in the span before."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

# Where the plot begins and ends in the picture.
LEFT, TOP, BOTTOM = 48, 28, 28
LINES = 4
LABELS_APART = 120


class Size(NamedTuple):
    """The size of the picture, for a wide screen or a narrow one."""

    name: str
    width: int
    height: int


WIDE, NARROW = Size("wide", 860, 230), Size("narrow", 360, 210)


class Tick(NamedTuple):
    """A label on an axis, and where it stands."""

    at: float
    label: str


class LineChart:
    """A chart of a figure over time: for each point its first day, the figure, and that of the span before. `label`
    words a figure, `day_label` a day."""

    def __init__(
        self, points: Sequence[tuple[date, int, int]], label: Callable[[int], str], day_label: Callable[[date], str]
    ) -> None:
        self.points, self.label, self.day_label = points, label, day_label
        self.top = rounded_up(max(1, *(max(now, before) for _, now, before in points)))

    @property
    def plots(self) -> list["Plot"]:
        return [Plot(self, size) for size in (WIDE, NARROW)]


class Plot:
    """A chart at one size."""

    def __init__(self, chart: LineChart, size: Size) -> None:
        self.chart, self.size = chart, size

    def _x(self, place: int) -> float:
        apart = (self.size.width - LEFT - 8) / max(1, len(self.chart.points) - 1)
        return round(LEFT + place * apart, 1)

    def _y(self, value: float) -> float:
        height = self.size.height - TOP - BOTTOM
        return round(self.size.height - BOTTOM - height * value / self.chart.top, 1)

    def _line(self, values: Iterable[int]) -> str:
        return " ".join(f"{self._x(place)},{self._y(value)}" for place, value in enumerate(values))

    @property
    def line(self) -> str:
        return self._line(now for _, now, _ in self.chart.points)

    @property
    def line_before(self) -> str:
        return self._line(before for _, _, before in self.chart.points)

    @property
    def area(self) -> str:
        floor = self.size.height - BOTTOM
        return f"{LEFT},{floor} {self.line} {self.end.at},{floor}"

    @property
    def end(self) -> Tick:
        """The last figure, at the end of the line."""
        return Tick(self._x(len(self.chart.points) - 1), self.chart.label(self.chart.points[-1][1]))

    @property
    def end_y(self) -> float:
        return self._y(self.chart.points[-1][1])

    @property
    def levels(self) -> list[Tick]:
        """The lines across, with their figures."""
        step = self.chart.top / LINES
        return [Tick(self._y(step * level), self.chart.label(round(step * level))) for level in range(LINES + 1)]

    @property
    def day_labels(self) -> list[Tick]:
        count = max(2, int((self.size.width - LEFT) / LABELS_APART) + 1)
        last = len(self.chart.points) - 1
        places = dict.fromkeys(round(last * number / (count - 1)) for number in range(count))
        return [Tick(self._x(place), self.chart.day_label(self.chart.points[place][0])) for place in places]


def rounded_up(value: int) -> int:
    """A round number that is at least as large and can be parted by four: 4, 8, 20, 40, 80, 200."""
    magnitude = 1
    while True:
        for step in (4, 8, 20):
            if step * magnitude >= value:
                return step * magnitude
        magnitude *= 10
