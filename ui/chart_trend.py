"""One metric over time: its line, the band of its intervals, normal limits and the target."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from ui import colours, numbers
from ui.chart_base import (
    LABEL_SIZE,
    Chart,
    Scale,
    frame,
    hover,
    note,
    scale_of,
    time_axis,
    told,
    value_title,
)
from ui.chart_line import day_of, first_and_last, height_of, line, unbroken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from metrics.measure import Row
    from metrics.model import Metric

_HEIGHT = 280
#: Up to so many points each has its dot.
_DOTTED = 20


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
    figure = frame(height, right=58, top=30)
    for run in runs:
        figure.add_trace(_band(run, scale))
    dotted = sum(map(len, runs)) <= _DOTTED
    for run in runs:
        figure.add_trace(line(run, metric, scale, 2.2, dot=6 if dotted or len(run) == 1 else 0))
    _add_limits(figure, metric, scale, limits, target)
    _mark_unusual(figure, [r for run in runs for r in run if r.group in unusual], metric, scale)
    _name_last(figure, runs, metric, scale)
    time_axis(figure, [day_of(row) for row in rows])
    _value_axis(figure, metric, scale)
    return Chart(figure, _alt(rows, metric, limits, unusual, target), empty=not runs)


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
    """Thin lines across: the two bounds of normal variation, and the target (dotted)."""
    lines = [(bound, "solid", "normal") for bound in (limits or ())]
    lines += [] if target is None else [(target, "dot", "target")]
    for amount, dash, name in lines:
        figure.add_shape(
            type="line", x0=0, x1=1, xref="paper", y0=amount / scale.size, y1=amount / scale.size,
            line={"color": colours.QUIET, "width": 1, "dash": dash},
        )  # fmt: skip
        above = name == "target" or amount == max(limits or (amount,))
        note(
            figure, f"{name} {numbers.target_of(amount, metric.unit)}", x=0, xref="paper",
            xanchor="left", y=amount / scale.size, yanchor="bottom" if above else "top",
        )  # fmt: skip


def _mark_unusual(figure: go.Figure, rows: Sequence[Row], metric: Metric, scale: Scale) -> None:
    """A ring around each point outside the limits, and its day."""
    if not rows:
        return
    reference = max(day_of(row) for row in rows)
    ring = {"width": 2.2, "color": colours.INK}
    texts = [
        hover(numbers.day(day_of(row), date.min), *told(row, metric), "outside normal variation")
        for row in rows
    ]
    figure.add_trace(
        go.Scatter(
            x=[row.group for row in rows],
            y=[height_of(row, scale) for row in rows],
            mode="markers+text",
            marker={"size": 11, "color": colours.BACKGROUND, "line": ring},
            text=[numbers.day(day_of(row), reference) for row in rows],
            textposition="bottom center",
            textfont={"size": 12, "color": colours.TEXT},
            customdata=[[str(row.group)] for row in rows],
            hovertext=texts,
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    )


def _name_last(
    figure: go.Figure, runs: Sequence[Sequence[Row]], metric: Metric, scale: Scale
) -> None:
    """The last value beside the end of the line."""
    if not runs:
        return
    last = runs[-1][-1]
    note(
        figure, f"<b>{numbers.value(last.estimate, metric.unit)}</b>", x=last.group,
        y=height_of(last, scale), xanchor="left", xshift=9,
        font={"size": LABEL_SIZE, "color": colours.TEXT},
    )  # fmt: skip


def _value_axis(figure: go.Figure, metric: Metric, scale: Scale) -> None:
    value_title(figure, f"{metric.label}, {scale.title}")
    figure.update_yaxes(
        tickformat=scale.ticks,
        labelalias={"+0": "0"},
        showgrid=True,
        nticks=6,
        rangemode="tozero" if scale.zero else "normal",
    )


def _alt(
    rows: Sequence[Row],
    metric: Metric,
    limits: tuple[float, float] | None,
    unusual: Collection[date],
    target: float | None,
) -> str:
    """The values that matter, and what they are compared with."""
    said = [first_and_last(rows, metric)]
    if limits:
        low, high = (numbers.amount_of(bound, metric.unit) for bound in limits)
        said.append(f"Normal is between {low} and {high}.")
    if unusual:
        days = ", ".join(numbers.day(when, date.min) for when in sorted(unusual))
        said.append(f"Outside normal: {days}.")
    if target is not None:
        said.append(f"The target is {numbers.target_of(target, metric.unit)}.")
    return " ".join(said)
