"""The rows behind a number as a CSV file, made once somebody asks for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from metrics.measure.counted import counted_rows, why_none
from metrics.measure.hiding.suppression import may_hide
from ui import state
from ui.format.text import plain_for_markdown
from ui.panels.shared import table

if TYPE_CHECKING:
    from metrics.model import Metric, Row
    from metrics.slices import Slice
    from ui.state import View

_ADD_UP = "One row for each of the {counts}; the columns named as in the working add up to it."
_LEFT_OUT = " Columns by which fewer than {fewest} could be told are left out."


def draw(metric: Metric, row: Row, chosen: Slice | None = None) -> None:
    """Draw the button that downloads the rows a number counts; nothing where there are none.

    Args:
        metric: the metric.
        row: its row, of all rows of the slice.
        chosen: the slice, where it is another than the view's.
    """
    if row.estimate.hidden or not row.estimate.n:
        return
    now = state.view()
    why = why_none(now.reader, metric, row)
    if why:
        st.caption(plain_for_markdown(f"As CSV: {why}."))
        return
    hides = may_hide(now.disclosure, metric)
    left_out = _LEFT_OUT.format(fewest=now.disclosure.smallest) if hides else ""
    st.download_button(
        "The rows as CSV",
        partial(_csv, now, metric, now.slice if chosen is None else chosen),
        f"{metric.key}-rows.csv",
        "text/csv",
        key=f"rows-{metric.key}",
        help=_ADD_UP.format(counts=metric.counts) + left_out,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def _csv(now: View, metric: Metric, chosen: Slice) -> str:
    """The rows as CSV text; it is called where no page runs, when somebody clicks."""
    return table.csv(counted_rows(now.reader, metric, chosen).table)
