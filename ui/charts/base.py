"""What all charts have in common: the result, the empty frame, axes, labels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from ui.charts.figure import LABEL_SIZE, Figure
from ui.format import colours, dates, numbers
from ui.format.text import one_line, plain_for_plotly, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrics.model import Estimate, Metric, Row

#: Between fewer whole numbers than these, Plotly would put ticks at halves.
_FEW = 5
#: So many dates fit below a chart on a telephone.
_TICKS = 6
#: Months are not all as long as their mean.
_NEARLY = 0.9

#: How much is left of the bars beside the chosen one; their numbers stay as they are.
FADED = 0.4


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure and the sentence that says what it shows to those who do not see it.

    An `empty` one has nothing to show; a panel says so in its place.
    """

    figure: Figure
    alt: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """How a metric's values stand on an axis: divided by `size`, titled, with tick marks."""

    size: float
    title: str
    ticks: str
    zero: bool


def scale_of(metric: Metric, estimates: Sequence[Estimate]) -> Scale:
    """Return the scale of a metric's axis.

    Hours become minutes or days where they are short or long.
    """
    if not numbers.is_duration(metric.unit):
        # Rounded to significant digits, and not to whole numbers: else ticks would repeat.
        ticks = ",d" if metric.is_count else "+,~r" if metric.unit == "points" else ",~r"
        return Scale(1.0, metric.unit, ticks, zero=metric.is_count)
    known = (e.low if e.value is None else e.value for e in estimates)
    longest = max((value for value in known if value is not None), default=0.0)
    size, word = numbers.clock(longest, metric.unit)
    return Scale(size, word, ",~r", zero=True)


def whole_ticks(counts: Iterable[float | None]) -> dict[str, int]:
    """Return what an axis of these counts needs so that each of its ticks is a whole number."""
    largest = max((abs(count) for count in counts if count is not None), default=0)
    return {"dtick": 1} if largest < _FEW else {}


def frame(height: int, *, left: int = 0, right: int = 8, top: int = 8, bottom: int = 0) -> Figure:
    """Return a figure without marks, with its height and margins in pixels.

    Args:
        height: how high it is, with its margins.
        left: the margin on the left; labels of an axis take more by themselves.
        right: the margin on the right.
        top: the margin above.
        bottom: the margin below.
    """
    return Figure(height, left=left, right=right, top=top, bottom=bottom)


def name_rows(figure: Figure, names: Sequence[str]) -> None:
    """Write what each row is at the left of it, the first on top."""
    figure.y(
        tickvals=[*range(len(names))],
        ticktext=[*names],
        range=[len(names) - 0.4, -0.6],
        ticklabelstandoff=6,
        tickfont={"size": LABEL_SIZE, "color": colours.TEXT},
    )


#: So many characters of a name are drawn in a line.
NAME = 22


def label(name: str, length: int = NAME) -> str:
    """Return a name for an axis: shortened, plain."""
    return plain_for_plotly(shorten(name, length))


def two_lines(name: str, second: int = NAME) -> str:
    """Return a name for an axis, a long one in two lines, the second at most so long."""
    first, *rest = wrap(one_line(name), NAME) or [""]
    below = label(" ".join(rest), second)
    return "<br>".join([label(first), *([below] if rest else [])])


def hover(*lines: str) -> str:
    """Return lines of plain text as one hover label, the first one bold."""
    first, *others = [plain_for_plotly(line) for line in lines if line]
    return "<br>".join([f"<b>{first}</b>", *others])


def row_lines(row: Row, metric: Metric, target: float | None = None) -> list[str]:
    """Return a row's value, interval and n as lines of text, rounded on their side of a target."""
    estimate = row.estimate
    noun = metric.counts
    if estimate.hidden:
        return [numbers.hidden(estimate.n, noun)]
    between = numbers.interval(estimate, metric.unit, target=target)
    lines = [numbers.value(estimate, metric.unit, noun, target=target)]
    if between and estimate.value is not None:
        lines[0] += f", {between}"
    if not metric.is_count and estimate.n:
        lines.append(numbers.counted(estimate.n, noun))
    return lines


def value_title(figure: Figure, text: str, shift: int = 8) -> None:
    """Name what the y-axis counts, level and above it: nobody has to turn their head."""
    figure.note(
        plain_for_plotly(text), x=0, xref="paper", xanchor="left",
        y=1, yref="paper", yanchor="bottom", yshift=shift,
    )  # fmt: skip


def time_axis(figure: Figure, days: Sequence[date], *, room: float = 0.0) -> None:
    """Make the x-axis one of days as people say them: `12 Oct`, months where only they are drawn.

    The first tick, and the first in another year, name the year. `room` is how many steps stay
    free before the first and after the last day: bars need half of one.
    """
    if not days:
        return
    ticks = _ticks(days)
    monthly = len(days) > 1 and all(d.day == 1 for d in days)
    apart = sorted(later - day for day, later in pairwise(days))
    # The usual one: where years of nothing are left out, the mean says little.
    step = apart[len(apart) // 2] if apart else timedelta(days=1)
    figure.days, figure.step = (days[0], days[-1]), step
    free = max(step * room, (days[-1] - days[0]) * 0.015, timedelta(hours=12))
    start, end = (datetime.combine(d, time()) for d in (days[0], days[-1]))
    figure.x(
        type="date",
        range=[(start - free).isoformat(), (end + free).isoformat()],
        tickvals=[d.isoformat() for d in ticks],
        ticktext=_dates(ticks, monthly=monthly),
    )


def _ticks(days: Sequence[date]) -> list[date]:
    """The days that are named: the last, and before it those that are far enough apart.

    Weeks that are joined, or have nothing, lie at unequal distances: counted off they would be
    printed over each other. Months are not all of one length.
    """
    span, every = days[-1] - days[0], math.ceil(len(days) / _TICKS)
    apart = max(span / _TICKS, _NEARLY * every * span / max(len(days) - 1, 1), timedelta(days=1))
    ticks = [days[-1]]
    for day in reversed(days):
        if ticks[-1] - day >= apart:
            ticks.append(day)
    return ticks[::-1]


def _dates(days: Sequence[date], *, monthly: bool) -> list[str]:
    names, year = [], None
    for when in days:
        name = dates.month(when, when)[:3] if monthly else dates.day(when, when)
        names.append(name if when.year == year else f"{name}<br>{when.year}")
        year = when.year
    return names
