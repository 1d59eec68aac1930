"""The marks of a chart as Plotly specifies them: dots, lines, areas, bars; what is said of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ui.charts.figure import NOTE_SIZE
from ui.format import colours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ui.charts.figure import Mark

#: A click chooses a mark; the others, and their labels, do not fade.
_UNSELECTED = {"marker": {"opacity": 1}, "textfont": {"color": colours.TEXT}}
_HOVER = {"hovertemplate": "%{hovertext}<extra></extra>"}


def _places(values: Iterable[object]) -> list[object]:
    """Return what stands on an axis: numbers as they are, days as text."""
    return [v.isoformat() if isinstance(v, date) else v for v in values]


def points(  # noqa: PLR0913 - what all charts have of it, each with its own
    x: Iterable[object],
    y: Iterable[object],
    tones: str | Sequence[str],
    *,
    size: float | Sequence[float] = 10,
    hovers: Sequence[str] | None = None,
    groups: Sequence[Sequence[object]] | None = None,
    outline: str | Sequence[str] | None = None,
    outline_width: float = 2.2,
    **more: object,
) -> Mark:
    """Return dots, not cut off at the edge of the chart.

    Args:
        x: where each stands, from left to right.
        y: where each stands, from the bottom.
        tones: the colour of all, or of each.
        size: in pixels.
        hovers: what is said of each when it is pointed at; nothing is said without.
        groups: what a click gives of each, one value or none in a list.
        outline: the colour of the line around all, or each; without it there is none.
        outline_width: its width, in pixels.
        more: what else Plotly's `scatter` has.
    """
    marker: dict[str, object] = {"size": size, "color": tones, "opacity": 1}
    if outline is not None:
        marker["line"] = {"width": outline_width, "color": outline}
    mark = {"mode": "markers", "marker": marker, "cliponaxis": False, "unselected": _UNSELECTED}
    return {"type": "scatter", **_at(x, y), **mark, **_said(hovers, groups), **more}


def line(  # noqa: PLR0913 - what all charts have of it, each with its own
    x: Iterable[object],
    y: Iterable[object],
    tone: str,
    width: float,
    *,
    dot: int = 0,
    symbol: str = "circle",
    shape: str = "linear",
    hovers: Sequence[str] | None = None,
    groups: Sequence[Sequence[object]] | None = None,
    **more: object,
) -> Mark:
    """Return a line through all places, broken where one is `None`.

    Args:
        x: where each place is, from left to right.
        y: where each place is, from the bottom.
        tone: the colour.
        width: of the line, in pixels.
        dot: the size of a dot on each place, in pixels; 0 draws none.
        symbol: the shape of these dots.
        shape: how it goes from place to place: `hv` in steps.
        hovers: as in `points`.
        groups: as in `points`.
        more: what else Plotly's `scatter` has.
    """
    mark: Mark = {"mode": "lines", "line": {"color": tone, "width": width, "shape": shape}}
    if dot:
        mark |= {"mode": "lines+markers", "marker": {"size": dot, "color": tone, "symbol": symbol}}
        mark |= {"unselected": _UNSELECTED}
    return {"type": "scatter", **_at(x, y), **mark, **_said(hovers, groups), **more}


def area(x: Iterable[object], y: Iterable[object], *, width: float = 0) -> Mark:
    """Return the area within a line that goes forth and back, the line so many pixels wide."""
    return line(x, y, colours.BAND, width, fill="toself", fillcolor=colours.BAND)


def bars(  # noqa: PLR0913 - what all charts have of it, each with its own
    x: Iterable[object],
    y: Iterable[object],
    tones: str | Sequence[str],
    *,
    hovers: Sequence[str],
    groups: Sequence[Sequence[object]] | None = None,
    texts: Sequence[str] | None = None,
    text_tone: str = colours.TEXT,
    fading: Sequence[float] | None = None,
    radius: int = 3,
    **more: object,
) -> Mark:
    """Return bars with round corners.

    Args:
        x: how long each is when they lie, else where it stands.
        y: how long each is when they stand, else where it lies.
        tones: the colour of all, or of each.
        hovers: what is said of each when it is pointed at.
        groups: as in `points`.
        texts: what stands beside each.
        text_tone: its colour.
        fading: how much of each is left beside those that are chosen.
        radius: of the corners, in pixels.
        more: what else Plotly's `bar` has.
    """
    marker: dict[str, object] = {"color": tones, "cornerradius": radius}
    if fading is not None:
        marker["opacity"] = fading
    mark = {"type": "bar", **_at(x, y), "marker": marker, "unselected": _UNSELECTED}
    if texts is not None:
        beside = {"text": texts, "textposition": "outside", "constraintext": "none"}
        font = {"textfont": {"size": NOTE_SIZE, "color": text_tone}, "cliponaxis": False}
        # Bars with text need this beside it: else a click ends in an error of Plotly's.
        mark |= {**beside, **font, "selected": _UNSELECTED}
    return {**mark, **_said(hovers, groups), **more}


def _at(x: Iterable[object], y: Iterable[object]) -> Mark:
    return {"x": _places(x), "y": _places(y)}


def _said(hovers: Sequence[str] | None, groups: Sequence[Sequence[object]] | None) -> Mark:
    """Return what a mark says when it is pointed at, and gives when it is clicked."""
    mark: Mark = {"hoverinfo": "skip"} if hovers is None else {"hovertext": hovers, **_HOVER}
    return mark if groups is None else {**mark, "customdata": groups}
