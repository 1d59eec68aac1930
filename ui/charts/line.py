"""The line of a metric over time, broken where nothing was measured; alone it is a sparkline."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ui.charts import marks
from ui.charts.base import Chart, Scale, frame, hover, row_lines, scale_of, time_axis
from ui.format import colours, dates, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.model import Metric, Row
    from ui.charts.figure import Mark

_SPARK_HEIGHT = 44


def spark(
    rows: Sequence[Row], metric: Metric, tone: str = colours.INK, target: float | None = None
) -> Chart:
    """Return a metric over time as a line alone, no axes; its last point is marked in `tone`.

    Rounded, a value stays on its side of the target, which is not drawn.
    """
    runs = unbroken(rows)
    figure = frame(_SPARK_HEIGHT, right=9, left=1, top=5, bottom=5)
    scale = scale_of(metric, [row.estimate for row in rows])
    for run in runs:
        dot = 4 if len(run) == 1 else 0
        figure.add(line(run, metric, scale, 1.8, dot=dot, target=target))
    if runs:
        last = runs[-1][-1]
        figure.add(marks.points([last.group], [height_of(last, scale)], tone, size=7))
    time_axis(figure, [day_of(row) for row in rows])
    figure.has_names = False
    figure.x(visible=False, automargin=False)
    figure.y(visible=False, automargin=False)
    return Chart(figure, first_and_last(rows, metric, target=target), empty=not runs)


def line(
    run: Sequence[Row],
    metric: Metric,
    scale: Scale,
    width: float,
    dot: int,
    names: Mapping[date, str] | None = None,
    target: float | None = None,
) -> Mark:
    """Return the line of one unbroken run, with dots on it.

    Args:
        run: the rows of the run, oldest first.
        metric: the metric that was measured.
        scale: how the metric's values are drawn on the axis.
        width: the line's width, in pixels.
        dot: the dots' size, in pixels.
        names: the names of the periods, by their first day; else a period is called by that day.
        target: rounded, a value stays on its side of it.
    """
    return marks.line(
        [row.group for row in run],
        [height_of(row, scale) for row in run],
        colours.INK,
        width,
        dot=dot,
        hovers=[hover(_name(row, names), *row_lines(row, metric, target)) for row in run],
        groups=[[str(row.group)] for row in run],
        cliponaxis=False,
    )


def unbroken(rows: Sequence[Row], ends: Mapping[date, date] | None = None) -> list[list[Row]]:
    """Return the measured rows in runs of neighbouring periods.

    A period without a value ends a run.

    `ends` are the first days after the periods, by their first day, where these differ in length.
    """
    runs: list[list[Row]] = []
    previous: date | None = None
    step = _longest_step([day_of(row) for row in rows])
    for row in rows:
        if row.estimate.value is None:
            previous = None
            continue
        latest = None if previous is None else (ends or {}).get(previous, previous + step)
        if latest is None or day_of(row) > latest:
            runs.append([])
        runs[-1].append(row)
        previous = day_of(row)
    return runs


def day_of(row: Row) -> date:
    """Return the first day of the row's period."""
    if not isinstance(row.group, date):
        raise TypeError(f"a row of {row.group!r} was given; expected rows by day, week or month")
    return row.group


def height_of(row: Row, scale: Scale) -> float | None:
    """Return the row's value in the unit of the axis; `None` where nothing was measured."""
    value = row.estimate.value
    return None if value is None else value / scale.size


def _name(row: Row, names: Mapping[date, str] | None) -> str:
    """What the row's period is called, else its first day."""
    return (names or {}).get(day_of(row)) or dates.day(day_of(row), date.min)


def first_and_last(
    rows: Sequence[Row],
    metric: Metric,
    names: Mapping[date, str] | None = None,
    target: float | None = None,
) -> str:
    """Return a sentence with the first, last, lowest and highest value, by day or `names`.

    Rounded, a value stays on its side of the target.
    """
    measured = [row for row in rows if row.estimate.value is not None]
    if not measured:
        return f"{metric.label} over time: nothing was measured."
    lowest = min(measured, key=lambda row: row.estimate.value or 0.0)
    highest = max(measured, key=lambda row: row.estimate.value or 0.0)
    named = (("from", measured[0]), ("to", measured[-1]), ("lowest", lowest), ("highest", highest))
    points_in_words = [
        f"{word} {numbers.value(row.estimate, metric.unit, target=target)} ({_name(row, names)})"
        for word, row in named
    ]
    return f"{metric.label} over time: {', '.join(points_in_words)}."


def _longest_step(days: Sequence[date]) -> timedelta:
    """The longest time between neighbours: months differ in length, so half a step more."""
    steps = [(b - a).days for a, b in pairwise(days)]
    return timedelta(days=1.5 * median(steps)) if steps else timedelta(days=1)
