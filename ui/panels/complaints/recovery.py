"""Do they forgive us: NPS after a complaint, by how fast it was resolved, against none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.standings import FEWEST, against_one
from metrics.definitions.recovery import RECOVERY
from metrics.relations.after_complaints import NO_COMPLAINT, STILL_OPEN, WINDOW_DAYS
from ui import state
from ui.app import empty
from ui.charts import charts, dots
from ui.figures import comparisons
from ui.format import numbers
from ui.format.text import plain_for_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.standings import Standings
    from metrics.inference.verdict import Standing
    from metrics.model import Estimate, Row


_QUESTION = "Do they forgive us when we are fast?"
#: What happened, as it is said after a number.
_SAID = {
    "within a day": "resolved within a day",
    "within 3 days": "within 3 days",
    "within 8 weeks": "within 8 weeks",
    "later": "later",
    STILL_OPEN: "still open",
}
_WARNING = (
    "An association, no proof: customers who wait long differ from others in more than their wait. "
    f"An answer counts as one after a complaint until {WINDOW_DAYS} days after it was resolved."
)


def draw() -> None:
    """Draw the panel, of all causes together, if any answer is of whom a complaint is known."""
    if not comparisons.keys_with_data((RECOVERY.key,)):
        return
    chosen = state.view().slice.narrow("category")
    rows = state.figures((RECOVERY.key,), chosen, by="recovery")[RECOVERY.key]
    none, after = apart(rows)
    if not after:
        charts.draw(_QUESTION, "", None, empty=what_is_missing(rows))
        return
    found = against_one(RECOVERY, after, none)
    chart = dots.dots(
        after,
        RECOVERY,
        whole=none.estimate if none else None,
        standings=found.places,
        against=NO_COMPLAINT,
    )
    with st.container(gap="xxsmall"):
        charts.draw(_QUESTION, in_words(none, after, found), chart, key="recovery")
        st.caption(_WARNING + _left_out(rows))


def apart(rows: Sequence[Row]) -> tuple[Row | None, list[Row]]:
    """Return the answers without a complaint, and those after one, by what had become of it."""
    measured_rows = [row for row in rows if row.group is not None and row.estimate.n]
    none = next((row for row in measured_rows if row.group == NO_COMPLAINT), None)
    return none, [row for row in measured_rows if row.group != NO_COMPLAINT]


def in_words(none: Row | None, after: Sequence[Row], found: Standings) -> str:
    """Return each group against those without a complaint, as Markdown.

    Which are too small to say.
    """
    if not found.differences:
        return plain_for_markdown(_no_comparison(none))
    parts = [
        _compared(str(group), each, found.places[group])
        for group, each in found.differences.items()
    ]
    few = [str(row.group) for row in after if row.group not in found.differences]
    text = f"Against customers without a complaint: {'; '.join(parts)}."
    if few:
        text += f" Too few answers to say: {', '.join(_SAID[name] for name in few)}."
    return plain_for_markdown(text)


def _compared(group: str, difference: Estimate, standing: Standing) -> str:
    size, reach = numbers.difference_between(difference, "points")
    verdict = {"above the rest": "better", "below the rest": "worse"}.get(standing, "cannot tell")
    return f"{_SAID[group]} {size} ({reach}), {verdict}"


def _no_comparison(none: Row | None) -> str:
    if none is None:
        return (
            "Nobody can be said to be without a complaint here: the complaints have to be known "
            f"for {WINDOW_DAYS} days before an answer and up to it."
        )
    return f"Fewer than {FEWEST} answers on either side: too few to compare."


def what_is_missing(rows: Sequence[Row]) -> str:
    """Return why there is nothing to draw, and what would help."""
    if rows:
        return "No answer in this period is known to be of a customer who had complained before."
    return (
        "It needs NPS answers of customers whose number stands in the complaints too. "
        f"Drop exports that have both. {empty.way_out()}".strip()
    )


def _left_out(rows: Sequence[Row]) -> str:
    count = sum(row.inputs.get("not_known") or 0 for row in rows)
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    text = f"{numbers.counted(count, 'answers')} {verb} left out: no file tells what had happened."
    return " " + plain_for_markdown(text)
