"""What a file changed in the headline figures: in a line, and figure by figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from metrics.model import Estimate
from metrics.slices import in_words
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.overview.changed import Changed, ChangedFigure, Measured

_NOTHING = "–"
#: So many figures are named in one line.
_NAMED = 2


def draw(changed: Changed, *, before: str, after: str) -> None:
    """Draw each figure that is another with the file, under the names of the two columns."""
    period = in_words(changed.since, changed.until)
    if not changed.figures:
        st.caption(plain_for_markdown(f"It changes no headline figure of its days, {period}."))
        return
    caption = f"What it changes in the headline figures of its days, {period}"
    st.caption(plain_for_markdown(caption))
    rows = [_row(figure, before, after) for figure in changed.figures]
    st.dataframe(rows, hide_index=True, height="content")


def _row(figure: ChangedFigure, before: str, after: str) -> dict[str, str]:
    counts = METRICS[figure.metric].counts
    return {
        "figure": METRICS[figure.metric].label,
        before: value(figure, figure.before),
        after: value(figure, figure.after),
        "counted of": f"{figure.before.n:,} → {numbers.counted(figure.after.n, counts)}",
    }


def value(figure: ChangedFigure, measured: Measured) -> str:
    """Return a figure as it is written everywhere; a dash where nothing was counted."""
    if measured.value is None and not measured.n:
        return _NOTHING
    metric = METRICS[figure.metric]
    estimate = Estimate(
        measured.value, measured.low, measured.high, measured.n, hidden=measured.hidden
    )
    return numbers.value(estimate, metric.unit, metric.counts)


def in_a_line(changed: Changed | None) -> str:
    """Return what a file changed, as it is read: `Net Promoter Score +32 → +31; and 1 more`."""
    if changed is None:
        return "effect not measured"
    sentences = [_sentence(figure) for figure in _seen(changed.figures)]
    if not sentences:
        return "no headline figure, as it is written"
    more = f"; and {len(sentences) - _NAMED} more" if len(sentences) > _NAMED else ""
    return "; ".join(sentences[:_NAMED]) + more


def _seen(figures: Sequence[ChangedFigure]) -> list[ChangedFigure]:
    """Those that read otherwise: of many answers a few more change no digit."""
    return [each for each in figures if value(each, each.before) != value(each, each.after)]


def _sentence(figure: ChangedFigure) -> str:
    now, then = value(figure, figure.after), value(figure, figure.before)
    return f"{METRICS[figure.metric].label} {then} → {now}"
