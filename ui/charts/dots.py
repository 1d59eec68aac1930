"""Groups compared: a dot for each value, a whisker for its interval, sorted.

Where groups stand against the rest is told beside their dots, and in the chart's sentence.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from metrics.analyses.standings import FEWEST
from metrics.inference.verdict import UNCLEAR
from metrics.model import called
from ui.charts import marks
from ui.charts.base import (
    NAME,
    Chart,
    Scale,
    frame,
    hover,
    label,
    name_rows,
    row_lines,
    scale_of,
    two_lines,
    whole_ticks,
)
from ui.format import changes, colours, numbers
from ui.format.text import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.model import Estimate, Group, Metric, Row
    from ui.charts.figure import Figure, Mark


def standing_label(
    figure: Figure,
    rows: Sequence[Row],
    metric: Metric,
    standings: Mapping[Group, str],
    against: str,
) -> None:
    """Write right of the dots where a group stands, once for neighbours that stand the same.

    Of groups that are too small to be compared with the others that is said: they stand last,
    whatever their value, and would seem to be sorted wrongly.

    Args:
        figure: the figure to write beside.
        rows: the groups' rows, in the order in which they are drawn.
        metric: the metric that was measured.
        standings: per group where it stands, as `dots` takes it; of one without nothing is said.
        against: what the whole is called where it is not all together; else empty.
    """
    numbered = enumerate((standings.get(row.group, ""), row.estimate.n < FEWEST) for row in rows)
    for (standing, is_few), run in groupby(numbered, key=lambda pair: pair[1]):
        places = [place for place, _ in run]
        if not standing:
            continue
        first, last = places[0], places[-1]
        middle = (first + last) / 2
        if last > first:
            figure.upright(
                1.015, "solid", 1, xref="paper", yref="y", y0=first - 0.25, y1=last + 0.25
            )
        one, several = _TOO_FEW if is_few else _UNCLEAR
        unclear = several if last > first else one
        text = unclear if standing == UNCLEAR else _standing(standing, metric, against)
        text = _in_margin(text.replace(" than the rest", ""))
        # So many pixels beside the dots, however wide they are: else it is cut on a wide page.
        figure.note(
            text, x=1, xref="paper", xshift=_BESIDE, y=middle, xanchor="left", align="left"
        )  # fmt: skip


#: What stands beside one group that does not stand out, and beside several.
_UNCLEAR = "cannot tell", "cannot be<br>told apart"
_TOO_FEW = "too few", "too few<br>to compare"
#: Pixels between the dots and where groups stand; so many characters fit there in a line.
_BESIDE, _MARGIN_TEXT = 16, 14


def _in_margin(text: str) -> str:
    """A standing in the margin, in two lines where it is long."""
    if len(text) <= _MARGIN_TEXT or "<br>" in text:
        return text
    return text.replace(" ", "<br>", 1)


def sentence(
    rows: Sequence[Row],
    metric: Metric,
    whole: Estimate | None,
    standings: Mapping[Group, str],
    against: str,
    kind: str = "",
    target: float | None = None,
) -> str:
    """Return the first, the last and those that stand out, with their values.

    Args:
        rows: the groups' rows, best first.
        metric: the metric that was measured.
        whole: the value of the whole, if it is said.
        standings: per group where it stands against the rest.
        against: what the whole is called where it is not all together; else empty.
        kind: what one group is called, as in `location`.
        target: rounded, a value stays on its side of it.
    """
    parts = [f"{metric.label} by group, with 95 % intervals, best first"]
    if whole is not None:
        value = numbers.value(whole, metric.unit, metric.counts, target=target)
        parts.append(f"{against or 'all'}: {value}")
    outstanding = [r for r in rows if standings.get(r.group, UNCLEAR) != UNCLEAR]
    named_rows = (outstanding or rows)[:6]
    for row in named_rows:
        standing = standings.get(row.group, "")
        value = numbers.value(row.estimate, metric.unit, metric.counts, target=target)
        text = f"{shorten(called(row.group, kind), 40)} {value}"
        parts.append(f"{text}, {_standing(standing, metric, against)}" if standing else text)
    if len(rows) > len(named_rows):
        parts.append(f"{len(rows) - len(named_rows)} more")
    return "; ".join(parts) + "."


def _standing(standing: str, metric: Metric, against: str) -> str:
    """Where a group stands against the rest, or against what is named beside it already."""
    words = changes.stands(standing, metric)
    return words.removesuffix(" than the rest").removesuffix(" the rest") if against else words


#: Pixels per group, and for the axis with its title and the name of the reference line.
_ROW, _MANY_ROW, _FRAME = 30, 22, 76
#: More groups than this stand closer together.
_MANY = 20
#: So many characters of a name and its value fit in one line beside the dots of a telephone; in
#: two lines, a row is so many pixels high.
_ONE_LINE, _TALL_ROW = 26, 36
#: So many characters of a long name at least stand in its second line, before the value.
_SECOND_LINE = 12
#: Pixels below the dots: the ticks, and the title under them.
_BELOW = 48


def dots(  # noqa: PLR0913 - one chart of groups for every panel, each with its own references
    rows: Sequence[Row],
    metric: Metric,
    *,
    whole: Estimate | None = None,
    standings: Mapping[Group, str] | None = None,
    target: float | None = None,
    against: str = "",
    kind: str = "",
    others: Row | None = None,
) -> Chart:
    """Return values by group as dots with 95 % whiskers, the first on top, beside the whole's.

    A group without a value is told in words. Of a hidden group the line says so, and nothing is
    drawn; where all are hidden, the chart is empty. A click gives the group (`customdata`).

    Args:
        rows: the groups' rows, in the order in which they are drawn.
        metric: the metric that was measured.
        whole: the value of the whole, drawn as a line.
        standings: per group `above the rest`, `below the rest` or `cannot be told apart`, or above
            or below what else it is, as in `below where kept`: with the colour of better or worse.
        target: the target, in the metric's unit.
        against: what the whole is called where it is not all together; groups then stand above or
            below it and not the rest.
        kind: what one group is called, as in `location`, said of names that are numbers.
        others: all groups together that are not drawn, last and in grey; a click does nothing.
    """
    rows = [*rows, others] if others else rows
    estimates = [row.estimate for row in rows]
    scale = scale_of(metric, estimates if whole is None else [*estimates, whole])
    right = 104 if standings else 12
    names = _names(rows, metric, kind, target)
    row_height = _MANY_ROW if len(rows) > _MANY else _ROW
    if any("<br>" in name for name in names):
        row_height = _TALL_ROW
    figure = frame(
        _FRAME + row_height * max(len(rows), 1),
        right=right,
        top=26 if target is None else 42,
        bottom=_BELOW,
    )
    _add_references(figure, metric, scale, whole, target, against or "all")
    points = _points(rows, metric, scale, standings or {}, kind, target)
    if others:
        points["customdata"][-1] = []
    figure.add(points)
    is_told = any(row.estimate.value is not None for row in rows)
    _name_groups(figure, names, scale, is_told=is_told)
    if metric.is_count:
        figure.x(**whole_ticks(row.estimate.high for row in rows))
    if all((e.low or 0) >= 0 <= (e.value or 0) for e in (row.estimate for row in rows)):
        # There are no days, and no per cent, below none.
        figure.x(rangemode="nonnegative")
    if not is_told:
        # Nothing stands on this axis: its numbers would be made up.
        figure.x(showticklabels=False, showgrid=False)
    if standings:
        standing_label(figure, rows, metric, standings, against)
    alt = sentence(rows, metric, whole, standings or {}, against, kind, target)
    # Names beside which nothing stands but that it is hidden are no comparison.
    return Chart(figure, alt, empty=all(row.estimate.hidden for row in rows))


def _points(
    rows: Sequence[Row],
    metric: Metric,
    scale: Scale,
    standings: Mapping[Group, str],
    kind: str,
    target: float | None,
) -> Mark:
    estimates = [row.estimate for row in rows]
    labels = [
        hover(
            called(row.group, kind),
            *row_lines(row, metric, target),
            changes.stands(standings.get(row.group, ""), metric),
        )
        for row in rows
    ]
    whiskers = {
        "type": "data",
        "symmetric": False,
        "array": [_reach(e.value, e.high, scale) for e in estimates],
        "arrayminus": [_reach(e.low, e.value, scale) for e in estimates],
        "color": colours.QUIET,
        "thickness": 1.6,
        "width": 0,
    }
    return marks.points(
        [None if e.value is None else e.value / scale.size for e in estimates],
        range(len(rows)),
        _tones(rows, metric, standings),
        hovers=labels,
        groups=[[row.group] for row in rows],
        error_x=whiskers,
    )


def _tones(rows: Sequence[Row], metric: Metric, standings: Mapping[Group, str]) -> list[str]:
    """The tone of each dot: ink where nobody has said how the group stands."""
    known = [standings.get(row.group) for row in rows]
    return [colours.standing_tone(s, metric.better) if s else colours.INK for s in known]


def _reach(start: float | None, end: float | None, scale: Scale) -> float:
    """How far a whisker reaches; 0 where that bound does not exist."""
    return 0.0 if start is None or end is None else (end - start) / scale.size


def _names(rows: Sequence[Row], metric: Metric, kind: str, target: float | None) -> list[str]:
    """Each group's name with its value; in two lines where it is long, and rows are few."""
    noun, names = metric.counts, []
    for row in rows:
        value = numbers.value(row.estimate, metric.unit, noun, target=target)
        name = called(row.group, kind)
        length = len(shorten(name, NAME)) + len(value)
        text = _in_grey(value) if row.estimate.hidden else f"<b>{value}</b>"
        room = _ONE_LINE - len(value)
        if len(name) > NAME and len(rows) <= _MANY and room >= _SECOND_LINE:
            names.append(f"{two_lines(name, min(room, NAME))}  {text}")
        elif length <= _ONE_LINE:
            names.append(f"{label(name, NAME)}  {text}")
        elif len(rows) > _MANY:
            names.append(f"{label(name, max(_ONE_LINE - len(value), 6))}  {text}")
        else:
            names.append(f"{label(name, NAME)}<br>{text}")
    return names


