"""On a trend: the limits of normal variation, the target, and the marks of what is not normal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from ui import colours, numbers
from ui.chart_base import hover, note, told
from ui.chart_line import height_of

if TYPE_CHECKING:
    from metrics.control import Control, Point, Run
    from metrics.model import Metric
    from ui.chart_base import Scale

_DAY = timedelta(days=1)


def can_be_drawn(control: Control, metric: Metric) -> bool:
    """Whether the limits are in the unit of the line: those of counts are per day."""
    return control.limits is not None and metric.unit != "complaints"


def name_of(point: Point) -> str:
    """The days of a point, as people say them: `12 Oct 2026`, `12 Oct to 25 Oct 2026` if joined."""
    first, last = point.first, point.until - _DAY
    if point.periods == 1:
        return numbers.day(first, date.min)
    return f"{numbers.day(first, last)} to {numbers.day(last, date.min)}"


def bound_of(bound: float, metric: Metric) -> str:
    """A limit as people say it: `+38`, `93 %`, `4.5`, `41 hours`."""
    return numbers.amount_of(bound, metric.unit, 1 if metric.unit == "stars" else 0)


def mark_target(figure: go.Figure, metric: Metric, scale: Scale, target: float) -> None:
    """A dotted line across with its name."""
    _across(figure, target / scale.size, "dot")
    _name(figure, f"target {numbers.target_of(target, metric.unit)}", target / scale.size)


def draw_control(figure: go.Figure, control: Control, metric: Metric, scale: Scale) -> None:
    """The limits and the middle, thin and grey; rings and days of unusual points, long runs."""
    limits = control.limits
    if limits is None:
        return
    _across(figure, limits.middle / scale.size, "dash", width=0.8)
    for bound, where in ((limits.high, "bottom"), (limits.low, "top")):
        _across(figure, bound / scale.size, "solid")
        _name(figure, f"normal {bound_of(bound, metric)}", bound / scale.size, where)
    for run in control.runs:
        figure.add_trace(_along(run, scale))
    if control.outside:
        figure.add_trace(_rings(control, metric, scale))


def limits_in_words(control: Control, metric: Metric) -> list[str]:
    """The limits and what is marked, as sentences for those who do not see the chart."""
    limits = control.limits
    if limits is None:
        return []
    low, high = bound_of(limits.low, metric), bound_of(limits.high, metric)
    said = [f"Normal is between {low} and {high}."]
    if control.outside:
        said.append(f"Outside normal: {', '.join(map(name_of, control.outside))}.")
    for run in control.runs:
        side = "above" if run.above else "below"
        said.append(f"{len(run.points)} in a row {side} the middle since {name_of(run.points[0])}.")
    return said


def _across(figure: go.Figure, y: float, dash: str, width: float = 1) -> None:
    figure.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=y, y1=y,
        line={"color": colours.QUIET, "width": width, "dash": dash},
    )  # fmt: skip


def _name(figure: go.Figure, text: str, y: float, where: str = "bottom") -> None:
    note(figure, text, x=0, xref="paper", xanchor="left", y=y, yanchor=where)


def _along(run: Run, scale: Scale) -> go.Scatter:
    """A thicker line with square dots along a run, and how long it is."""
    points = run.points
    side = "above" if run.above else "below"
    return go.Scatter(
        x=[point.first for point in points],
        y=[height_of(point.row, scale) for point in points],
        mode="lines+markers",
        line={"color": colours.INK, "width": 4},
        marker={"size": 7, "symbol": "square", "color": colours.INK},
        hovertext=[
            hover(name_of(point), f"one of {len(points)} in a row {side} the middle")
            for point in points
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _rings(control: Control, metric: Metric, scale: Scale) -> go.Scatter:
    """A ring around each point outside the limits, and its day."""
    points = control.outside
    reference = control.points[-1].first
    middle = control.limits.middle if control.limits else 0.0
    low = [(point.value or 0.0) < middle for point in points]
    return go.Scatter(
        x=[point.first for point in points],
        y=[height_of(point.row, scale) for point in points],
        mode="markers+text",
        marker={
            "size": 11,
            "color": colours.BACKGROUND,
            "line": {"width": 2.2, "color": colours.INK},
        },
        text=[numbers.day(point.first, reference) for point in points],
        textposition=["bottom center" if below else "top center" for below in low],
        textfont={"size": 12, "color": colours.TEXT},
        customdata=[[str(point.first)] for point in points],
        hovertext=[
            hover(name_of(point), *told(point.row, metric), "outside normal variation")
            for point in points
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )
