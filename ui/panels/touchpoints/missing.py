"""What is missing from the table: standards kept, and what their absence goes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from metrics.analyses.journey import FEWEST_DAYS, half_year, missing, missing_as_numbers
from metrics.catalogue import METRICS
from metrics.model import Group, Row, called
from ui import state
from ui.charts import charts, dots
from ui.figures import comparisons
from ui.format import numbers
from ui.format.text import plain_for_markdown
from ui.panels.shared import table as panel_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrics.analyses.journey import Missing
    from metrics.slices import Slice

_TITLE = "What is missing from the table?"


def draw() -> None:
    """Draw each standard's loss of NPS where it was missed: which do customers miss most?"""
    now, recent = state.view(), lately()
    found = state.remembered("missing", lambda: missing(now.reader, recent), recent)
    if not found:
        st.header(_TITLE, anchor=False)
        st.caption(in_words(found))
        return
    rows = [Row(one.standard, one.difference, {}) for one in found]
    standings: dict[Group, str] = {one.standard: _standing(one) for one in found if one.is_real}
    chart = dots.dots(rows, METRICS["nps"], standings=standings, against="where kept")
    charts.draw(_TITLE, in_words(found), chart)
    period = plain_for_markdown(recent.period_in_words())
    st.caption(
        f"{period}: NPS on days on which a standard was missed, less that on days on which it was "
        "kept, at the same places. An association: what else was different on such days is not "
        "known."
    )
    # Beside a card there is no room for it on the right.
    panel_table.download(missing_as_numbers(found), "missing", key="missing")


def lately() -> Slice:
    """Return the rows of the view in the half year up to its end: few days tell too little."""
    chosen = state.view().slice
    return half_year(chosen.period(chosen.since, comparisons.lately(chosen)[0].until))


def _standing(one: Missing) -> str:
    return "below where kept" if (one.difference.value or 0.0) < 0 else "above where kept"


def in_words(found: Sequence[Missing]) -> str:
    """Return the standard whose absence goes with the largest real loss, as Markdown."""
    if not found:
        return plain_for_markdown(
            f"Nothing can be told: no standard was missed on {FEWEST_DAYS} days, and kept on as "
            "many, at places whose guests answered on those days."
        )
    worst = found[0]
    value = worst.difference.value
    if not worst.is_real or value is None or value > 0:
        return plain_for_markdown(
            f"Where one of these {len(found)} standards was missed, NPS is not lower by more than "
            "chance."
        )
    size = numbers.size_of(worst.difference, "points")
    touchpoints = ", ".join(called(name, "touchpoint") for name in worst.touchpoints)
    return plain_for_markdown(
        f"Where “{worst.standard}” was missed, NPS at {touchpoints} is {size} lower "
        f"({numbers.interval(worst.difference, 'points')}): {worst.answers_missed:,} answers of "
        f"{worst.days_missed:,} days, beside {worst.answers_kept:,} of {worst.days_kept:,} days at "
        f"the same {worst.places} places."
    )
