"""From one amount to another: what was lost and won on the way, as bars that hang between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from ui.charts.base import LABEL_SIZE, NOTE_SIZE, UNSELECTED, Chart, frame, hover, label
from ui.format import colours
from ui.format.text import plain_for_plotly

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Pixels per bar, and for all of them together.
_ROW, _FRAME = 32, 12


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: its name, from where to where it reaches, the label beside it, its tone."""

    name: str
    begins: float
    ends: float
    label: str
    tone: str = colours.INK


def bridge(steps: Sequence[Step], *, title: str) -> Chart:
    """Horizontal bars, one below the other, each beginning where the one before it ended."""
    figure = frame(_FRAME + _ROW * max(len(steps), 1), right=8, top=4, bottom=4)
    figure.add_trace(
        go.Bar(
            base=[min(step.begins, step.ends) for step in steps],
            x=[abs(step.ends - step.begins) for step in steps],
            y=list(range(len(steps))),
            orientation="h",
            width=0.62,
            marker={"color": [step.tone for step in steps], "cornerradius": 3},
            unselected=UNSELECTED,
            hovertext=[hover(step.name, step.label) for step in steps],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    reach = max([abs(bound) for step in steps for bound in (step.begins, step.ends)] + [1.0])
    for place, step in enumerate(steps):
        figure.add_annotation(
            x=max(step.begins, step.ends), y=place, text=f"<b>{plain_for_plotly(step.label)}</b>",
            xanchor="left", xshift=6, showarrow=False,
            font={"size": NOTE_SIZE, "color": colours.TEXT},
        )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(steps))),
        ticktext=[label(step.name, 30) for step in steps],
        range=[len(steps) - 0.4, -0.6],
        ticklabelstandoff=6,
        tickfont={"size": LABEL_SIZE, "color": colours.TEXT},
    )
    least = min([0.0, *(min(step.begins, step.ends) for step in steps)])
    figure.update_xaxes(visible=False, range=[least, reach * 1.25], automargin=False)
    steps_in_words = "; ".join(f"{step.name} {step.label}" for step in steps)
    return Chart(figure, f"{title}: {steps_in_words or 'nothing'}.", empty=not steps)
