"""What needs us: a few plain sentences, the most customers affected first, each with a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.findings import EVERYTHING, telling
from metrics.analyses.scorecard import COLUMNS
from metrics.model import called
from ui import state
from ui.app import menu
from ui.figures import comparisons
from ui.filters import filters, spans
from ui.sentences import findings

if TYPE_CHECKING:
    from metrics.analyses.findings import Finding
    from metrics.slices import Slice


#: The page that shows a metric; the others are on the scorecard.
_PAGE = {
    "nps": "nps",
    "resolution_median": "complaints",
    "first_response_median": "complaints",
    "negative_share": "advocacy",
}


@dataclass(frozen=True, slots=True)
class Need:
    """One line: how many customers it affects, the sentence, and the page and query to see it."""

    affected: int
    sentence: str
    page: str
    query: dict[str, list[str]]


def draw() -> None:
    """Draw the list; when it is empty, say so and what was looked at."""
    st.subheader("What needs us", anchor=False)
    needs, comparison_count = gather()
    with st.container(gap="xsmall"):
        for need in needs:
            _draw_need(need)
    if not needs:
        st.caption(findings.nothing_found(comparison_count))


def gather() -> tuple[list[Need], int]:
    """At most five needs, the most customers affected first, and how many comparisons were made."""
    before = findings.period_before(state.view().slice)
    old = comparisons.old_complaints()
    # Old complaints are a fact, not a finding: they always have a line.
    found, room = comparisons.needs(), comparisons.MOST_NEEDS - bool(old.count)
    top_findings = sorted(found.found, key=telling)[:room]
    needs = [Need(f.n, findings.finding(f, before), *_place_of(f)) for f in top_findings]
    if old.count:
        needs.append(Need(old.count, findings.old_complaints(old), "complaints", filters.link()))
    return sorted(needs, key=lambda need: -need.affected), found.comparisons


def _place_of(found: Finding) -> tuple[str, dict[str, list[str]]]:
    """The page and the query that show a finding."""
    chosen = {} if found.column == EVERYTHING else {found.column: found.group}
    if found.touchpoint is not None:
        chosen["touchpoint"] = found.touchpoint
    dates = _days(found.period) if found.period else None
    if found.week and found.kind == "changed":
        dates = _known(*found.week)
    query = filters.link(dates=dates, **chosen)
    page = _PAGE.get(found.key, "teams")
    if page == "teams":
        query["figure"] = [found.metric.label]
        if found.column in COLUMNS:
            query["of"] = [COLUMNS[found.column]]
            query[filters.group_key(found.column)] = [called(found.group, found.column)]
    return page, query


def _days(period: Slice) -> tuple[date, date] | None:
    """The first and last day of a period; `None` where it is open."""
    if period.since is None or period.until is None:
        return None
    return period.since, period.until - timedelta(days=1)


def _known(first: date, last: date) -> tuple[date, date]:
    """The first and last day of a week, as far as the data goes."""
    known = spans.known()
    return (max(first, known[0]), min(last, known[1])) if known else (first, last)


def _draw_need(need: Need) -> None:
    entry = menu.entry(need.page)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.markdown(need.sentence, width="stretch")
        if entry.path.exists():
            st.page_link(entry.page(), label=":blue[See it]", icon="", query_params=need.query)
