"""The newest comments, whatever the score; what customers wrote is shown as written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from metrics.measure.rows import hidden_comments, newest_comments
from metrics.model import called
from store.tables import SCALES
from ui import state
from ui.app import empty, menu
from ui.format import dates, numbers
from ui.format.text import one_line, plain_for_markdown, shorten
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    import polars as pl

    from metrics.slices import Slice

#: Characters of a comment in the short list; the rest is one click away.
_SHORT = 120
#: So many on a telephone, where they are a list: a table's row would cut them after a few words.
_ON_TELEPHONE = 400
#: Older comments have a date instead of an age.
_RECENT = timedelta(days=7)
#: So many are in the table, and so many of them in sight.
_LISTED, _SHOWN = 50, 8
_NONE = "No comments in what you chose."


def newest(most: int, chosen: Slice | None = None) -> pl.DataFrame:
    """Return the newest comments of a slice (else the view's), whatever the score.

    As in `measure.rows`.
    """
    now = state.view()
    selection = now.slice if chosen is None else chosen
    return state.remembered(
        "comments",
        lambda: newest_comments(now.reader, selection, most),
        selection,
        most,
    )


def are_told() -> bool:
    """Return whether any file has a comment."""
    return state.view().lake.gives("responses", "comment")


def draw_newest(most: int = 3) -> None:
    """Draw the newest comments of the view, each with its score, place, touchpoint and age."""
    with st.container(gap="xsmall"):
        st.header("Newest comments, every score", anchor=False)
        rows = newest(most)
        if rows.is_empty():
            st.caption(none_shown(f"{_NONE} {empty.way_out()}".strip()))
            return
        zone, today = state.view().settings.zone, datetime.now(UTC)
        for row in rows.iter_rows(named=True):
            st.markdown(in_markdown(row, zone, today))


def none_shown(otherwise: str, chosen: Slice | None = None) -> str:
    """Return why no comment of a slice (else the view's) is shown, `hidden: 3 comments`."""
    hidden = _hidden(chosen)
    return plain_for_markdown(numbers.hidden(hidden, "comments")) if hidden else otherwise


def _hidden(chosen: Slice | None) -> int:
    """How many comments of a slice (else the view's) are hidden; 0 where they are shown."""
    now = state.view()
    selection = now.slice if chosen is None else chosen
    return state.remembered(
        "hidden comments", lambda: hidden_comments(now.reader, selection), selection
    )


def in_markdown(row: Mapping[str, Any], zone: ZoneInfo, today: datetime, most: int = _SHORT) -> str:
    """Return one comment in quotation marks, `most` characters of it, and below it, small.

    Score · place · touchpoint · age.
    """
    quoted = plain_for_markdown(shorten(row["words"], most))
    place = "location" if row["location"] else "team"
    places = [called(row[column], column) for column in (place, "touchpoint") if row[column]]
    facts = [
        score(row),
        *(shorten(place) for place in places),
        age(row["at"], zone, today, is_day=row["is_day"]),
    ]
    line = plain_for_markdown(" · ".join(facts))
    return f"“{quoted}”  \n:gray[:small[{line}]]"


def score(row: Mapping[str, Any]) -> str:
    """Return the answer on its scale: `7 of 10`; in words where there is none."""
    if row["score"] is None:
        return "no score"
    return f"{row['score']} of {SCALES[row['question']][1]}"


def age(moment: datetime, zone: ZoneInfo, today: datetime, *, is_day: bool = False) -> str:
    """Return how long ago it was.

    The day where that is over a week, or no more is known than the day.
    """
    if is_day:
        return dates.day(moment.astimezone(zone).date(), today.astimezone(zone).date())
    if timedelta(0) <= today - moment <= _RECENT:
        return dates.ago(moment, today)
    return dates.moment(moment.astimezone(zone), today.astimezone(zone).date())


def draw_table(chosen: Slice, column: str, *, about: str = "") -> None:
    """Draw the newest comments of a slice as a table; `column` is the one that all rows share.

    On a telephone they are a list, in which their words have room. Of the other columns those are
    left out in which none of the rows has anything. `about` says below the title, as Markdown,
    whose words they are where they are not of all that is chosen.
    """
    with st.container(gap="xxsmall"):
        st.header("What they say, every score", anchor=False)
        if about:
            st.caption(about)
    rows = newest(_LISTED, chosen)
    if rows.is_empty():
        st.caption(none_shown(f"{_NONE} {empty.way_out()}".strip(), chosen))
        return
    zone, today = state.view().settings.zone, datetime.now(UTC)
    if menu.is_on_telephone():
        _draw_list(rows, chosen, zone, today)
        return
    other = "team" if column == "location" else "location"
    st.dataframe(
        {
            # On a telephone the words fill the width: what they answered stands before them.
            "Score": [score(row) for row in rows.iter_rows(named=True)],
            "Comment": [one_line(words) for words in rows["words"]],
            **{
                name.capitalize(): rows[name].to_list()
                for name in (other, "touchpoint")
                if rows[name].null_count() < len(rows)
            },
            "When": [
                age(row["at"], zone, today, is_day=row["is_day"])
                for row in rows.iter_rows(named=True)
            ],
        },
        hide_index=True,
        height=panel_table.height(len(rows), _SHOWN),
        row_height=panel_table.ROW,
        column_config={"Comment": st.column_config.TextColumn(width="large")},
        placeholder="–",
    )


def _draw_list(rows: pl.DataFrame, chosen: Slice, zone: ZoneInfo, today: datetime) -> None:
    """The newest ones below each other; where there are more, Voice has them."""
    with st.container(gap="small", key="comments"):
        for row in rows.head(_SHOWN).iter_rows(named=True):
            st.markdown(in_markdown(row, zone, today, _ON_TELEPHONE))
    if len(rows) > _SHOWN:
        narrowed: dict[str, Any] = dict(chosen.choice)
        span = None
        if chosen.since is not None and chosen.until is not None:
            span = (chosen.since, chosen.until - timedelta(days=1))
        menu.link(
            "voice",
            "More of them on Voice",
            icon=":material/forum:",
            dates=span,
            **narrowed,
        )
