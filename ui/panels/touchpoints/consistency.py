"""Consistency: how much places, channels and hours differ beyond chance, and the two ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from metrics.analyses.journey import HOUR, consistency
from metrics.analyses.standings import FEWEST
from metrics.model import called, several
from ui import state
from ui.app import menu
from ui.format import numbers
from ui.format.text import plain_for_markdown, shorten
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.journey import Consistency
    from metrics.model import Row

#: The page that shows a metric's rows and words.
_PAGE = {"nps": "nps", "resolution_median": "complaints"}
#: What several groups are called, where that does not follow from the column's name.
_SEVERAL = {HOUR: "hours of the day"}


def draw() -> None:
    """Draw how much groups differ, and the way to the two ends: is it the same everywhere?"""
    now = state.view()
    found = state.remembered("consistency", lambda: consistency(now.reader, now.slice), now.slice)
    st.header("Is it the same everywhere?", anchor=False)
    if not found:
        st.caption(
            f"Nothing can be told: it takes three places, channels or hours of the day with "
            f"{FEWEST} answers or complaints each."
        )
        return
    for one in found:
        _draw_one(one)
    table = listed(found)
    with st.expander("The same as a table", icon=":material/table:", key="consistency-table"):
        st.dataframe(panel_table.as_text(table), hide_index=True, key="consistency")
        panel_table.download(table, "consistency", key="consistency")
    st.caption(
        "Typically: the standard deviation between the groups that is left after what chance "
        "makes of groups of their size (Paule–Mandel), with its 95 % interval (Q-profile, "
        "Viechtbauer 2007). The ends are named "
        "where groups surely differ; small groups are drawn to the middle first, so that none is "
        "an end by chance. Hours are on the clock of each place: of an answer, and of when a "
        "complaint was opened."
    )


def _draw_one(one: Consistency) -> None:
    """The sentence, and the ways to the rows and words of its two ends."""
    with st.container(gap="xxsmall"):
        st.markdown(in_words(one))
        if not one.is_real:
            return
        if one.column == HOUR:
            # No page is filtered to an hour; one shows them all.
            menu.link("busy_hours", f"see {plain_for_markdown(one.metric.name)} by the hour →")
            return
        with st.container(horizontal=True, gap="medium"):
            for end in (one.worst, one.best):
                name = plain_for_markdown(shorten(called(end.group, one.column), 30))
                label = f"see {plain_for_markdown(one.metric.name)} of {name} →"
                query: dict[str, Any] = {one.column: (str(end.group),)}
                menu.link(_PAGE[one.key], label, **query)


def in_words(one: Consistency) -> str:
    """Return how much the groups differ beyond chance, and the two ends, as Markdown."""
    what = plain_for_markdown(one.metric.label)
    groups = f"the {_counted_groups(one)}"
    size, low, high = sizes(one)
    if low.rpartition(numbers.FIXED)[2] == high.rpartition(numbers.FIXED)[2]:
        # Of one unit it is said once: `8 to 29 points`.
        low = low.rpartition(numbers.FIXED)[0]
    size, low, high = (plain_for_markdown(text) for text in (size, low, high))
    if not one.is_real:
        return (
            f"{what} of {groups} cannot be told apart: beyond chance they differ by {high} at most."
        )
    ends = " to ".join(_end(one, end) for end in (one.worst, one.best))
    return (
        f"{what} typically differs by **{size}** ({low} to {high}) between {groups}, beyond "
        f"chance: from {ends}."
    )


def _groups(one: Consistency) -> str:
    """How many groups there are, and of what: `11 locations`, `13 hours of the day`."""
    return f"{one.spread.n:,} {_SEVERAL.get(one.column) or several(one.column)}"


def _counted_groups(one: Consistency) -> str:
    """The same; where smaller ones are left out, that it is those with so many and more."""
    fewest = f" with {FEWEST} {one.metric.counts} or more" if one.left_out else ""
    return f"{_groups(one)}{fewest}"


def sizes(one: Consistency) -> tuple[str, str, str]:
    """Return the spread and its two bounds, each with its unit: `8 points`, `2.1 days`."""
    unit = one.metric.unit

    def sized(value: float | None) -> str:
        return numbers.sized(replace(one.spread, value=value), unit, numbers.FIXED)

    return sized(one.spread.value), sized(one.spread.low), sized(one.spread.high)


def _end(one: Consistency, end: Row) -> str:
    name = plain_for_markdown(shorten(called(end.group, one.column), 30))
    return f"{name} {plain_for_markdown(numbers.value(end.estimate, one.metric.unit))}"


def listed(found: Sequence[Consistency]) -> pl.DataFrame:
    """Return a row each.

    The metric, its groups, how much they differ, and the ends where they do.
    """
    rows = [
        {
            "What": one.metric.label,
            "Between": _groups(one),
            "Differ by": sizes(one)[0],
            "At least": sizes(one)[1],
            "At most": sizes(one)[2],
            "Worst": str(one.worst.group) if one.is_real else None,
            "Best": str(one.best.group) if one.is_real else None,
            "Left out": one.left_out,
        }
        for one in found
    ]
    return pl.DataFrame(rows, schema_overrides={"Worst": pl.String, "Best": pl.String})
