"""The geometry of a line chart as SVG: a span of days, and the same figure in the span before."""

from collections.abc import Callable, Sequence
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
    """A chart of figures by day; `before` are those of the span before, day for day. `label` words a figure."""

    def __init__(
        self,
        days: Sequence[date],
        values: Sequence[int],
        before: Sequence[int],
        label: Callable[[int], str],
        day_label: Callable[[date], str],
    ) -> None:
        self.days, self.values, self.before = days, values, before
        self.label, self.day_label = label, day_label
        self.top = rounded_up(max(1, *values, *before))

    @property
    def rows(self) -> list[tuple[date, int, int]]:
        """The same as a table."""
        return list(zip(self.days, self.values, self.before, strict=True))

    @property
    def plots(self) -> list["Plot"]:
        return [Plot(self, size) for size in (WIDE, NARROW)]


class Plot:
    """A chart at one size."""

    def __init__(self, chart: LineChart, size: Size) -> None:
        self.chart, self.size = chart, size

    def _x(self, place: int) -> float:
        apart = (self.size.width - LEFT - 8) / max(1, len(self.chart.days) - 1)
        return round(LEFT + place * apart, 1)

    def _y(self, value: float) -> float:
        height = self.size.height - TOP - BOTTOM
        return round(self.size.height - BOTTOM - height * value / self.chart.top, 1)

    def _line(self, values: Sequence[int]) -> str:
        return " ".join(f"{self._x(place)},{self._y(value)}" for place, value in enumerate(values))

    @property
    def line(self) -> str:
        return self._line(self.chart.values)

    @property
    def line_before(self) -> str:
        return self._line(self.chart.before)

    @property
    def area(self) -> str:
        floor = self.size.height - BOTTOM
        return f"{LEFT},{floor} {self.line} {self.end.at},{floor}"

    @property
    def end(self) -> Tick:
        """The last day's figure, written at the end of the line."""
        return Tick(self._x(len(self.chart.days) - 1), self.chart.label(self.chart.values[-1]))

    @property
    def end_y(self) -> float:
        return self._y(self.chart.values[-1])

    @property
    def levels(self) -> list[Tick]:
        """The lines across, with their figures."""
        step = self.chart.top / LINES
        return [Tick(self._y(step * level), self.chart.label(round(step * level))) for level in range(LINES + 1)]

    @property
    def day_labels(self) -> list[Tick]:
        count = max(2, int((self.size.width - LEFT) / LABELS_APART) + 1)
        last = len(self.chart.days) - 1
        places = dict.fromkeys(round(last * number / (count - 1)) for number in range(count))
        return [Tick(self._x(place), self.chart.day_label(self.chart.days[place])) for place in places]


def rounded_up(value: int) -> int:
    """A round number that is at least as large and can be parted by four: 4, 8, 20, 40, 80, 200."""
    magnitude = 1
    while True:
        for step in (4, 8, 20):
            if step * magnitude >= value:
                return step * magnitude
        magnitude *= 10
