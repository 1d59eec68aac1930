"""Days that every chart over time tells of: an upright line, and above the drawing its name.

Whoever draws a page says once which they are; no chart and no panel has to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ui.charts.base import hover, two_lines
from ui.format import colours, dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ui.charts.base import Chart
    from ui.charts.figure import Figure

_KEY = "noted"
#: So many names have room, the latest first, each in two lines at most; pixels of a line.
_MOST, _LINE = 3, 15
#: Pixels above the names: there stands what the axis counts. So far above the drawing they begin.
_TITLE, _LOWEST = 26, 6


@dataclass(frozen=True, slots=True)
class Noted:
    """What began on a day, by its name."""

    day: date
    name: str


def note(began: Iterable[tuple[date, str]]) -> None:
    """Have all charts of this run tell of these days and names."""
    st.session_state[_KEY] = tuple(Noted(day, name) for day, name in began)


def marked(chart: Chart) -> tuple[Figure, str]:
    """Return the chart's figure and alt text with what began in its days.

    Each has its line; the latest are named above the drawing, where names have room.
    """
    days = chart.figure.days
    if days is None:
        return chart.figure, chart.alt
    # What is drawn last stands for the days from its own on.
    end = days[1] + chart.figure.step
    there = sorted(
        (n for n in st.session_state.get(_KEY, ()) if days[0] <= n.day < end),
        key=lambda n: n.day,
        reverse=True,
    )
    if not there:
        return chart.figure, chart.alt
    figure = chart.figure.copy()
    named = there[:_MOST]
    unnamed = there[_MOST:] if figure.has_names else there
    for each in unnamed:
        day = min(each.day, days[1])
        figure.upright(day, "dot")
        # Where its name has no room, it is said of the line's foot when that is pointed at.
        told = hover(each.name, f"began {dates.day(each.day, date.min)}")
        figure.note("▴", x=day, y=0, yref="paper", yanchor="bottom", hovertext=told)
    if figure.has_names:
        name(figure, named, days)
    began = "; ".join(f"{each.name} ({dates.day(each.day, date.min)})" for each in named)
    more = f"; and {len(there) - _MOST:,} more" if len(there) > _MOST else ""
    return figure, f"{chart.alt} Experiments that began: {began}{more}."


def name(figure: Figure, there: Sequence[Noted], days: tuple[date, date]) -> None:
    """Draw the line of each, and above the drawing its name.

    In the drawing the names would lie over what is drawn, so the chart grows by their lines, and
    what the axis counts moves up: no line goes through it.
    """
    names = {each: two_lines(each.name) for each in there}
    heights = {each: _LINE * (1 + text.count("<br>")) for each, text in names.items()}
    room = sum(heights[each] for each in there)
    figure.raise_top(_TITLE + room)
    figure.lift(room)
    lowest = _LOWEST
    for each, is_late in _in_lines(there, days):
        top, day = lowest + heights[each], min(each.day, days[1])
        figure.upright(day, "dot")
        figure.upright(day, "dot", yref="paper", ysizemode="pixel", yanchor=1, y0=0, y1=top)
        side = "right" if is_late else "left"
        figure.note(
            names[each], x=day, y=1, yref="paper", xanchor=side, align=side,
            xshift=-3 if is_late else 3, yanchor="bottom", yshift=lowest,
            bgcolor=colours.BACKGROUND,
        )  # fmt: skip
        lowest = top


def _in_lines(there: Sequence[Noted], days: tuple[date, date]) -> list[tuple[Noted, bool]]:
    """What began, from the lowest line up, and whether its name stands left of its line.

    A name stands on the side where there is room. On each side those farther out come lower, so
    that no line goes up through the name of a neighbour.
    """
    first, last = days
    late = [each for each in there if (each.day - first) * 2 > last - first]
    early = [each for each in there if each not in late]
    return [
        *((each, False) for each in sorted(early, key=lambda each: each.day, reverse=True)),
        *((each, True) for each in sorted(late, key=lambda each: each.day)),
    ]
