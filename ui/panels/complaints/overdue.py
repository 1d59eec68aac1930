"""Which complaints are past their promise now: how many, whose, how late, and where they are."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from drops.findings.events import FollowUp
from drops.findings.subjects import FollowedWords
from metrics.measure.overdue import STALE, Overdue, overdue, overdue_rows
from metrics.measure.voice.opened import whose
from ui import state
from ui.format import dates, numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.complaints import age
from ui.panels.following import form
from ui.panels.shared import table as panel_table
from ui.sentences import findings

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

    from store.settings import Settings

TITLE = "What is overdue now?"
#: So many are listed, those late for longest; a screen has room for so many of them.
_LISTED, _SHOWN = 100, 4
_HOURS_A_DAY = 24


def can_be_told() -> bool:
    """Return whether the settings promise anything, and files tell what is resolved."""
    return state.view().settings.promise.is_made and age.closing_is_told()


def draw() -> None:
    """Draw the complaints that are past their promise now, whatever period is shown."""
    place = st.container(gap="xxsmall")
    if not can_be_told():
        return
    now, today = state.view(), datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    whose = now.slice.period(None, None)
    found = state.remembered("overdue", lambda: overdue(now.reader, whose, today), whose, today)
    with place:
        st.header(TITLE, anchor=False)
        st.markdown(in_words(found, now.settings))
        warning = stale_in_words(found, now.settings, today)
        if warning:
            st.warning(warning, icon=":material/history:")
        if found.count:
            rows = state.remembered(
                "overdue rows", lambda: overdue_rows(now.reader, whose, _LISTED), whose
            )
            _draw_list(found, rows, now.settings)


def in_words(found: Overdue, settings: Settings) -> str:
    """Return how many, whose, and how late, as Markdown; whatever the period."""
    if not found.count:
        return "Nothing: no open complaint is past its promise."
    verb = "complaint is past its" if found.count == 1 else "complaints are past their"
    parts = [f"**{found.count:,}** {verb} promise"]
    if found.team is not None and found.count > 1:
        parts.append(findings.with_team(found.team, found.with_team, found.count))
    late = numbers.promised(found.longest or 0.0, settings.promise.clock)
    longest = "it is late by" if found.count == 1 else "the latest by"
    return f"{', '.join(parts)}, {longest} {plain_for_markdown(late)}, whatever the period."


def stale_in_words(found: Overdue, settings: Settings, today: datetime) -> str:
    """Return that files are too old to tell what is overdue now, as Markdown; empty if none is."""
    if not found.stale or found.known_from is None:
        return ""
    known = found.known_from.astimezone(settings.zone)
    some = "All of them" if found.stale == found.count else f"{found.stale:,} of them"
    oldest = f"{dates.day(known.date(), today.date())}, {dates.ago(known, today)}"
    return plain_for_markdown(
        f"{some} are as files of more than {STALE.days} days ago tell, the oldest of {oldest}: "
        "what was resolved since is not known, and whoever waits is later by now. Drop a newer "
        "export."
    )


def _draw_list(found: Overdue, rows: pl.DataFrame, settings: Settings) -> None:
    table = listed(rows, settings)
    is_open = settings.promise.clock == "business"
    late = "Open hours late" if is_open else "Days late"
    columns: dict[str, ColumnConfig] = {
        "ticket": st.column_config.LinkColumn("Ticket", display_text="Open it", width="small"),
        "complaint": st.column_config.TextColumn("Complaint", width="small"),
        "late": st.column_config.NumberColumn(late, format="%.1f"),
        "promised": st.column_config.NumberColumn("Promised hours", format="%.0f"),
        "opened": st.column_config.DatetimeColumn("Opened", format="D MMM YYYY, HH:mm"),
        "known": st.column_config.DatetimeColumn("As of", format="D MMM YYYY, HH:mm"),
        "words": st.column_config.TextColumn("What they wrote", width="large"),
    }
    named = ("severity", "team", "employee", "location", "channel", "touchpoint", "category")
    columns |= {name: st.column_config.TextColumn(name.capitalize()) for name in named}
    chosen = panel_table.draw_to_choose(
        "overdue",
        panel_table.as_text(table),
        rows.select("key_source", "complaint_id").rows(),
        hide_index=True,
        height=panel_table.height(len(table), _SHOWN),
        placeholder="–",
        column_config=columns,
        alt=f"The complaints past their promise, those late for longest first: {len(table):,}.",
    )
    some = f"The {_LISTED} that are late for longest" if found.count > len(table) else "All"
    with panel_table.draw_end(table, "overdue-complaints", some, key="overdue"):
        _draw_followed(rows, chosen)


def _draw_followed(rows: pl.DataFrame, chosen: int | None) -> None:
    """Who has the complaint that is chosen, and how far it is."""
    if chosen is None:
        return
    source, ticket = rows.select("key_source", "complaint_id").row(chosen)
    name = FollowedWords("complaint", source or "", ticket).lasting
    latest = form.followed().get(name) or FollowUp(name)
    customer = whose(state.view().reader, "complaint", source or "", ticket)
    label = f"{shorten(ticket, 30)}: {form.in_words(latest)}"
    form.draw(latest, label, "this complaint", customer=customer)


def listed(rows: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return the rows of `overdue_rows` as people read them.

    Local times, days late, the ticket's address.

    Columns in which nothing was given are left out.
    """
    hours = 1 if settings.promise.clock == "business" else _HOURS_A_DAY
    tickets = rows.select("key_source", "complaint_id").iter_rows()
    addresses = [settings.ticket_address(source or "", ticket) for source, ticket in tickets]

    local = partial(panel_table.local, zone=settings.timezone)
    table = rows.select(
        pl.Series("ticket", addresses, dtype=pl.String),
        pl.col("complaint_id").alias("complaint"),
        (pl.col("hours_late") / hours).round(2).alias("late"),
        "severity",
        "team",
        "employee",
        "location",
        "channel",
        "touchpoint",
        "category",
        pl.col("hours_promised").alias("promised"),
        local("opened_at").alias("opened"),
        local("seen_until").alias("known"),
        pl.col("summary").alias("words"),
    )
    return panel_table.given(table)
