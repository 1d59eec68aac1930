"""Next steps: which are late now, whose, oldest first; each leads to what it follows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.measure.overdue import Late, late_step_rows, late_steps
from metrics.measure.voice.opened import followed
from ui import state
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.shared import table as panel_table
from ui.sentences import findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.measure.voice.read import Comment
    from store.settings import Settings

_LISTED, _SHOWN = 100, 8
_HOURS_A_DAY = 24


def draw(draw_opened: Callable[[Comment], None]) -> None:
    """Draw the late steps, whatever period is shown: what was to be done next, and is not?

    `draw_opened` draws what a chosen step follows.
    """
    now = state.view()
    whose = now.slice.period(None, None)
    found = state.remembered("late steps", lambda: late_steps(now.reader, whose), whose)
    st.header("What is late now?", anchor=False)
    st.markdown(in_words(found))
    if not found.count:
        return
    rows = state.remembered(
        "late step rows", lambda: late_step_rows(now.reader, whose, _LISTED), whose
    )
    table = listed(rows, now.settings)
    named = ("step", "owner", "team", "location", "touchpoint")
    chosen = panel_table.draw_to_choose(
        "late-steps",
        panel_table.as_text(table),
        rows.select("step_id", "key_source").rows(),
        hide_index=True,
        height=panel_table.height(len(table), _SHOWN),
        placeholder="–",
        column_config={
            "late": st.column_config.NumberColumn("Days late", format="%.0f"),
            "about": st.column_config.TextColumn("About"),
            "due": st.column_config.DatetimeColumn("Due", format="D MMM YYYY, HH:mm"),
            "known": st.column_config.DatetimeColumn("As of", format="D MMM YYYY, HH:mm"),
            **{name: st.column_config.TextColumn(name.capitalize()) for name in named},
        },
        alt=f"The next steps that are late, those late for longest first: {len(table):,}.",
    )
    some = f"The {_LISTED} that are late for longest" if found.count > len(table) else "All"
    panel_table.draw_end(table, "late-steps", some, key="late-steps")
    with st.container():
        _draw_followed(rows, chosen, draw_opened)


def _draw_followed(
    rows: pl.DataFrame, chosen: int | None, draw_opened: Callable[[Comment], None]
) -> None:
    """What the chosen step follows: the comment or complaint, with all that is known of it."""
    if chosen is None:
        if rows["about"].is_not_null().any():
            st.caption("Choose a row to read the comment or complaint that it follows.")
        return
    about, source = rows.select("about", "key_source").row(chosen)
    if about is None:
        st.caption("No file says which comment or complaint this step follows.")
        return
    now = state.view()
    words = state.remembered(
        "followed by a step", lambda: followed(now.reader, about, source or ""), about, source
    )
    if words is None:
        name = plain_for_markdown(shorten(about, 40))
        st.caption(f"{name} has no words here, or none that may be shown.")
        return
    draw_opened(words)


def in_words(found: Late) -> str:
    """Return how many, whose, and how late, as Markdown; whatever the period."""
    if not found.count:
        return "Nothing: no step that was due is left undone."
    verb = "step is late" if found.count == 1 else "steps are late"
    parts = [f"**{found.count:,}** next {verb}"]
    if found.team is not None and found.count > 1:
        parts.append(findings.with_team(found.team, found.with_team, found.count))
    late = numbers.promised(found.longest or 0.0, "calendar")
    return f"{', '.join(parts)}, the latest by {plain_for_markdown(late)}, whatever the period."


def listed(rows: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return the rows of `late_step_rows` as people read them: local times, days late.

    Columns in which nothing was given are left out.
    """
    local = partial(panel_table.local, zone=settings.timezone)
    table = rows.select(
        "step",
        (pl.col("hours_late") / _HOURS_A_DAY).round(2).alias("late"),
        "owner",
        "team",
        "location",
        "touchpoint",
        "about",
        local("due_at").alias("due"),
        local("seen_until").alias("known"),
    )
    return panel_table.given(table)