def _in_grey(text: str) -> str:
    return f'<span style="color:{colours.MUTED_TEXT}">{text}</span>'


def _name_groups(figure: Figure, names: Sequence[str], scale: Scale, *, is_told: bool) -> None:
    name_rows(figure, names)
    figure.x(
        tickformat=scale.ticks,
        labelalias={"+0": "0"},
        showgrid=True,
        nticks=6,
        # Rather fewer than turned on their side, where the dots have little room.
        tickangle=0,
    )
    if not is_told:
        return
    # At the right edge of the dots: a centred title would be cut on a telephone.
    figure.note(
        f"{scale.title}, with 95 % intervals", x=1, xref="paper", xanchor="right",
        y=0, yref="paper", yanchor="top", yshift=-26,
    )  # fmt: skip


def _add_references(
    figure: Figure,
    metric: Metric,
    scale: Scale,
    whole: Estimate | None,
    target: float | None,
    name: str,
) -> None:
    """Thin lines for the whole (dashed) and the target (dotted), with their names above."""
    if whole is not None and whole.value is not None:
        text = f"{name} {numbers.value(whole, metric.unit, target=target)}"
        _line(figure, whole.value / scale.size, text, "dash")
    if target is not None:
        name = f"target {numbers.target_of(target, metric.unit)}"
        _line(figure, target / scale.size, name, "dot", shift=15)


def _line(figure: Figure, x: float, name: str, dash: str, shift: int = 0) -> None:
    figure.upright(x, dash, layer="below")
    figure.note(name, x=x, y=1, yref="paper", yanchor="bottom", yshift=shift)
