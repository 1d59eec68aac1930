"""From one amount to another: what was lost and won on the way, as bars that hang between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.charts import marks
from ui.charts.base import Chart, frame, hover, label, name_rows
from ui.charts.figure import NOTE_SIZE
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
    figure.add(
        marks.bars(
            [abs(step.ends - step.begins) for step in steps],
            range(len(steps)),
            [step.tone for step in steps],
            hovers=[hover(step.name, step.label) for step in steps],
            base=[min(step.begins, step.ends) for step in steps],
            orientation="h",
            width=0.62,
        )
    )
    reach = max([abs(bound) for step in steps for bound in (step.begins, step.ends)] + [1.0])
    for place, step in enumerate(steps):
        figure.note(
            f"<b>{plain_for_plotly(step.label)}</b>", x=max(step.begins, step.ends), y=place,
            xanchor="left", xshift=6, font={"size": NOTE_SIZE, "color": colours.TEXT},
        )  # fmt: skip
    name_rows(figure, [label(step.name, 30) for step in steps])
    least = min([0.0, *(min(step.begins, step.ends) for step in steps)])
    figure.x(visible=False, range=[least, reach * 1.25], automargin=False)
    steps_in_words = "; ".join(f"{step.name} {step.label}" for step in steps)
    return Chart(figure, f"{title}: {steps_in_words or 'nothing'}.", empty=not steps)
