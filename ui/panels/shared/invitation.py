"""What no file tells has no panel: one line at a page's end says what would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.catalogue import METRICS
from metrics.relations.selects import READS
from store.tables import TABLES
from ui import state
from ui.app import menu
from ui.figures import comparisons
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_CLOSING = "the time when complaints were resolved"
_WHO = "the customer who posted or referred"
_TONE = "reviews or mentions with a tone"
_PAID = "the amounts that customers paid by month"
BELIEFS = "what leaders, front line and customers say to the same statements"
PROMISE = "a promise in the settings"
#: What would tell other panels.
PLACES = "the team, location, touchpoint, segment or channel"
COMMENTS = "the comments of those who answered"
#: By metric what a file, or the settings, would have to tell.
TOLD_BY = {
    "nps": "answers from 0 to 10 to whether they would recommend us",
    "csat": "answers from 1 to 5 to how satisfied they were",
    "ces": "answers from 1 to 7 to how easy it was",
    "complaints_opened": "complaints",
    "resolution_median": _CLOSING,
    "resolution_p90": _CLOSING,
    "open_complaints": _CLOSING,
    "resolution_within_promise": PROMISE,
    "resolved_to_satisfaction": "the ratings of how complaints were resolved",
    "first_response_median": "the time when complaints were first answered",
    "reopen_rate": "the number of times that complaints were reopened",
    "first_contact_share": "the number of answers that complaints took",
    "recovery": "the customers of answers and of complaints",
    "advocacy_rate": _WHO,
    "referral_rate": _WHO,
    "say_do": _WHO,
    "broadcast_ratio": _WHO,
    "referral_conversion": "the time when referrals became customers",
    "review_average": "reviews with stars",
    "net_sentiment": _TONE,
    "negative_share": _TONE,
    "net_sentiment_by_reach": "the number of people who could see a post",
    "net_revenue_retention": _PAID,
    "standard_kept": "checks of standards",
    "next_step_in_time": "next steps with the times by which they are due and when they were done",
    "first_step_median": "next steps with the answer or complaint that each follows",
    "leaders_differentiated": BELIEFS,
    "frontline_differentiated": BELIEFS,
    "customers_differentiated": BELIEFS,
    "leaders_recommend": BELIEFS,
    "frontline_recommend": BELIEFS,
    "leaders_strategy_clear": BELIEFS,
    "strategy_clarity": BELIEFS,
    "response_rate": "invitations: who was asked, and who answered",
}


#: So many reasons stand in a line or two; more are folded.
_FEW = 4


def draw(keys: Sequence[str], panels: Mapping[str, tuple[bool, str]] | None = None) -> None:
    """Draw one line about those of the metrics of which no file tells anything, and a link.

    Args:
        keys: the metrics of the page.
        panels: by the name of each other panel whether it has data, and what would tell it.
    """
    if not state.view().lake.has_rows:
        return  # the page invites to drop a first file already
    with_data = comparisons.keys_with_data(keys)
    missing: dict[str, list[str]] = {}
    for key in keys:
        if key not in with_data:
            base = METRICS[key].calendar_key or key
            missing.setdefault(what_tells(base), []).append(METRICS[base].label)
    for name, (has_data, told_by) in (panels or {}).items():
        if not has_data:
            missing.setdefault(told_by, []).append(name)
    if len(missing) > _FEW:
        # A paragraph of them under a page of two numbers is what is read first.
        figures = sum(map(len, missing.values()))
        with st.expander(f"{figures} figures are not measured yet", type="compact", key="missing"):
            _draw(missing)
    else:
        _draw(missing)


def _draw(missing: Mapping[str, Sequence[str]]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if missing:
            st.caption(in_words(missing.items()), width="content")
            # What the settings would tell, no file does.
            if any(by != PROMISE for by in missing):
                menu.link("drops", "Drop a file", icon=":material/upload_file:")


def what_tells(key: str) -> str:
    """Return which file would tell a metric: as is said of it, else by the table that it reads."""
    table = TABLES[READS[METRICS[key].relation][0]]
    return TOLD_BY.get(key) or table.wanted or table.noun


def in_words(missing: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return `Not measured yet: Satisfied (needs answers from 1 to 5 …); …`, as Markdown."""
    parts = [f"{', '.join(labels)} (needs {by})" for by, labels in missing]
    return plain_for_markdown(f"Not measured yet: {'; '.join(parts)}.")


def beside(*panels: tuple[int, bool, Callable[[], object]]) -> None:
    """Draw panels in a row, each so wide, that have data; alone one has the whole width."""
    visible = [(width, panel) for width, has_data, panel in panels if has_data]
    if visible:
        places = st.columns([width for width, _ in visible], gap="medium")
        for place, (_, panel) in zip(places, visible, strict=True):
            with place:
                panel()
