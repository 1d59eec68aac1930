"""Long times in which nothing happened: found, left out of a chart's axis, and marked there."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from ui import colours
from ui.chart_base import note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import plotly.graph_objects as go

Item = TypeVar("Item")

#: So many steps in a row in which nothing happened are left out, if they are this share of all.
_LONG, _SHARE = 8, 0.25


def gaps(*counts: Sequence[int]) -> list[range]:
    """The places of long times in which nothing happened, but for a step at either side of each."""
    found: list[range] = []
    start = 0
    for is_empty, run in groupby(zip(*counts, strict=True), key=lambda step: not any(step)):
        length = len(list(run))
        inside = start > 0 and start + length < len(counts[0])
        if is_empty and inside and length >= max(_LONG, _SHARE * len(counts[0])):
            found.append(range(start + 1, start + length - 1))
        start += length
    return found


def without(cuts: Sequence[range], each: Sequence[Item]) -> list[Item]:
    """What is given per step, without those that are left out."""
    return [item for place, item in enumerate(each) if not any(place in cut for cut in cuts)]


def breaks_of(days: Sequence[date], cuts: Sequence[range]) -> list[tuple[date, date]]:
    """The first day that is left out, and the first after, for each cut."""
    return [(days[cut.start], days[cut.stop]) for cut in cuts]


def mark(figure: go.Figure, breaks: Sequence[tuple[date, date]]) -> None:
    """Leave those times out of the axis, with a dotted line in their place."""
    figure.update_xaxes(
        rangebreaks=[{"bounds": [first.isoformat(), after.isoformat()]} for first, after in breaks]
    )
    for _, after in breaks:
        figure.add_vline(
            x=after.isoformat(), line={"color": colours.QUIET, "width": 1.2, "dash": "dot"}
        )
        note(
            figure, "nothing in between", x=after.isoformat(), xanchor="left", xshift=4,
            y=1, yref="paper", yanchor="top", bgcolor=colours.BACKGROUND,
        )  # fmt: skip
