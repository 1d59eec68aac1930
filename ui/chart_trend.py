"""One metric over time: its line and band, normal limits, target; and the same as a sparkline."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from ui import colours, numbers
from ui.chart_base import Chart, Scale, frame, hover, note, scale_of, time_axis, told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from metrics.measure import Row
    from metrics.model import Metric

_HEIGHT, _SPARK_HEIGHT = 280, 44


def trend(
    rows: Sequence[Row],
    metric: Metric,
    *,
    limits: tuple[float, float] | None = None,
    unusual: Collection[date] = (),
    target: float | None = None,
    height: int = _HEIGHT,
) -> Chart:
    """A metric by day, week or month: line, band of the 95 % intervals, gaps where none is.

    `limits` are the bounds of normal variation, drawn thin and grey; `unusual` are the days of the
    points outside them, which are marked and named; `target` is a dotted line.
    """
    runs = unbroken(rows)
    scale = scale_of(metric, [row.estimate for row in rows])
    figure = frame(height, right=58, top=20)
    for run in runs:
        figure.add_trace(_band(run, scale))
    for run in runs:
        figure.add_trace(_line(run, metric, scale))
    _add_limits(figure, metric, scale, limits, target)
    _mark_unusual(figure, [r for run in runs for r in run if r.group in unusual], metric, scale)
    if runs:
        last = runs[-1][-1]
        text = f"<b>{numbers.value(last.estimate, metric.unit)}</b>"
        note(
            figure, text, x=last.group, y=(last.estimate.value or 0) / scale.size,
            xanchor="left", xshift=9, font={"size": 13, "color": colours.TEXT},
        )  # fmt: skip
    time_axis(figure, [_day(row) for row in rows])
    figure.update_yaxes(
        title={"text": f"{metric.label}, {scale.title}", "standoff": 8},
        tickformat=scale.ticks,
        showgrid=True,
        nticks=6,
        rangemode="tozero" if scale.zero else "normal",
    )
    return Chart(figure, _alt(rows, metric, limits, unusual, target))


def spark(rows: Sequence[Row], metric: Metric, tone: str = colours.INK) -> Chart:
    """The same line, small: no axes, no band, its last point marked in `tone`."""
    runs = unbroken(rows)
    figure = frame(_SPARK_HEIGHT, right=6, left=4, top=5, bottom=5)
    scale = scale_of(metric, [row.estimate for row in rows])
    for run in runs:
        figure.add_trace(_line(run, metric, scale, width=1.8, dots_from=1))
    if runs:
        last = runs[-1][-1]
        figure.add_trace(
            go.Scatter(
                x=[last.group],
                y=[(last.estimate.value or 0) / scale.size],
                mode="markers",
                marker={"size": 7, "color": tone},
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
    figure.update_xaxes(visible=False, automargin=False)
    figure.update_yaxes(visible=False, automargin=False)
    return Chart(figure, _alt(rows, metric, None, (), None))


def unbroken(rows: Sequence[Row]) -> list[list[Row]]:
    """The measured rows in runs of neighbouring periods: a period without a value ends a run."""
    runs: list[list[Row]] = []
    previous: date | None = None
    step = _longest_step([_day(row) for row in rows])
    for row in rows:
        if row.estimate.value is None:
            previous = None
            continue
        if previous is None or _day(row) - previous > step:
            runs.append([])
        runs[-1].append(row)
        previous = _day(row)
    return runs


def _longest_step(days: Sequence[date]) -> timedelta:
    """The longest time between neighbours: months differ in length, so half a step more."""
    steps = [(b - a).days for a, b in pairwise(days)]
    return timedelta(days=1.5 * median(steps)) if steps else timedelta(days=1)


def _day(row: Row) -> date:
    if not isinstance(row.group, date):
        raise TypeError(f"a row of {row.group!r} was given; expected rows by day, week or month")
    return row.group


def _line(
    run: Sequence[Row], metric: Metric, scale: Scale, width: float = 2.2, dots_from: int = 16
) -> go.Scatter:
    """The line of one run; points too where it is so short that a line would hide them."""
    return go.Scatter(
        x=[row.group for row in run],
        y=[(row.estimate.value or 0.0) / scale.size for row in run],
        mode="lines+markers" if len(run) < dots_from or len(run) == 1 else "lines",
        line={"color": colours.INK, "width": width, "shape": "linear"},
        marker={"size": 6 if width > 2 else 1 if len(run) > 1 else 4, "color": colours.INK},
        customdata=[[str(row.group)] for row in run],
        hovertext=[hover(numbers.day(_day(row), date.min), *told(row, metric)) for row in run],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _band(run: Sequence[Row], scale: Scale) -> go.Scatter:
    """The area between the bounds of one run, forth along the upper and back along the lower."""
    both = [r for r in run if r.estimate.low is not None and r.estimate.high is not None]
    upper = [(r.estimate.high or 0.0) / scale.size for r in both]
    lower = [(r.estimate.low or 0.0) / scale.size for r in both]
    days = [r.group for r in both]
    return go.Scatter(
        x=days + days[::-1],
        y=upper + lower[::-1],
        mode="lines",
        fill="toself",
        fillcolor=colours.BAND,
        line={"width": 8 if len(both) == 1 else 0, "color": colours.BAND},
        hoverinfo="skip",
    )


def _add_limits(
    figure: go.Figure,
    metric: Metric,
    scale: Scale,
    limits: tuple[float, float] | None,
    target: float | None,
) -> None:
    lines = [(bound, "solid", "normal") for bound in (limits or ())]
    lines += [] if target is None else [(target, "dot", "target")]
    for amount, dash, name in lines:
        figure.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=amount / scale.size, y1=amount / scale.size,
            line={"color": colours.QUIET, "width": 1, "dash": dash},
        )  # fmt: skip
        above = name == "target" or amount == max(limits or (amount,))
        note(
            figure, f"{name} {numbers.amount_of(amount, metric.unit)}", x=0, xref="paper",
            xanchor="left", y=amount / scale.size, yanchor="bottom" if above else "top",
        )  # fmt: skip


def _mark_unusual(figure: go.Figure, rows: Sequence[Row], metric: Metric, scale: Scale) -> None:
    """A ring around each point outside the limits, and its day."""
    if not rows:
        return
    reference = max(_day(row) for row in rows)
    figure.add_trace(
        go.Scatter(
            x=[row.group for row in rows],
            y=[(row.estimate.value or 0.0) / scale.size for row in rows],
            mode="markers+text",
            marker={
                "size": 11,
                "color": colours.BACKGROUND,
                "line": {"width": 2.2, "color": colours.INK},
            },
            text=[numbers.day(_day(row), reference) for row in rows],
            textposition="bottom center",
            textfont={"size": 12, "color": colours.TEXT},
            customdata=[[str(row.group)] for row in rows],
            hovertext=[
                hover(numbers.day(_day(row), date.min), *told(row, metric), "outside normal")
                for row in rows
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    )


def _alt(
    rows: Sequence[Row],
    metric: Metric,
    limits: tuple[float, float] | None,
    unusual: Collection[date],
    target: float | None,
) -> str:
    """First, last, lowest and highest value with their days."""
    measured = [row for row in rows if row.estimate.value is not None]
    if not measured:
        return f"{metric.label} over time: nothing was measured."
    lowest = min(measured, key=lambda row: row.estimate.value or 0.0)
    highest = max(measured, key=lambda row: row.estimate.value or 0.0)
    named = (("from", measured[0]), ("to", measured[-1]), ("lowest", lowest), ("highest", highest))
    said = [f"{word} {_said(row, metric)}" for word, row in named]
    if limits:
        low, high = (numbers.amount_of(bound, metric.unit) for bound in limits)
        said.append(f"normal between {low} and {high}")
    if unusual:
        days = ", ".join(numbers.day(d, _day(measured[-1])) for d in sorted(unusual))
        said.append(f"outside normal: {days}")
    if target is not None:
        said.append(f"target {numbers.amount_of(target, metric.unit)}")
    return f"{metric.label} over time: {', '.join(said)}."


def _said(row: Row, metric: Metric) -> str:
    return f"{numbers.value(row.estimate, metric.unit)} ({numbers.day(_day(row), date.min)})"
