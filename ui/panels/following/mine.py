"""What is followed, and whose it is: open first, late first; a row opens; CSV for other tools."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import polars as pl
import streamlit as st

from drops.findings import follow, subjects
from drops.findings.events import CLOSED
from metrics.catalogue import METRICS
from metrics.measure.voice.named import words_of
from metrics.measure.voice.opened import whose
from store.errors import StoreFaultError
from ui import state
from ui.format.text import one_line, plain_for_markdown, shorten
from ui.panels.following import form, loop
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from drops.findings.events import FollowUp

_EVERYBODY, _SHOWN = "Everybody", 10
_WHOSE, _ALSO_CLOSED = "follow ups of", "follow ups closed"


def are_any() -> bool:
    """Return whether anything was ever followed."""
    return bool(form.followed())


def draw() -> None:
    """Draw how much is taken, closed in time and told, whose it is, and the list."""
    try:
        events = follow.everything(state.view().home)
    except StoreFaultError:
        st.caption("The ledger is locked by another program; try again in a moment.")
        return
    loop.draw(events)
    latest = {event.finding: event for event in events}
    owners = sorted({event.owner for event in latest.values() if event.owner}, key=str.casefold)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        named = st.selectbox("Whose", [_EVERYBODY, *owners], key=_WHOSE, width=260)
        closed = st.toggle("Closed ones too", key=_ALSO_CLOSED)
    follow_ups = chosen(latest, None if named == _EVERYBODY else named, closed=closed)
    if not follow_ups:
        st.caption("Nothing is left to do. Open a comment or a complaint to take it.")
        return
    _draw_list(follow_ups)


def chosen(latest: Mapping[str, FollowUp], owner: str | None, *, closed: bool) -> list[FollowUp]:
    """Return what is shown of an owner, or of everybody.

    What is due first first, the closed last.
    """
    some = [
        event
        for event in latest.values()
        if owner in (None, event.owner) and (closed or event.state not in CLOSED)
    ]
    some.sort(key=lambda e: (e.due_at is None, e.due_at or e.at, e.seq))
    return sorted(some, key=lambda e: e.state in CLOSED)


def listed(some: Sequence[FollowUp], words: Mapping[str, str], now: datetime) -> pl.DataFrame:
    """Return the rows as people read them; late is what is due, and not done."""
    zone = state.view().settings.zone
    return pl.DataFrame(
        {
            # A telephone shows the first two.
            "State": [form.called(e.state) for e in some],
            "About": [words.get(e.finding) or about(e.finding) for e in some],
            "Owner": [e.owner or None for e in some],
            "Due": [form.due_day(e) for e in some],
            "Late": [is_late(e, now) for e in some],
            "Note": [e.note or None for e in some],
            "Since": [e.at.astimezone(zone).replace(tzinfo=None) if e.at else None for e in some],
        },
        schema_overrides={"Due": pl.Date, "Since": pl.Datetime},
    )


def is_late(event: FollowUp, now: datetime) -> bool:
    """Return whether it is due, and not closed."""
    return event.state not in CLOSED and event.due_at is not None and event.due_at <= now


def about(name: str) -> str:
    """Return what is followed, where its words are not to be seen.

    As in `complaint`, `changed · Net Promoter Score · York`.
    """
    query = dict(parse_qsl(name))
    if "experiment" in query:
        return f"experiment {query['experiment'].rpartition('/')[2]}"
    metric = METRICS.get(query.get("metric", ""))
    parts = (query.get("kind"), metric and metric.label, query.get("group"))
    return " · ".join(part for part in parts if part) or name


def _draw_list(some: Sequence[FollowUp]) -> None:
    now = state.view()
    subject_of = {e.finding: subjects.read(e.finding) for e in some}
    wanted = tuple(sorted((w.kind, w.source, w.key) for w in subject_of.values() if w))
    texts = state.remembered("followed words", lambda: words_of(now.reader, wanted), wanted)
    words = {
        name: one_line(shorten(texts[w.kind, w.source, w.key], 200))
        for name, w in subject_of.items()
        if w and (w.kind, w.source, w.key) in texts
    }
    table = listed(some, words, datetime.now(UTC))
    chosen = panel_table.draw_to_choose(
        "follow-ups",
        panel_table.as_text(table),
        [event.finding for event in some],
        hide_index=True,
        height=panel_table.height(len(table), _SHOWN),
        placeholder="–",
        column_config={
            "About": st.column_config.TextColumn("About", width="large"),
            "Due": st.column_config.DateColumn("Due", format="D MMM YYYY"),
            "Since": st.column_config.DatetimeColumn("Since", format="D MMM YYYY, HH:mm"),
        },
        alt=f"What is followed, {len(table):,}, what is due first first; a row opens below.",
    )
    st.caption("All that is followed, whatever the period and the filters.")
    panel_table.download(table, "follow-ups", key="follow-ups")
    if chosen is not None:
        event = some[chosen]
        of = subject_of[event.finding]
        customer = whose(now.reader, of.kind, of.source, of.key) if of else None
        what = plain_for_markdown(shorten(about(event.finding), 60))
        form.draw(event, form.in_words(event), what, customer=customer)
