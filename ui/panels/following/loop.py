"""The loop's own numbers: how much is taken, closed in time and told, and the score afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from drops.findings import subjects
from drops.findings.events import CLOSED
from metrics.analyses.followed import Loop, Taken, loop
from ui import state
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drops.findings.events import FollowUp
    from metrics.model import Estimate


def taken_of(events: Sequence[FollowUp]) -> tuple[Taken, ...]:
    """Return what became of each comment, complaint and post that was taken, in order."""
    found: dict[str, Taken] = {}
    for event in events:
        words = subjects.read(event.finding)
        if words is None or event.at is None:
            continue
        known = found.get(event.finding) or Taken(words.kind, words.source, words.key)
        found[event.finding] = known.then(
            event.at,
            is_taken=bool(event.owner),
            is_closed=event.state in CLOSED,
            is_told=event.state == "told",
            due_at=event.due_at,
        )
    return tuple(found.values())


def draw(events: Sequence[FollowUp]) -> None:
    """Draw the numbers of the page's slice."""
    now, taken = state.view(), taken_of(events)
    found: Loop = state.remembered(
        "loop", lambda: loop(now.reader, now.slice, taken), now.slice, taken
    )
    parts = (
        ("Taken", found.taken, "detractors and complaints with words", "no texts"),
        ("Closed in time", found.in_time, "taken that were due by now", "none due yet"),
        ("Told to the customer", found.customers_told, "taken", "none taken"),
    )
    for place, (label, estimate, of, nothing) in zip(st.columns(len(parts)), parts, strict=True):
        with place, st.container(gap=None):
            st.metric(label, numbers.value(estimate, "%", "texts") if estimate.n else nothing)
            st.caption(plain_for_markdown(in_words(estimate, of)))
    st.caption(plain_for_markdown(afterwards_in_words(found)))


def in_words(estimate: Estimate, of: str) -> str:
    """Return what a share rests on, and its interval."""
    if estimate.value is None:
        return f"of 0 {of}"
    return f"{numbers.interval(estimate, '%')} · of {estimate.n:,} {of}"


def afterwards_in_words(found: Loop) -> str:
    """Return the next score of those followed up against the others', as an association."""
    difference = found.afterwards
    if difference.value is None:
        return (
            "What those followed up answered afterwards cannot be told yet: too few of them, or of "
            "the others, answered again within 180 days."
        )
    size = numbers.signed_difference(difference, "points")
    return (
        f"Next NPS answer within 180 days, those taken less the others: {numbers.in_points(size)} "
        f"({numbers.interval(difference, 'points', is_change=True)}; {found.again_taken:,} and "
        f"{found.again_others:,} answers). An association: who is taken is no matter of chance."
    )
