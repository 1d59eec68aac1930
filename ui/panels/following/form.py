"""Who has something, by when and how far it is: behind a small button to say so.

It is kept in the ledger (`drops.findings`), and read anew in each run: no cache of figures has it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from drops.errors import DropError
from drops.findings import follow
from drops.findings.events import CLOSED, NEW, STATES, FollowUp
from store.errors import StoreFaultError
from ui import state
from ui.format import dates
from ui.format.text import plain_for_markdown, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Why what a reader said was not kept, by the name of what it is about.
_REFUSED = "follow_refused"
#: What is said where nobody has something, nor began with it; and of the state alone. On Pulse
#: "new" is a finding that came with the last file.
NOT_TAKEN, _NOT_BEGUN = "not taken", "not begun"
#: So many lines of its history stand there, the newest first.
_LINES = 5


def followed() -> Mapping[str, FollowUp]:
    """Return the latest event of each that anybody followed; none where the ledger is locked."""
    try:
        return follow.followed(state.view().home)
    except StoreFaultError:
        return {}


def in_words(latest: FollowUp) -> str:
    """Return how far it is, who has it and by when, plain: `in work · Ann · due 3 Dec`."""
    due = "" if latest.state in CLOSED else _due_in_words(latest)
    how_far = NOT_TAKEN if latest.state == NEW and not latest.owner else called(latest.state)
    return " · ".join(part for part in (how_far, shorten(latest.owner, 30), due) if part)


def called(one: str) -> str:
    """Return what a state is called on the pages."""
    return _NOT_BEGUN if one == NEW else one


def draw(
    latest: FollowUp, label: str, what: str, *, tone: str = "gray", customer: str | None = None
) -> None:
    """Draw how far it is; a click opens who has it, by when, how far it is, and what was done.

    Args:
        latest: the latest event; one without a number where nobody did anything yet.
        label: how far it is, in words.
        what: what it is about, for who reads the button alone.
        tone: the colour of the words.
        customer: whose words they are, as the lake has it, where they are a customer's.
    """
    name = latest.finding
    refused: dict[str, str] = st.session_state.get(_REFUSED, {})
    with st.popover(
        f":{tone}[{plain_for_markdown(label)}]",
        type="tertiary",
        key=f"follow-{name}",
        help=f"Who has it, and how far it is: {what}",
    ):
        if name in refused:
            st.warning(plain_for_markdown(refused[name]))
        _draw_form(latest, customer)
        _draw_history(latest)


def _draw_form(latest: FollowUp, customer: str | None) -> None:
    # Of another event the fields are others: they begin with what it says.
    key = f"{latest.finding}-{latest.seq}"
    with st.form(f"form-{key}", border=False):
        st.text_input("Who has it", latest.owner, max_chars=60, key=f"owner-{key}")
        st.segmented_control(
            "How far it is",
            STATES,
            default=latest.state,
            required=True,
            format_func=called,
            key=f"state-{key}",
        )
        st.date_input("By the end of", due_day(latest), format="YYYY-MM-DD", key=f"due-{key}")
        st.text_input("Note", "", max_chars=500, key=f"note-{key}", placeholder="What is done")
        given = (latest.finding, latest.seq, key, customer)
        st.form_submit_button("Keep", on_click=_keep, args=given)
    st.caption("Kept in the ledger with its date, for all who use this Pepper to see.")


def _keep(name: str, seen: int, key: str, customer: str | None) -> None:
    """Keep what the form says, if nobody else said anything since it was drawn."""
    fields = {
        field: st.session_state.get(f"{field}-{key}") or "" for field in ("owner", "state", "note")
    }
    refused: dict[str, str] = dict(st.session_state.get(_REFUSED, {}))
    refused.pop(name, None)
    day: date | None = st.session_state.get(f"due-{key}")
    now = state.view()
    due = None
    if day is not None:
        due = datetime.combine(day + timedelta(days=1), time.min, now.settings.zone)
    try:
        follow.follow(now.home, name, **fields, seen=seen, due_at=due, customer=customer)
    except (DropError, StoreFaultError) as error:
        text = str(error)
        refused[name] = f"{text[0].upper()}{text[1:]}."
    st.session_state[_REFUSED] = refused


def due_day(event: FollowUp) -> date | None:
    """Return the last day on which it is in time."""
    if event.due_at is None:
        return None
    local = event.due_at.astimezone(state.view().settings.zone)
    return (local - timedelta(microseconds=1)).date()


def _due_in_words(event: FollowUp) -> str:
    day = due_day(event)
    return "" if day is None else f"due {dates.day(day, day)}"


def _draw_history(latest: FollowUp) -> None:
    if not latest.seq:
        return
    now = state.view()
    try:
        events = follow.history(now.home, latest.finding)
    except StoreFaultError:
        return
    for event in events[:_LINES]:
        if event.at is None:
            continue
        day = event.at.astimezone(now.settings.zone).date()
        how_far, due = called(event.state), _due_in_words(event)
        parts = [dates.day(day, day), how_far, event.owner, due, event.note]
        st.caption(plain_for_markdown(" · ".join(part for part in parts if part)))
    if len(events) > _LINES:
        st.caption(f"and {len(events) - _LINES:,} earlier")
