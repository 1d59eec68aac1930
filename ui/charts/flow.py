"""Counts over time: what came in and went out beside what is left; good above, bad below a line.

Long times in which nothing happened are left out of a chart's axis, and marked there.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from ui.charts import marks
from ui.charts.base import Chart, frame, hover, time_axis, value_title, whole_ticks
from ui.charts.margin import MarginName, name_in_margin
from ui.format import colours, dates, numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ui.charts.figure import Figure, Mark


Item = TypeVar("Item")

#: So many steps in a row in which nothing happened are left out, if they are this share of all.
_LONG, _SHARE = 8, 0.25


def gaps(*counts: Sequence[int]) -> list[range]:
    """Return the places of long times in which nothing happened, but for a step at either side."""
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
    """Return what is given per step, without those that are left out."""
    return [item for place, item in enumerate(each) if not any(place in cut for cut in cuts)]


def breaks_of(days: Sequence[date], cuts: Sequence[range]) -> list[tuple[date, date]]:
    """Return the first day that is left out, and the first after, for each cut."""
    return [(days[cut.start], days[cut.stop]) for cut in cuts]


def mark(figure: Figure, breaks: Sequence[tuple[date, date]]) -> None:
    """Leave those times out of the axis, with a dotted line in their place."""
    figure.x(
        rangebreaks=[{"bounds": [first.isoformat(), after.isoformat()]} for first, after in breaks]
    )
    for _, after in breaks:
        figure.upright(after, "dot")
        figure.note(
            "nothing in between", x=after, xanchor="left", xshift=4,
            y=1, yref="paper", yanchor="top", bgcolor=colours.BACKGROUND,
        )  # fmt: skip


_HEIGHT = 280
#: That of a stock: it stands on one screen with what is overdue.
_STOCK_HEIGHT = 240
#: Pixels above the drawing and of the dates below it.
_AROUND = 66
#: Milliseconds: most of a day.
_DAY = 0.7 * 86_400_000


def stock(
    days: Sequence[date],
    opened: Sequence[int],
    resolved: Sequence[int],
    open_then: Sequence[int],
    *,
    noun: str = "complaints",
    called: Mapping[date, str] | None = None,
) -> Chart:
    """Return per period what was opened (up) and resolved (down), and the line of those open.

    All three are counts of the same thing on one axis, so that the bars explain the line. Long
    times in which nothing happened are left out, and marked.

    Args:
        days: the first day of each period, oldest first.
        opened: per period how many were opened.
        resolved: per period how many were resolved.
        open_then: per period how many were open at its end.
        noun: what is counted, in the plural.
        called: the names of periods that are not whole, by their first day.
    """
    cuts = gaps(opened, resolved)
    alt = _stock_alt(days, opened, resolved, open_then, noun)
    breaks = breaks_of(days, cuts)
    days, open_then = without(cuts, days), without(cuts, open_then)
    opened, resolved = without(cuts, opened), without(cuts, resolved)
    figure = frame(_STOCK_HEIGHT, right=86, top=30)
    figure.add(_bars(days, opened, "opened", colours.QUIET, noun, called))
    figure.add(_bars(days, [-n for n in resolved], "resolved", colours.SOFT, noun, called))
    figure.add(
        marks.line(
            days,
            open_then,
            colours.INK,
            2.2,
            # One point alone makes no line.
            dot=6 if len(days) == 1 else 0,
            hovers=_hovers(days, open_then, "open", noun, called),
            cliponaxis=False,
        )
    )
    if days:
        names = [
            MarginName(f"<b>{open_then[-1]:,}</b> open", open_then[-1]),
            MarginName("opened", opened[-1] / 2),
            MarginName("resolved", -resolved[-1] / 2),
        ]
        extent = -max(resolved), max([*opened, *open_then])
        name_in_margin(figure, names, extent, _STOCK_HEIGHT - _AROUND)
    _finish(figure, days, f"{noun} per period; line: open at its end", breaks)
    return Chart(figure, alt, empty=not days)


def diverging(
    days: Sequence[date],
    positive: Sequence[int],
    negative: Sequence[int],
    *,
    noun: str = "posts",
    names: tuple[str, str] = ("positive", "negative"),
    called: Mapping[date, str] | None = None,
    hidden: Collection[date] = (),
) -> Chart:
    """Return counts per period: the positive above the line, the negative below it.

    Long times in which nothing was said are left out, and marked; those of which it is hidden
    stay.

    Args:
        days: the first day of each period, oldest first.
        positive: per period how many are above the line.
        negative: per period how many are below it.
        noun: what is counted, in the plural.
        names: what the positive and the negative are called.
        called: the names of periods that are not whole, by their first day.
        hidden: the first days of the periods of which nothing is shown, though there is something.
    """
    cuts = gaps(positive, negative, [day in hidden for day in days])
    breaks = breaks_of(days, cuts)
    days = without(cuts, days)
    positive, negative = without(cuts, positive), without(cuts, negative)
    figure = frame(_HEIGHT, right=72, top=30)
    figure.add(_bars(days, positive, names[0], colours.PROMOTER, noun, called))
    figure.add(_bars(days, [-n for n in negative], names[1], colours.DETRACTOR, noun, called))
    if days:
        half = (max([*positive, 1]) / 2, -max([*negative, 1]) / 2)
        for amount, name in zip(half, names, strict=True):
            figure.note(name, x=1, xref="paper", y=amount, xanchor="left", xshift=6)
    _finish(figure, days, f"{noun} per period", breaks)
    totals = f"{sum(positive):,} {names[0]}, {sum(negative):,} {names[1]}"
    worst = _most(days, negative, called)
    most = f"; most {names[1]} in the period from {worst}" if worst and any(negative) else ""
    return Chart(figure, f"{noun.capitalize()} over time: {totals}{most}.", empty=not days)


def _bars(
    days: Sequence[date],
    counts: Sequence[int],
    name: str,
    tone: str,
    noun: str,
    called: Mapping[date, str] | None,
) -> Mark:
    return marks.bars(
        days,
        counts,
        tone,
        hovers=_hovers(days, counts, name, noun, called),
        groups=[[str(d)] for d in days],
        radius=2,
        # A bar alone on an axis of days has no width of its own.
        width=_DAY if len(days) == 1 else None,
    )


def _hovers(
    days: Sequence[date],
    counts: Sequence[int],
    name: str,
    noun: str,
    called: Mapping[date, str] | None,
) -> list[str]:
    return [
        hover(
            (called or {}).get(d) or dates.day(d, date.min),
            f"{numbers.counted(abs(n), noun)} {name}",
        )
        for d, n in zip(days, counts, strict=True)
    ]


def _finish(
    figure: Figure, days: Sequence[date], title: str, breaks: Sequence[tuple[date, date]]
) -> None:
    """Dates below, counts without a minus at the left, a line at zero."""
    time_axis(figure, days, room=0.6)
    if breaks:
        mark(figure, breaks)
    value_title(figure, title)
    figure.layout["barmode"] = "relative"
    figure.y(
        showgrid=True,
        zeroline=True,
        zerolinecolor=colours.QUIET,
        nticks=6,
        **whole_ticks(figure.values()),
        # Below the line are counts too, not negative numbers.
        tickformat=",d",
        labelalias=_without_minus(figure),
    )


def _without_minus(figure: Figure) -> dict[str, str]:
    """Tick labels below the line, as Plotly writes them, by the same without the minus."""
    lowest = min(map(int, figure.values()), default=0)
    size = 10 ** max(len(str(-lowest)) - 2, 0) if lowest < 0 else 1
    amounts = range(0, int(-lowest * 1.5) + 10 * size, size)
    return {f"−{amount:,}": f"{amount:,}" for amount in amounts}


def _most(days: Sequence[date], counts: Sequence[int], called: Mapping[date, str] | None) -> str:
    if not days:
        return ""
    _, day = max(zip(counts, days, strict=True))
    return (called or {}).get(day) or dates.day(day, date.min)


def _stock_alt(
    days: Sequence[date],
    opened: Sequence[int],
    resolved: Sequence[int],
    open_then: Sequence[int],
    noun: str,
) -> str:
    if not days:
        return f"{noun.capitalize()} over time: none."
    return (
        f"{noun.capitalize()} from {dates.day(days[0], date.min)} to "
        f"{dates.day(days[-1], date.min)}: {sum(opened):,} opened, {sum(resolved):,} resolved, "
        f"{open_then[-1]:,} open at the end, at most {max(open_then):,}."
    )
