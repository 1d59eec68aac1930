"""A chart as large as a wall needs it: all that is told in pixels, times a factor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.charts.base import Chart

#: What Plotly takes in pixels, wherever it stands.
_PIXELS = {
    "size", "thickness", "height", "l", "r", "t", "b", "pad", "standoff", "ticklabelstandoff",
    "xshift", "yshift", "minreducedheight",
}  # fmt: skip
#: A width is one of pixels where it is a line's; a bar's is one of the axis.
_LINES = {"line"}


def magnified(chart: Chart, factor: float) -> Chart:
    """Return the chart with type, marks, lines and margins so many times as large."""
    figure = chart.figure
    larger = figure.copy()
    larger.layout = _times(figure.layout, factor)
    larger.marks = _times(figure.marks, factor)
    larger.notes = _times(figure.notes, factor)
    larger.shapes = _times(figure.shapes, factor)
    return replace(chart, figure=larger)


def _times(given: Any, factor: float, within: str = "") -> Any:  # noqa: ANN401 - a specification
    if isinstance(given, dict):
        return {key: _value(key, value, factor, within) for key, value in given.items()}
    if isinstance(given, list):
        return [_times(each, factor, within) for each in given]
    return given


def _value(key: str, value: Any, factor: float, within: str) -> Any:  # noqa: ANN401
    if key in _PIXELS or (key == "width" and within in _LINES):
        if isinstance(value, list | tuple):
            return [each * factor for each in value]
        if isinstance(value, int | float):
            # What Plotly takes in whole pixels is told as a whole number.
            return round(value * factor) if isinstance(value, int) else value * factor
    return _times(value, factor, key)
