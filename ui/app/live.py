"""The live part: twice a second, look whether newer data or another theme is there; draw it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from metrics.measure import coverage
from store.settings import Home
from ui import state
from ui.filters import address, focus
from ui.format import dates
from ui.format.text import plain_for_markdown

#: Seconds between two looks; each costs the server one look at a file's date.
EVERY = 0.5
#: Seconds after which a wall that could not be drawn is tried again.
AGAIN = 10.0
#: Data that ends so long ago is old: who looks has to be told loudly.
OLD = timedelta(days=7)


@st.fragment(run_every=EVERY)
def follow(caption: str) -> None:
    """Draw what is shown and how old it is; run the page again when that is no longer so."""
    look()
    now = state.view()
    parts = (caption, *histories_in_words(now), freshness_in_words(now), behind_in_words(now))
    st.caption(plain_for_markdown(" · ".join(part for part in parts if part)))


def look() -> None:
    """Run the page again when newer data is there, or the browser has gone dark or light.

    For a fragment that runs by itself. The browser tells of another theme with what it sends next,
    and draws the charts that are there in tones of both: until they are drawn again, names are
    dark on dark.
    """
    now = state.view()
    if _is_alone():
        # The browser has just sent its address, and no page has written to it.
        address.confirm()
        focus.confirm()
    if state.stamp(now.home) != now.stamp or st.context.theme.type != now.theme:
        st.rerun(scope="app")


@st.fragment(run_every=EVERY)
def wait(home: Home, drawn_stamp: state.Stamp) -> None:
    """Draw nothing; run a page that could not be drawn again once another version is there."""
    if state.stamp(home) != drawn_stamp:
        st.rerun(scope="app")


@st.fragment(run_every=AGAIN)
def try_again() -> None:
    """Draw nothing; run a page that could not be drawn again now and then, whatever was wrong.

    Nobody stands before a wall who would.
    """
    if _is_alone():
        st.rerun(scope="app")


def _is_alone() -> bool:
    """Whether a fragment runs by itself: no page was drawn before it."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def behind_in_words(now: state.View) -> str:
    """Return whose files are behind, and since when.

    As in `behind: complaints of zendesk since 5 Oct 2026`.
    """
    zone = now.settings.timezone
    return state.remembered(
        "behind", lambda: coverage.behind_in_words(now.lake, zone, _FEW_BEHIND), zone
    )


#: So many sources are named in the line under a title; the page Drops has all.
_FEW_BEHIND = 3
#: Of more places that were chosen nothing is said.
_FEW_PLACES = 3


def histories_in_words(now: state.View) -> list[str]:
    """Return why the history of what was chosen is short: `Truro opened on 14 Sep 2026`."""
    before = now.slice.before()
    since = (before or now.slice).first_instant
    if since is None:
        return []
    chosen = dict(now.slice.choice)
    found = now.lake.places.short_histories(chosen, since, now.slice.end_instant)
    zone, today = now.settings.zone, datetime.now(UTC).date()
    sentences = [
        f"{name} {what} on {dates.day(moment.astimezone(zone).date(), today)}"
        for name, what, moment in found
    ]
    return sentences if len(sentences) <= _FEW_PLACES else []


def freshness_in_words(now: state.View) -> str:
    """Return until when the data knows: `data until 31 Oct 18:02, 2 minutes ago`."""
    until = now.lake.data_until(now.tables)
    if until is None:
        # What is planned and not yet met by customers has no last day, and is data all the same.
        return "" if now.lake.has_rows else "no data yet"
    today = datetime.now(UTC)
    moment = dates.moment(until.astimezone(now.settings.zone), today.date())
    # A file may tell of times to come; then nothing is said of its age.
    return (
        f"data until {moment}, {dates.ago(until, today)}"
        if until <= today
        else (f"data until {moment}")
    )
