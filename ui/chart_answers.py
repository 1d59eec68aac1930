"""Answers on the scale from 0 to 10 as bars in the tones of detractor, passive and promoter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from ui import colours, numbers
from ui.chart_bars import share
from ui.chart_base import FADED, NOTE_SIZE, SELECTED, UNSELECTED, Chart, frame, hover, note

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS = (("detractors", 0, 6), ("passives", 7, 8), ("promoters", 9, 10))


def distribution(counts: Sequence[int], *, height: int = 240, chosen: int | None = None) -> Chart:
    """The eleven numbers of answers, from 0 to 10, as bars with the share of each kind above.

    A click gives the answer; the bars beside a `chosen` one are faded.
    """
    if len(counts) != 11:
        raise ValueError(f"{len(counts)} counts were given; expected 11, of the answers 0 to 10")
    total = sum(counts)
    figure = frame(height, top=56)
    figure.update_layout(bargap=0.18)
    figure.add_trace(_drawn(counts, chosen))
    figure.update_xaxes(
        tickvals=list(range(11)),
        title={"text": "answer, 0 not at all likely to 10 extremely likely", "standoff": 8},
    )
    figure.update_yaxes(visible=False, automargin=False, rangemode="tozero")
    said = []
    for name, first, last in _KINDS:
        of_all = share(sum(counts[first : last + 1]), total)
        note(
            figure, f"<b>{of_all}</b><br>{name}", x=(first + last) / 2, y=1, yref="paper",
            yanchor="bottom", yshift=14, font={"size": NOTE_SIZE, "color": colours.TEXT},
        )  # fmt: skip
        said.append(f"{of_all} {name}")
    return Chart(figure, f"{total:,} answers from 0 to 10: {', '.join(said)}.", empty=not total)


def _drawn(counts: Sequence[int], chosen: int | None) -> go.Bar:
    total = sum(counts)
    texts = [
        hover(f"Answer {score}", numbers.counted(n, "answers"), share(n, total))
        for score, n in enumerate(counts)
    ]
    return go.Bar(
        x=list(range(11)),
        y=list(counts),
        marker={
            "color": [colours.answer_tone(s) for s in range(11)],
            "opacity": [1 if chosen in (None, score) else FADED for score in range(11)],
            "cornerradius": 3,
        },
        selected=SELECTED,
        unselected=UNSELECTED,
        text=[f"{n:,}" if n else "" for n in counts],
        textposition="outside",
        textfont={"size": NOTE_SIZE, "color": colours.MUTED_TEXT},
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        customdata=[[score] for score in range(11)],
        hovertext=texts,
        hovertemplate="%{hovertext}<extra></extra>",
    )
