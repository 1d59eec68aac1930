"""Where demand outruns staff: the hours, what it does to customers, what would level it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.busy_hours import level, outrun, stretch_rows
from metrics.analyses.journey import half_year
from metrics.analyses.standings import FEWEST
from ui import state
from ui.figures import comparisons
from ui.format.text import plain_for_markdown
from ui.panels.shared import table as panel_table
from ui.sentences import busy_hours as sentences

if TYPE_CHECKING:
    from metrics.analyses.busy_hours import Outrun
    from metrics.slices import Slice

#: So many stand on the page; all are in the table.
_SHOWN = 6
#: Where no file tells who is on duty, no hour can be said to outrun them.
_STAFFED, _UNSTAFFED = "Which hours outrun their staff?", "Which hours have more than usual?"
#: How the numbers of the table are written, by column.
_FORMATS = {
    name: st.column_config.NumberColumn(format=form)
    for form, names in (
        ("%.2f", ("Load", "Usual")),
        ("%.1f", ("Difference", "from", "to")),
        ("localized", ("Customers a month", "Answers or complaints")),
    )
    for name in names
}


def lately() -> Slice:
    """Return the view's slice up to its end, or up to the end of the data."""
    chosen = state.view().slice
    return chosen.period(chosen.since, comparisons.lately(chosen)[0].until)


def counted() -> Slice:
    """Return the rows that all sections of the page count: those of the half year up to its end."""
    return half_year(lately())


def found() -> Outrun:
    """Return the stretches of the view, found once per version of the data."""
    chosen = lately()
    return state.remembered("outrun", lambda: outrun(state.view().reader, chosen), chosen)


def is_staffed() -> bool:
    """Return whether any file tells who was on duty and how many came."""
    return bool(state.view().lake.tables["staffing"].rows)


def draw() -> None:
    """Draw in sentences which hours outrun their staff, and what would level each."""
    stretches = found()
    st.header(_STAFFED if is_staffed() else _UNSTAFFED, anchor=False)
    st.markdown(sentences.how_many(stretches))
    for one in stretches.found[:_SHOWN]:
        with st.container(border=True, gap="xsmall"):
            st.markdown(sentences.stretch(one))
            levelled = level(stretches, one)
            if levelled is not None:
                st.caption(sentences.levelled(levelled))


def draw_all() -> None:
    """Say how it is counted, and draw all busy hours as a table."""
    stretches = found()
    st.caption(sentences.how_counted(lately()))
    if not stretches.every:
        return
    with st.expander("All busy hours as a table", icon=":material/table:", key="busy-fold"):
        table = pl.DataFrame(stretch_rows(stretches), infer_schema_length=None)
        st.dataframe(
            panel_table.as_text(sentences.listed(table)),
            hide_index=True,
            key="busy-hours",
            placeholder="–",
            column_config=_FORMATS,
            alt=f"Hours with a load above the usual of their place: {len(table):,}.",
        )
        st.caption(
            plain_for_markdown(
                "Worse for sure are those that stand out among all that were looked at; hours of "
                f"which fewer than {FEWEST} tell are compared with nothing."
            )
        )
        panel_table.download(table, "busy-hours", key="busy-hours")
