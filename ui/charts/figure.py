"""A chart as Plotly specifies it, in plain dictionaries: its marks, its layout, its one template.

Nothing is checked while a page runs: a test makes every kind of chart and has Plotly check it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ui.format import colours

if TYPE_CHECKING:
    from collections.abc import Iterable

#: One trace of Plotly's, and a whole figure.
Mark = dict[str, Any]
Specification = dict[str, Any]

#: Pixels: labels in a chart, and those that stand beside a mark.
LABEL_SIZE = 13
NOTE_SIZE = 12

_SMALL = {"size": NOTE_SIZE, "color": colours.MUTED_TEXT}
#: What is said of every axis. None can be dragged, so that a finger that scrolls the page does not
#: stick in a chart.
_AXIS = {
    "fixedrange": True,
    "automargin": True,
    "tickfont": _SMALL,
    "title": {"font": _SMALL},
    "showgrid": False,
    "zeroline": False,
}
#: What is said of every chart. Streamlit puts the theme's own looks into the template, so what is
#: ours stands in the layout, which comes first.
_LAYOUT = {
    "template": {"data": {"scatter": [{"marker": {"line": {"width": 0}}}]}, "layout": {}},
    "showlegend": False,
    # Else Plotly would rather lay labels over each other than make a low chart lower.
    "minreducedheight": 20,
    "dragmode": False,
    "hoverlabel": {"align": "left", "font": {"size": LABEL_SIZE, "color": colours.TEXT}},
    "font": {"size": LABEL_SIZE},
    "bargap": 0.25,
}


class Figure:
    """The marks and the layout of one chart; no legend, no zooming, the theme's own colours."""

    def __init__(self, height: int, *, left: int, right: int, top: int, bottom: int) -> None:
        """Make one without marks, so many pixels high and with such margins.

        Args:
            height: how high it is, with its margins.
            left: the margin on the left, in pixels.
            right: the margin on the right, in pixels.
            top: the margin above, in pixels.
            bottom: the margin below, in pixels.
        """
        self.marks: list[Mark] = []
        self.notes: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        #: The first and the last day that is drawn, where the chart is one over time.
        self.days: tuple[date, date] | None = None
        #: How long the last of what is drawn lasts from that day on, and whether names have room.
        self.step = timedelta(days=1)
        self.has_names = True
        margin = {"l": left, "r": right, "t": top, "b": bottom, "pad": 4}
        self.layout: dict[str, Any] = {
            **_LAYOUT, "height": height, "margin": margin, "xaxis": _AXIS, "yaxis": _AXIS,
        }  # fmt: skip

    def copy(self) -> Figure:
        """Return another one that draws the same."""
        other = Figure(0, left=0, right=0, top=0, bottom=0)
        other.marks, other.notes, other.shapes = [*self.marks], [*self.notes], [*self.shapes]
        other.layout, other.days = {**self.layout}, self.days
        other.step, other.has_names = self.step, self.has_names
        return other

    def add(self, *marks: Mark) -> None:
        """Draw these marks above those that are there."""
        self.marks += marks

    def x(self, **settings: object) -> None:
        """Set something of the horizontal axis; its title keeps its font."""
        self._set("xaxis", settings)

    def y(self, **settings: object) -> None:
        """Set something of the vertical axis; its title keeps its font."""
        self._set("yaxis", settings)

    def note(self, text: str, **where: object) -> None:
        """Write a short text at a place, without an arrow; `text` is plain already."""
        self.notes.append({"text": text, "showarrow": False, "font": _SMALL, **plain(where)})

    def across(self, y: object, dash: str, width: float = 1, **where: object) -> None:
        """Draw a quiet line from the left to the right, at a height."""
        self._line({"x0": 0, "x1": 1, "xref": "paper", "y0": y, "y1": y, **where}, dash, width)

    def upright(self, x: object, dash: str, width: float = 1.2, **where: object) -> None:
        """Draw a quiet line from the bottom to the top, at a place."""
        self._line({"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", **where}, dash, width)

    def framed(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """Draw a frame around what lies between these places: it is what the chart is about."""
        line = {"color": colours.WORSE, "width": 3}
        self.shapes.append(
            {"type": "rect", "line": line, "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "above"}
        )

    def raise_top(self, pixels: int) -> None:
        """Leave at least so many pixels free above the drawing, which stays as high as it is."""
        margin = self.layout["margin"]
        more = max(pixels - margin["t"], 0)
        self.layout["margin"] = {**margin, "t": margin["t"] + more}
        self.layout["height"] += more

    def lift(self, pixels: int) -> None:
        """Move up what stands above the drawing, by so many pixels."""
        self.notes = [
            {**note, "yshift": note.get("yshift", 0) + pixels}
            if (note.get("y"), note.get("yref"), note.get("yanchor")) == (1, "paper", "bottom")
            else note
            for note in self.notes
        ]

    def specification(self) -> Specification:
        """Return what Plotly draws."""
        drawn = {"annotations": self.notes, "shapes": self.shapes}
        return {"data": self.marks, "layout": {**self.layout, **drawn}}

    def values(self) -> Iterable[Any]:
        """Return the heights of all marks."""
        return (y for mark in self.marks for y in mark["y"])

    def _set(self, axis: str, settings: dict[str, object]) -> None:
        if "title" in settings:
            settings["title"] = {**_AXIS["title"], **settings["title"]}  # type: ignore[dict-item]
        self.layout[axis] = {**self.layout[axis], **settings}

    def _line(self, where: dict[str, object], dash: str, width: float) -> None:
        line = {"color": colours.QUIET, "width": width, "dash": dash}
        self.shapes.append({"type": "line", "line": line, **plain(where)})


def plain(values: dict[str, object]) -> dict[str, object]:
    """Return the same, days as text."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}
