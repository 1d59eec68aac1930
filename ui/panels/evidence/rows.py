"""The rows and words behind a finding: what its customers wrote then, which of them waited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.measure.rows import WAITS
from ui import state
from ui.figures import needs
from ui.format import numbers
from ui.panels.shared import comments, posts, table

if TYPE_CHECKING:
    from metrics.analyses.evidence.proof import Proof
    from metrics.analyses.evidence.standards import StandardProof
    from metrics.analyses.findings import Finding
    from metrics.slices import Slice

#: So many comments, posts or complaints stand in the strip.
_COMMENTS, _LISTED, _OLDEST = 3, 10, 100
#: So many rows of a table are seen at once.
_SHOWN = 8
_DAY = timedelta(days=1)


def draw(found: Finding, proof: Proof) -> None:
    """Draw the words of the group in the claim's period, where it shows most first asked."""
    relation = found.metric.relation
    if relation == "complaints":
        _draw_waits(proof.here, found.key)
    elif relation == "advocacy":
        st.markdown("**What they said in public, every tone**")
        posts.draw(proof.here, _COMMENTS)
    elif relation == "responses" and comments.are_told():
        draw_words(found, proof.here)


def draw_missed(found: Finding, proof: StandardProof) -> None:
    """Draw the words of the touchpoint where the standard is missed most."""
    if not comments.are_told():
        return
    here = proof.here
    if found.place is not None:
        at_place = here.narrow("location", found.place)
        # Of few words at one place nothing is shown; those of all places tell of it too.
        if not comments.newest(_COMMENTS, _narrowed(found, at_place)).is_empty():
            here = at_place
    draw_words(found, here)


def draw_words(found: Finding, here: Slice) -> None:
    """Draw the newest comments to the claim's own question, at its touchpoint and in its week."""
    narrow = _narrowed(found, here)
    st.markdown("**What they say there, every score**")
    newest = comments.newest(_COMMENTS, narrow)
    if newest.is_empty():
        st.caption(comments.none_shown("Nobody wrote anything there.", narrow))
        return
    zone, today = state.view().settings.zone, datetime.now(UTC)
    with st.container(gap="xsmall"):
        for row in newest.iter_rows(named=True):
            st.markdown(comments.in_markdown(row, zone, today))


def _narrowed(found: Finding, here: Slice) -> Slice:
    """The answers to the claim's own question, at its touchpoint and in its week."""
    narrow = here.narrow("question", found.key)
    if found.touchpoint is not None:
        narrow = narrow.narrow("touchpoint", found.touchpoint)
    if found.week is not None:
        narrow = narrow.within(found.week[0], found.week[1] + _DAY)
    return narrow


def _draw_waits(here: Slice, key: str) -> None:
    """The complaints of the claim's period that waited longest."""
    found = needs.slowest(here, key, _LISTED)
    st.markdown("**Which waited longest**")
    if found.is_empty():
        st.caption("No complaint of it tells how long it waited.")
        return
    ended = WAITS[key].ended
    listed = found.select(
        pl.col("complaint_id").alias("Complaint"),
        _local("opened_at").alias("Opened"),
        pl.Series("Waited", [numbers.duration(hours) for hours in found["hours"]]),
        pl.when("has_ended").then(pl.lit(ended)).otherwise(pl.lit("waits still")).alias("State"),
        pl.col("team").alias("Team"),
        pl.col("location").alias("Location"),
        pl.col("category").alias("Cause"),
        pl.col("summary").alias("What they wrote"),
    )
    _draw_table(listed, "why-slowest")


def draw_old(chosen: Slice, team: str | None) -> None:
    """Draw the complaints over eight weeks old of the team that has most of them, oldest first."""
    selection = chosen if team is None else chosen.narrow("team", team)
    found = needs.oldest(selection, _OLDEST)
    whose = "Each of them" if team is None else "Each of them with that team"
    more = f", the {_OLDEST} oldest" if len(found) == _OLDEST else ""
    st.markdown(f"**{whose}, oldest first{more}**")
    listed = found.select(
        pl.col("complaint_id").alias("Complaint"),
        _local("opened_at").alias("Opened"),
        pl.col("age_days").round(0).cast(pl.Int64).alias("Days open"),
        pl.col("team").alias("Team"),
        pl.col("location").alias("Location"),
        pl.col("category").alias("Cause"),
        pl.col("severity").alias("Severity"),
        pl.col("summary").alias("What they wrote"),
    )
    _draw_table(listed, "why-oldest")


def _local(column: str) -> pl.Expr:
    return table.local(column, state.view().settings.timezone)


def _draw_table(listed: pl.DataFrame, key: str) -> None:
    """The rows as a table without the columns in which nothing was given, and as a file."""
    given = table.given(listed)
    st.dataframe(
        table.as_text(given),
        hide_index=True,
        height=table.height(len(given), _SHOWN),
        row_height=table.ROW,
        key=key,
        placeholder="–",
        column_config={
            "Opened": st.column_config.DatetimeColumn("Opened", format="D MMM YYYY, HH:mm"),
            "What they wrote": st.column_config.TextColumn("What they wrote", width="large"),
        },
    )
    table.download(given, key, key=key)
