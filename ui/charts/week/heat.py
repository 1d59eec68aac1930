"""A heat map: two dimensions, and how much there is where they cross, by its tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.charts.base import Chart, frame, hover, label
from ui.charts.figure import LABEL_SIZE
from ui.format import colours

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Pixels: a row, and all that stands around the rows.
_ROW, _FRAME = 34, 44
#: How large is what is written in the cells of so many columns at most, that two figures fit on a
#: telephone; in more there is no room.
_SIZES = {14: 11, 18: 10}
#: Of fewer cells nothing is more or less than another: there is nothing to draw.
_FEWEST = 2
#: Of more, every third is named.
_EVERY = 3
#: From here on, one decimal makes three figures.
_TWO_FIGURES = 9.95
_THOUSAND = 1000
#: Pixels of one more line under the columns.
_LINE = 14
#: From the middle of a cell to the frame around it.
_HALF = 0.5


def in_cell(value: float) -> str:
    """Return a number as it fits into a cell of a telephone: two figures, `3.1` and `11`."""
    return f"{value:.1f}" if abs(value) < _TWO_FIGURES else f"{value:.0f}"


def large_in_cell(value: float) -> str:
    """Return a count as it fits into a cell: `154`, of a thousand on `1.2k`."""
    return f"{value:.0f}" if value < _THOUSAND - 0.5 else f"{value / _THOUSAND:.1f}k"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What stands where a row and a column cross; `None` as its value leaves the place empty.

    `text` is its value as written, `lines` what is said of it besides.
    """

    value: float | None
    text: str = ""
    lines: tuple[str, ...] = ()


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[HeatCell]],
    *,
    title: str,
    across: str,
    marked: Sequence[tuple[int, int]] = (),
) -> Chart:
    """Draw a value for each crossing, the first row on top; each says its number.

    Args:
        rows: what each row is called.
        columns: what each column is called.
        cells: by row, then by column.
        title: what the values are; it begins the chart's sentence.
        across: what the columns are, under them.
        marked: the crossings that it is about, by row and column: a frame is around each.
    """
    size = next((size for most, size in _SIZES.items() if len(columns) <= most), None)
    scale = "" if size else _scale(cells)
    more = _LINE if scale else 0
    figure = frame(_FRAME + more + _ROW * len(rows), right=2, top=2, bottom=40 + more)
    figure.add(
        {
            "type": "heatmap",
            "x": [*range(len(columns))],
            "y": [*range(len(rows))],
            "z": [[cell.value for cell in of_row] for of_row in cells],
            "text": [[cell.text if size else "" for cell in of_row] for of_row in cells],
            "texttemplate": "%{text}",
            "textfont": {"size": size or min(_SIZES.values())},
            "hovertext": [
                [
                    hover(f"{row}, {column}", cell.text, *cell.lines)
                    for column, cell in zip(columns, of_row, strict=True)
                ]
                for row, of_row in zip(rows, cells, strict=True)
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "hoverongaps": False,
            # On the tones between soft and ink, neither black nor white can be read well.
            "colorscale": [[0, colours.BAND], [1, colours.SOFT if size else colours.INK]],
            "showscale": False,
            "xgap": 2,
            "ygap": 2,
        }
    )
    # Of so many that no number has room, not each has room for its name on a telephone either.
    named = range(0, len(columns), 1 if size else _EVERY)
    figure.x(
        title={"text": f"{across}{scale}", "standoff": 6},
        tickvals=[*named],
        ticktext=[columns[place] for place in named],
        tickangle=0,
        range=[-0.5, len(columns) - 0.5],
    )
    figure.y(
        tickvals=[*range(len(rows))],
        ticktext=[label(row) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        tickfont={"size": LABEL_SIZE, "color": colours.TEXT},
    )
    for row, first, last in _runs(marked):
        figure.framed(first - _HALF, last + _HALF, row - _HALF, row + _HALF)
    return Chart(figure, _alt(rows, columns, cells, title, marked), empty=_told(cells) < _FEWEST)


def _runs(marked: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Marked crossings that are neighbours in a row as one: its row, its first and last column.

    On a telephone a frame around each would cover what stands in it.
    """
    found: list[tuple[int, int, int]] = []
    for row, column in sorted(marked):
        if found and (found[-1][0], found[-1][2] + 1) == (row, column):
            found[-1] = (row, found[-1][1], column)
        else:
            found.append((row, column, column))
    return found


def _scale(cells: Sequence[Sequence[HeatCell]]) -> str:
    """What the tones mean where no number stands in them, on a line of its own."""
    known = [
        (cell.value, cell.text) for of_row in cells for cell in of_row if cell.value is not None
    ]
    if not known:
        return ""
    least, most = min(known)[1], max(known)[1]
    # Strong is dark in a light room, and light in a dark one.
    return f"<br>faintest {least}, strongest {most}"


def _told(cells: Sequence[Sequence[HeatCell]]) -> int:
    return sum(cell.value is not None for of_row in cells for cell in of_row)


def _alt(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[HeatCell]],
    title: str,
    marked: Sequence[tuple[int, int]],
) -> str:
    """The sentence: what it is, where there is most and least, and what is marked."""
    known_cells = [
        (cell.value, f"{row}, {column}: {cell.text}")
        for row, of_row in zip(rows, cells, strict=True)
        for column, cell in zip(columns, of_row, strict=True)
        if cell.value is not None
    ]
    if not known_cells:
        return f"{title}: nothing is known."
    most, least = max(known_cells)[1], min(known_cells)[1]
    text = f"{title}, a heat map. Most at {most}. Least at {least}."
    framed = [f"{rows[r]}, {columns[c]}: {cells[r][c].text or 'not told'}" for r, c in marked]
    return f"{text} Marked: {'; '.join(framed)}." if framed else text
