"""Drawn charts with known values: bars and lines, with the value at each of them or with nothing but a scale."""

from __future__ import annotations

from dataclasses import dataclass

from app.checking.pdf import Point, block, path, words
from app.checking.questions import Measure, Question

X0, X1, Y0, Y1 = 100.0, 530.0, 170.0, 560.0
"""where the chart stands on its page"""
MOST, STEP = 100, 10
"""of the scale"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart and what is asked about it."""

    title: str
    values: dict[str, int]
    """of each place, from left to right"""
    is_line: bool
    has_values: bool
    """the value stands at each bar or point"""
    asked: tuple[str, ...]
    """the places whose values are asked for"""

    def drawn(self) -> str:
        """The page with the chart."""
        marks = self._line() if self.is_line else self._bars()
        names = [words((x, Y1 + 18), name, align=0.5) for (x, _), name in zip(self._points(), self.values, strict=True)]
        return "\n".join([words((X0 - 30, Y0 - 60), self.title, 17.0, bold=True), *_scale(), *marks, *names])

    def questions(self) -> tuple[Question, ...]:
        """The value of each of the places that are asked for."""
        return tuple(
            Question(
                f"What is the value for {name} in the chart? Begin the answer with the number.",
                str(self.values[name]),
                measure=Measure.NEAR,
            )
            for name in self.asked
        )

    def _bars(self) -> list[str]:
        half = 0.3 * (X1 - X0) / len(self.values)
        bars = [block((x - half, y), (x + half, Y1), 0.45) for x, y in self._points()]
        return [*bars, *self._written()]

    def _line(self) -> list[str]:
        dots = [block((x - 3, y - 3), (x + 3, y + 3), 0.0) for x, y in self._points()]
        return [path(self._points(), 2.0, 0.3), *dots, *self._written()]

    def _written(self) -> list[str]:
        if not self.has_values:
            return []
        points = zip(self._points(), self.values.values(), strict=True)
        return [
            words((x, y + (20 if self._is_valley(place) else -8)), str(value), bold=True, align=0.5)
            for place, ((x, y), value) in enumerate(points)
        ]

    def _is_valley(self, place: int) -> bool:
        """The line rises from there to both sides, so that a number above it would lie on the line."""
        values = list(self.values.values())
        beside = values[max(0, place - 1) : place + 2]
        return self.is_line and len(beside) > 2 and values[place] == min(beside)

    def _points(self) -> list[Point]:
        """The top of each bar, or each point of the line."""
        step = (X1 - X0) / len(self.values)
        return [(X0 + step * (number + 0.5), _height(value)) for number, value in enumerate(self.values.values())]


def _scale() -> list[str]:
    """A line and a number for each step."""
    steps = range(0, MOST + 1, STEP)
    lines = [path([(X0, _height(value)), (X1, _height(value))], 0.6, 0.8 if value else 0.0) for value in steps]
    return lines + [words((X0 - 8, _height(value) + 4), str(value), 10.0, align=1.0) for value in steps]


def _height(value: float) -> float:
    return Y1 - (Y1 - Y0) * value / MOST


CHARTS = (
    Chart(
        title="Letters carried, in tonnes",
        values={"Arnsby": 64, "Borden": 38, "Calder": 91, "Dunmore": 27, "Elvast": 73},
        is_line=False,
        has_values=True,
        asked=("Calder", "Dunmore"),
    ),
    Chart(
        title="Rain at the weir, in millimetres",
        values={"January": 46, "March": 71, "May": 33, "July": 58, "September": 85, "November": 62},
        is_line=True,
        has_values=False,
        asked=("May", "July"),
    ),
    Chart(
        title="Visitors, in thousands",
        values={"Arnsby": 52, "Borden": 80, "Calder": 35, "Dunmore": 68, "Elvast": 94},
        is_line=False,
        has_values=False,
        asked=("Borden", "Elvast"),
    ),
    Chart(
        title="Water in the lock, in per cent",
        values={"January": 77, "March": 42, "May": 66, "July": 29, "September": 54, "November": 88},
        is_line=True,
        has_values=True,
        asked=("March", "November"),
    ),
)
"""the first two are enough for a quick check: one of each kind, one of them without values"""
