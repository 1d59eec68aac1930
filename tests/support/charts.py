"""Charts as Plotly's own classes have them: what they would refuse fails here, not in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

if TYPE_CHECKING:
    from ui.charts.base import Chart


def figure_of(chart: Chart) -> go.Figure:
    """The chart's figure, each property of it checked by Plotly."""
    return go.Figure(chart.figure.specification())
