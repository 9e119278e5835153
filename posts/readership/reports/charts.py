"""SVG charts: numbers become whole ones as text, so that no language writes them with a comma."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
BAR, GAP = 8, 2
SPARK_WIDTH, SPARK_HEIGHT = 100, 24


@dataclass(frozen=True)
class Bar:
    """One column: its whole number, and the part of it that stands inside."""

    x: str
    y: str
    height: str
    part_y: str
    part_height: str


@dataclass(frozen=True)
class BarChart:
    """Columns from left to right below a line at `top`, a round number."""

    width: str
    height: str
    bars: list[Bar]
    top: int


def bar_chart(wholes: Sequence[int], parts: Sequence[int]) -> BarChart:
    top = round_top(max(wholes, default=0))
    bars = []
    for place, (whole, part) in enumerate(zip(wholes, parts, strict=True)):
        tall, inner = _tall(whole, top), _tall(part, top)
        bars.append(
            Bar(str(place * (BAR + GAP) + GAP // 2), str(HEIGHT - tall), str(tall), str(HEIGHT - inner), str(inner))
        )
    return BarChart(str(max(1, len(bars)) * (BAR + GAP)), str(HEIGHT), bars, top)


def _tall(value: int, top: int) -> int:
    """A number that is there is seen, however small it is beside the others."""
    return max(1, round(value * HEIGHT / top)) if value > 0 else 0


def round_top(highest: int) -> int:
    step = 1
    while True:
        for times in (1, 2, 3, 4, 5, 6, 8):
            if step * times >= max(1, highest):
                return step * times
        step *= 10


def sparkline(values: Sequence[int]) -> str:
    top, steps = max([1, *values]), max(1, len(values) - 1)
    return " ".join(
        f"{round(place * SPARK_WIDTH / steps)},{SPARK_HEIGHT - 2 - round(value * (SPARK_HEIGHT - 4) / top)}"
        for place, value in enumerate(values)
    )
