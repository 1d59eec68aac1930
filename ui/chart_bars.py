"""Counts as bars: answers on a scale, groups by size, the steps of a funnel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from ui import colours, numbers
from ui.chart_base import Chart, frame, hover, label, name_of, note

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Pixels per bar, and for the axis.
_ROW, _FRAME = 32, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: whose, how much, what is said beside it, in which tone."""

    group: str | None
    count: float
    note: str = ""
    tone: str = colours.INK


def distribution(counts: Sequence[int], *, height: int = 240) -> Chart:
    """Answers 0 to 10 as bars in the tones of detractor, passive and promoter, with their shares.

    `counts` are the eleven numbers of answers, from 0 to 10.
    """
    if len(counts) != 11:
        raise ValueError(f"{len(counts)} counts were given; expected 11, of the answers 0 to 10")
    total = sum(counts)
    figure = frame(height, top=44)
    figure.add_trace(
        go.Bar(
            x=list(range(11)),
            y=list(counts),
            marker={"color": [colours.answer_tone(s) for s in range(11)], "cornerradius": 3},
            unselected={"marker": {"opacity": 1}},
            text=[f"{n:,}" if n else "" for n in counts],
            textposition="outside",
            textfont={"size": 12},
            textangle=0,
            constraintext="none",
            cliponaxis=False,
            customdata=[[score] for score in range(11)],
            hovertext=[
                hover(f"Answer {s}", numbers.counted(n, "answers"), _share(n, total))
                for s, n in enumerate(counts)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_xaxes(
        tickvals=list(range(11)),
        title={"text": "answer, 0 not at all likely to 10 extremely likely", "standoff": 8},
    )
    figure.update_yaxes(visible=False, automargin=False, rangemode="tozero")
    figure.update_layout(bargap=0.18)
    said = _name_thirds(figure, counts)
    return Chart(figure, f"{total:,} answers from 0 to 10: {', '.join(said)}.")


def _name_thirds(figure: go.Figure, counts: Sequence[int]) -> list[str]:
    """Above the bars: the name and share of each kind of answer; the same as plain text."""
    total = sum(counts)
    said = []
    for name, first, last in (("detractors", 0, 6), ("passives", 7, 8), ("promoters", 9, 10)):
        share = _share(sum(counts[first : last + 1]), total)
        text = f"<b>{share}</b><br>{name}"
        note(
            figure, text, x=(first + last) / 2, y=1, yref="paper", yanchor="bottom", yshift=14,
            font={"size": 12, "color": colours.TEXT},
        )  # fmt: skip
        said.append(f"{share} {name}")
    return said


def bars(
    items: Sequence[Bar], *, title: str, noun: str = "complaints", of: int | None = None
) -> Chart:
    """Horizontal bars in the order given, each with its count and note beside it.

    `of` is what the shares are taken of; without it no share is said. A click gives the group.
    """
    figure = frame(_FRAME + _ROW * max(len(items), 1), right=8, top=4, bottom=4)
    figure.add_trace(
        go.Bar(
            x=[item.count for item in items],
            y=list(range(len(items))),
            orientation="h",
            marker={"color": [item.tone for item in items], "cornerradius": 3},
            unselected={"marker": {"opacity": 1}},
            width=0.62,
            text=[_beside(item, of) for item in items],
            textposition="outside",
            textfont={"size": 12, "color": colours.TEXT},
            constraintext="none",
            cliponaxis=False,
            customdata=[[item.group] for item in items],
            hovertext=[
                hover(name_of(item.group), _counted(item.count, noun), item.note) for item in items
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_yaxes(
        tickvals=list(range(len(items))),
        ticktext=[label(item.group) for item in items],
        range=[len(items) - 0.4, -0.6],
        ticklabelstandoff=6,
    )
    # A third of the width is kept for the words beside the longest bar.
    longest = max([item.count for item in items] + [1])
    figure.update_xaxes(visible=False, range=[0, longest * 1.55], automargin=False)
    said = "; ".join(
        f"{name_of(i.group)} {_counted(i.count, noun)}{f', {i.note}' if i.note else ''}"
        for i in items[:8]
    )
    return Chart(figure, f"{title}: {said or 'none'}.")


def pareto(
    counts: Sequence[tuple[str | None, int]], *, title: str, noun: str, most: int = 8
) -> Chart:
    """The largest groups as bars, each with the share of all that it and those above it make up.

    Groups beyond `most` are one last bar, in a soft tone.
    """
    ordered = sorted(counts, key=lambda pair: -pair[1])
    total = sum(n for _, n in ordered)
    running, items = 0, []
    for group, n in ordered[:most]:
        running += n
        so_far = f"{_share(running, total)} so far" if items else _share(n, total)
        items.append(Bar(group, n, so_far))
    rest = ordered[most:]
    if rest:
        name = f"{len(rest)} others"
        items.append(Bar(name, total - running, _share(total - running, total), colours.SOFT))
    return bars(items, title=title, noun=noun)


def funnel(steps: Sequence[tuple[str, int]], *, title: str, noun: str) -> Chart:
    """Steps that lose people on the way, as bars; beside each, its share of the step before."""
    items, before = [], None
    for name, n in steps:
        kept = "" if before is None else f"{_share(n, before[1])} of {before[0].lower()}"
        items.append(Bar(name, n, kept, colours.INK if before is None else colours.SOFT))
        before = (name, n)
    return bars(items, title=title, noun=noun)


def stars(counts: Sequence[int]) -> Chart:
    """Ratings of one to five stars as bars, five on top, with their shares; the average in words.

    `counts` are the five numbers of ratings, from one star to five.
    """
    if len(counts) != 5:
        raise ValueError(f"{len(counts)} counts were given; expected 5, of 1 to 5 stars")
    total = sum(counts)
    tones = [colours.DETRACTOR] * 2 + [colours.PASSIVE] + [colours.PROMOTER] * 2
    items = [
        Bar(
            f"{n} {'star' if n == 1 else 'stars'}",
            counts[n - 1],
            _share(counts[n - 1], total),
            tones[n - 1],
        )
        for n in range(5, 0, -1)
    ]
    return bars(items, title="Ratings", noun="reviews")


def _beside(item: Bar, of: int | None) -> str:
    parts = [f"<b>{item.count:,.0f}</b>"]
    if of:
        parts.append(_share(item.count, of))
    if item.note:
        parts.append(label(item.note, 34))
    return "  ".join(parts)


def _counted(count: float, noun: str) -> str:
    return numbers.counted(round(count), noun)


def _share(part: float, total: float) -> str:
    """A share of counts in per cent, `–` of nothing; one decimal where it would be 0 or below 1."""
    if not total:
        return "–"
    share = 100 * part / total
    return numbers.amount_of(share, "%", 1 if 0 < share < 1 else 0)
