"""One comment open beside the list: all of it, what was done, what the customer said elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from drops.findings.events import FollowUp
from drops.findings.subjects import FollowedWords
from metrics.measure.voice.opened import NextStep, OpenedRow
from metrics.measure.voice.opened import opened as open_row
from metrics.model import called
from store.tables import SINGLE_VALUED
from ui import state
from ui.format import dates
from ui.format.text import language_name, plain_for_markdown, shorten
from ui.panels.following import form
from ui.panels.shared import comments

if TYPE_CHECKING:
    from metrics.measure.voice.read import Comment


def draw(row: Comment | None) -> None:
    """Draw a row of the list, or how one is opened."""
    if row is None:
        st.caption("Choose a row to read all of it, what was done, and what they said elsewhere.")
        return
    now = state.view()
    opened: OpenedRow = state.remembered(
        "voice opened",
        lambda: open_row(now.reader, row),
        row.kind,
        row.source,
        row.row_key,
    )
    with st.container(border=True, gap="xsmall"):
        st.text(row.words)
        st.caption(plain_for_markdown(" · ".join(_where(row))))
        _draw_followed(row)
        if opened.facts:
            st.markdown("**What is known of it**")
            st.markdown("  \n".join(_fact(name, value) for name, value in opened.facts.items()))
        if opened.steps:
            st.markdown("**What follows**")
            for step in opened.steps:
                st.markdown(_step(step))
        if opened.others:
            st.markdown("**The same customer, elsewhere**")
            for other in opened.others:
                st.markdown(_other(other))


def _draw_followed(row: Comment) -> None:
    name = FollowedWords(row.kind, row.source, row.row_key).lasting
    latest = form.followed().get(name) or FollowUp(name)
    words = form.in_words(latest)
    label = f"{words[0].upper()}{words[1:]}"
    form.draw(latest, label, f"this {row.kind}", customer=row.customer)


def _where(row: Comment) -> list[str]:
    """Kind, score, places, language and time of a comment."""
    places = [
        shorten(called(getattr(row, column), column), 40)
        for column in SINGLE_VALUED
        if getattr(row, column)
    ]
    language = [language_name(row.language)] if row.language else []
    return [row.kind, row.mark or "no score", *places, *language, _when(row)]


def _when(row: Comment) -> str:
    zone, today = state.view().settings.zone, datetime.now(UTC)
    return comments.age(row.at, zone, today, is_day=row.is_day)


def _fact(name: str, value: object) -> str:
    if isinstance(value, datetime):
        zone, today = state.view().settings.zone, datetime.now(UTC)
        value = dates.moment(value.astimezone(zone), today.astimezone(zone).date())
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"
    label = name.removesuffix("_at").replace("_", " ")
    return plain_for_markdown(f"{label.capitalize()}: {shorten(text, 80)}")


def _step(step: NextStep) -> str:
    zone, today = state.view().settings.zone, datetime.now(UTC)
    moment = step.done_at or step.due_at
    when = dates.moment(moment.astimezone(zone), today.astimezone(zone).date())
    done = f"done {when}" if step.done_at else f"not done, due {when}"
    return plain_for_markdown(f"{shorten(step.step, 60)}: {done}")


def _other(row: Comment) -> str:
    facts = " · ".join([row.kind, row.mark or "no score", _when(row)])
    quoted = plain_for_markdown(shorten(row.words, 160))
    return f"“{quoted}”  \n:gray[:small[{plain_for_markdown(facts)}]]"
