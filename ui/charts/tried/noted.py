"""Days that every chart over time tells of: an upright line, and above the drawing its name.

Whoever draws a page says once which they are; no chart and no panel has to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ui.format import dates
from ui.format.text import plain_for_plotly, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.charts.base import Chart
    from ui.charts.figure import Figure

_KEY = "noted"
#: So many names have room, the latest first; a name has so many letters, a line so many pixels.
_MOST, _LETTERS, _LINE = 3, 24, 15
#: Pixels above the drawing that are taken already: there stands what the axis counts.
_TITLE = 26


@dataclass(frozen=True, slots=True)
class Noted:
    """What began on a day, by its name."""

    day: date
    name: str


def note(began: Iterable[tuple[date, str]]) -> None:
    """Have all charts of this run tell of these days and names."""
    st.session_state[_KEY] = tuple(Noted(day, name) for day, name in began)


def marked(chart: Chart) -> tuple[Figure, str]:
    """Return the chart's figure and alt text with what began in its days."""
    days = chart.figure.days
    there = sorted(
        (n for n in st.session_state.get(_KEY, ()) if days and days[0] <= n.day <= days[1]),
        key=lambda n: n.day,
        reverse=True,
    )[:_MOST]
    if not there:
        return chart.figure, chart.alt
    figure = chart.figure.copy()
    # In the drawing the names would lie over what is drawn, so the chart grows by a line for each.
    figure.raise_top(_TITLE + _LINE * len(there))
    for number, each in enumerate(there):
        shift = _TITLE + _LINE * number
        figure.upright(each.day, "dot")
        figure.upright(
            each.day, "dot", yref="paper", ysizemode="pixel", yanchor=1, y0=0, y1=shift + _LINE
        )
        # Beside its line, on the side where there is room.
        is_late = days is not None and (each.day - days[0]) * 2 > days[1] - days[0]
        figure.note(
            plain_for_plotly(shorten(each.name, _LETTERS)), x=each.day, y=1, yref="paper",
            xanchor="right" if is_late else "left", xshift=-3 if is_late else 3,
            yanchor="bottom", yshift=shift,
        )  # fmt: skip
    began = "; ".join(f"{each.name} ({dates.day(each.day, date.min)})" for each in there)
    return figure, f"{chart.alt} Experiments that began: {began}."
