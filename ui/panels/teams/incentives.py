"""Incentives checked: who is praised by name, and what looks different since a target began."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from metrics.analyses.audit import WEEKS
from metrics.analyses.incentives import (
    MOST_DAYS,
    differences,
    differences_as_numbers,
    praise,
    praise_as_numbers,
)
from metrics.catalogue import METRICS
from metrics.slices import day_in_words
from ui import state
from ui.figures import comparisons
from ui.format import numbers
from ui.format.text import one_line, plain_for_markdown
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.incentives import Difference, Praise, Praised
    from metrics.slices import Slice

#: So many people are shown before one has to scroll.
_SHOWN = 12


def are_told() -> bool:
    """Return whether answers name who served, or a target has a first day."""
    now = state.view()
    return now.lake.gives("responses", "employee") or bool(now.settings.targets_since)


def draw() -> None:
    """Draw who is praised, and whether anything looks different since a target began."""
    view = state.view()
    _draw_praise(_lately())
    st.header("What looks different since a target began?", anchor=False)
    if not view.settings.targets_since:
        st.caption(
            "No target has a first day. With one in settings.toml (\\[targets_since\\] nps = "
            "2026-09-01) the answers since then are set beside those before."
        )
        return
    until = comparisons.lately(view.slice)[0].until
    if until is None:
        st.caption("Nothing is known of any answer yet.")
        return
    whose = view.slice.period(None, None)
    found = state.remembered(
        "since targets", lambda: differences(view.reader, whose, until), whose, until
    )
    _draw_differences(found)


def _lately() -> Slice:
    """The view's rows in the quarter up to its end: few are praised in a few weeks."""
    chosen = state.view().slice
    until = comparisons.lately(chosen)[0].until
    return chosen.latest_weeks(WEEKS, until)


def _draw_praise(chosen: Slice) -> None:
    view = state.view()
    found: Praise = state.remembered("praise", lambda: praise(view.reader, chosen), chosen)
    st.header("Who is praised by name?", anchor=False)
    period = plain_for_markdown(chosen.period_in_words())
    if not found.praised:
        people = f"{found.few:,} {'person' if found.few == 1 else 'people'}"
        none = f"{people}, each by too few to be listed" if found.few else "nobody"
        st.caption(f"{period}: {none}.")
        return
    smallest = view.settings.smallest_group_comments
    few = f"{found.few:,} more, by too few each to be listed" if found.few else ""
    table = pl.DataFrame(
        {
            "Name": [one_line(one.name) for one in found.praised],
            "Praised": [one.times for one in found.praised],
            "In their words": [_words(one, smallest) for one in found.praised],
        }
    )
    column = st.column_config
    st.dataframe(
        table,
        hide_index=True,
        height=panel_table.height(len(table), _SHOWN),
        row_height=panel_table.ROW,
        key="praised",
        column_config=panel_table.without_empty(
            {
                "Name": column.TextColumn(width=120, pinned=True),
                "Praised": column.NumberColumn(width=80),
                "In their words": column.TextColumn("The newest of their words", width=800),
            },
            table,
        ),
        alt=f"{len(table)} people who are praised by name, how often, and in which words.",
    )
    panel_table.draw_below(
        praise_as_numbers(found.praised),
        "praised",
        f"{period}: answers of 9 or 10, and positive posts, that name somebody in their field or "
        f"words{f'; {few}' if few else ''}. Who serves more guests has more chances to be praised: "
        "this is no ranking of how well anybody works.",
        key="praised",
    )


def _words(one: Praised, smallest: int) -> str:
    """The newest words of a praise, or why none are told."""
    return one_line(" · ".join(one.words)) or f"hidden: fewer than {smallest} came with words"


def in_words(found: Sequence[Difference]) -> str:
    """Return what looks different, in a sentence as Markdown that accuses nobody."""
    clear = [each for each in found if each.looks_different]
    if not found:
        return "Too few answers on either side to look at."
    if not clear:
        return plain_for_markdown(
            f"Nothing of the {len(found)} things looked at, by more than chance."
        )
    parts = [
        f"{each.look} {numbers.amount_of(each.since, '%')}, it was "
        f"{numbers.amount_of(each.before, '%')} ({_target(each)})"
        for each in clear
    ]
    return plain_for_markdown(f"Looks different: {'; '.join(parts)}.")


def _counted(each: Difference) -> str:
    """Of how many, since and before: `1,204 and 1,190 answers`."""
    return f"{each.answers_since:,} and {numbers.counted(each.answers_before, each.counts)}"


def _target(each: Difference) -> str:
    name = METRICS[each.target].label if each.target in METRICS else each.target
    return f"{one_line(name)} since {day_in_words(each.began)}"


def _draw_differences(found: Sequence[Difference]) -> None:
    st.markdown(in_words(found))
    if not found:
        return
    table = pl.DataFrame(
        {
            "What": [each.look for each in found],
            "Since": [numbers.amount_of(each.since, "%") for each in found],
            "Before": [numbers.amount_of(each.before, "%") for each in found],
            "Difference": [numbers.signed_difference(each.difference, "%") for each in found],
            "95 % interval": [
                numbers.interval(each.difference, "%", is_change=True) for each in found
            ],
            "Verdict": ["looks different" if each.looks_different else "" for each in found],
            "Counted": [_counted(each) for each in found],
            "Target": [_target(each) for each in found],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        row_height=panel_table.ROW,
        key="since-targets",
        column_config=panel_table.without_empty(
            {
                "What": st.column_config.TextColumn(pinned=True, width=180),
                "Verdict": st.column_config.TextColumn(),
            },
            table,
        ),
        alt=in_words(found),
    )
    panel_table.draw_below(
        differences_as_numbers(found),
        "since-targets",
        f"As many days since as before, {MOST_DAYS} at most; the difference is within each place. "
        "Something may look different because it became better, because guests changed, or because "
        "the survey did: it says where to ask, and blames nobody. Invitations are looked at where "
        "files count the visits too, for a week or more on each side.",
        key="since",
    )
